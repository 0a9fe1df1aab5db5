/**
 * Makes a picture from lib/chart/render.ts fit for a page: what stands before the element goes, and screen
 * readers pass over its parts, since they are told the figure's description instead.
 */
export function inlineSvg(picture: string): string {
  const svg = picture.slice(Math.max(0, picture.indexOf('<svg')))
  return svg.replace(/^<svg/, '<svg aria-hidden="true" focusable="false"')
}
