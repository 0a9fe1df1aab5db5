/**
 * Makes a picture from lib/chart/draw/render.ts fit for a page: text before the element is removed, screen readers
 * skip its parts and get the figure's description instead, and invisible parts are left out.
 * @param id unique in the page; the ids inside the picture begin with it
 */
export function inlineSvg(picture: string, id: string): string {
  const svg = picture.slice(Math.max(0, picture.indexOf('<svg')))
  return compactSvg(svg, id).replace(/^<svg/, '<svg aria-hidden="true" focusable="false"')
}

/** The same picture in fewer bytes: a hundredth of a pixel, and neighbours that look alike drawn in one stroke. */
export function compactSvg(svg: string, id: string): string {
  return withMergedPaths(
    id,
    svg
      .replaceAll(
        / (d|transform|x|y|x1|x2|y1|y2|width|height)="([^"]*)"/g,
        (_, name: string, value: string) => {
          return ` ${name}="${roundedNumbers(value)}"`
        },
      )
      .replaceAll(/<path class="foreground"[^>]*display="none"\/>/g, '')
      .replaceAll(/<path class="background"(?![^>]*(?:fill|stroke)=)[^>]*\/>/g, '')
      .replaceAll(/(<(?:g|path|rect|line|text)[^>]*?) aria-hidden="true"/g, '$1'),
  )
}

function roundedNumbers(text: string): string {
  return text.replaceAll(/-?\d+\.\d+(?:e-?\d+)?/g, number => String(Number(Number(number).toFixed(2))))
}

const pathElement = /<path(?: transform="translate\((-?[\d.e-]+),(-?[\d.e-]+)\)")? d="([^"]*)"([^>]*)\/>/g
const run = new RegExp(`(?:${pathElement.source}){2,}`, 'g')

// Transparent marks are left alone: two over one another are darker than one.
const seeThrough = /opacity="(?!1")/

function withMergedPaths(id: string, svg: string): string {
  const marks = new Map<string, string>()
  return svg.replaceAll(run, text => {
    let merged = ''
    let open: { shape: string; look: string } | undefined
    const close = () => {
      if (open !== undefined) merged += `<path d="${open.shape}"${open.look}/>`
      open = undefined
    }
    for (const [whole, x, y, shape = '', look = ''] of text.matchAll(pathElement)) {
      const moved = seeThrough.test(look) ? undefined : movedShape(shape, Number(x ?? 0), Number(y ?? 0))
      if (moved === undefined) {
        close()
        // The first of its look is drawn, and the others refer to it.
        const first = marks.get(shape + look)
        if (x === undefined) merged += whole
        else if (first === undefined) {
          marks.set(shape + look, `${id}-${marks.size}`)
          merged += `<g transform="translate(${x},${y})"><path id="${marks.get(shape + look)}" d="${shape}"${look}/></g>`
        } else merged += `<use href="#${first}" x="${x}" y="${y}"/>`
      } else if (open?.look === look) open.shape += moved
      else {
        close()
        open = { shape: moved, look }
      }
    }
    close()
    return merged
  })
}

const numbersOfCommand: Readonly<Record<string, number>> = { M: 2, L: 2, A: 7, h: 1, v: 1, Z: 0 }

// Coordinates become absolute only at the start of a stroke. Undefined for a shape that holds anything unusual.
function movedShape(shape: string, dx: number, dy: number): string | undefined {
  let moved = ''
  let [atX, atY] = [0, 0]
  for (const [, command = '', rest = ''] of shape.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = (rest.match(/-?[\d.]+/g) ?? []).map(Number)
    if (numbersOfCommand[command] !== numbers.length) return undefined
    if (command === 'h') atX += numbers[0] ?? 0
    else if (command === 'v') atY += numbers[0] ?? 0
    if (command === 'Z' || command === 'h' || command === 'v') {
      moved += `${command === 'Z' ? 'z' : command}${numbers.join()}`
      continue
    }
    const [x = 0, y = 0] = numbers.slice(-2)
    if (command === 'M') moved += `M${two(x + dx)},${two(y + dy)}`
    else moved += `${command.toLowerCase()}${[...numbers.slice(0, -2), two(x - atX), two(y - atY)].join()}`
    ;[atX, atY] = [x, y]
  }
  return moved
}

function two(value: number): number {
  return Number(value.toFixed(2))
}
