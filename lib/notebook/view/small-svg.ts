import { compactSvg } from '../../report/render/svg.js'

/**
 * A picture for a stored notebook, which holds many: what Vega writes about each mark for others than a renderer is left
 * out, the font stands once, and rules and ticks that look alike are one stroke.
 *
 * @param id Unique in a page of several: the ids inside begin with it.
 */
export function smallSvg(drawn: string, id: string): string {
  const font = / font-family="[^"]*"/.exec(drawn)?.[0] ?? ''
  const bare = drawn
    // The description of the whole is read in place of those of its marks.
    .replaceAll(/ (?:role|aria-roledescription|aria-label|pointer-events)="[^"]*"/g, '')
    .replaceAll(/ (?:opacity|stroke-width)="1"(?=[\s/>])/g, '')
    .replaceAll(/<line( transform="[^"]*")? x2="([^"]*)" y2="([^"]*)"([^>]*)\/>/g, rule)
  const small = compactSvg(font === '' ? bare : bare.replaceAll(font, ''), id).replaceAll(
    / class="[^"]*"/g,
    '',
  )
  return withoutEmptyGroups(small).replace('<svg', `<svg class="marks"${font}`)
}

function rule(_: string, transform: string | undefined, x: string, y: string, look: string): string {
  return `<path${transform ?? ''} d="M0,0L${x},${y}"${look}/>`
}

/** Groups without an attribute group nothing. */
function withoutEmptyGroups(svg: string): string {
  const open: boolean[] = []
  return svg.replaceAll(/<g>|<g [^>]*>|<\/g>/g, tag => {
    if (tag !== '</g>') {
      open.push(tag !== '<g>')
      return tag === '<g>' ? '' : tag
    }
    return open.pop() === true ? tag : ''
  })
}
