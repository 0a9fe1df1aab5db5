/** A picture made ready to stand in a page. */
export interface InlineSvg {
  readonly svg: string
  /** Natural width in CSS pixels; 0 when the picture does not say. */
  readonly width: number
}

/**
 * Makes a picture from lib/chart/render.ts fit for a page: what stands before the element goes, and screen
 * readers pass over its parts, since they are told the figure's description instead.
 */
export function inlineSvg(picture: string): InlineSvg {
  const svg = picture.slice(Math.max(0, picture.indexOf('<svg')))
  const opening = /^<svg[^>]*>/.exec(svg)?.[0] ?? ''
  return {
    svg: svg.replace(/^<svg/, '<svg aria-hidden="true" focusable="false"'),
    width: Number(/ width="([\d.]+)"/.exec(opening)?.[1] ?? 0),
  }
}
