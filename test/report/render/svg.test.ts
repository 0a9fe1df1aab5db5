import { describe, expect, it } from 'vitest'
import { compactSvg, inlineSvg } from '../../../lib/report/render/svg.ts'

describe('a picture made fit for a page', () => {
  it('is told to pass over for those who listen, and begins with its element', () => {
    expect(inlineSvg('<?xml version="1.0"?><svg viewBox="0 0 1 1"/>', 'a')).toBe(
      '<svg aria-hidden="true" focusable="false" viewBox="0 0 1 1"/>',
    )
  })

  it('has no more digits than an eye can see', () => {
    expect(compactSvg('<path d="M0.30000000000000004,12.3456h-0.2222Z" fill="#fff"/>', 'a')).toBe(
      '<path d="M0.3,12.35h-0.22Z" fill="#fff"/>',
    )
  })

  it('draws neighbours that look alike in one stroke, each in its place', () => {
    const bar = (x: number) => `<path d="M${x},10h4v5h-4Z" fill="#0072B2"/>`
    expect(compactSvg(`<g>${bar(1)}${bar(6)}</g>`, 'a')).toBe(
      '<g><path d="M1,10h4v5h-4zM6,10h4v5h-4z" fill="#0072B2"/></g>',
    )
    const cross = (x: number) => `<path transform="translate(${x},2)" d="M-1,-1L1,1M-1,1L1,-1" stroke="red"/>`
    expect(compactSvg(cross(10) + cross(20), 'a')).toBe(
      '<path d="M9,1l2,2M9,3l2,-2M19,1l2,2M19,3l2,-2" stroke="red"/>',
    )
  })

  it('keeps what shows through apart, so that many points over one another stay darker than one', () => {
    const point = (x: number) => `<path transform="translate(${x},2)" d="M1,0A1,1,0,1,1,-1,0" opacity="0.6"/>`
    expect(compactSvg(point(10) + point(20) + point(30), 'plot')).toBe(
      '<marker id="plot-0" markerUnits="userSpaceOnUse" overflow="visible"><path d="M1,0A1,1,0,1,1,-1,0" opacity="0.6"/></marker>' +
        '<path d="M10,2L20,2L30,2" fill="none" marker-start="url(#plot-0)" marker-mid="url(#plot-0)" marker-end="url(#plot-0)"/>',
    )
    expect(compactSvg(point(10) + point(20), 'plot')).toBe(
      '<g transform="translate(10,2)"><path id="plot-0" d="M1,0A1,1,0,1,1,-1,0" opacity="0.6"/></g>' +
        '<use href="#plot-0" x="20" y="2"/>',
    )
  })

  it('leaves texts and unusual shapes as they are', () => {
    const svg =
      '<text>0.123456</text><path d="M0,0C1,1,2,2,3,3" fill="a"/><path d="M0,0C1,1,2,2,3,4" fill="a"/>'
    expect(compactSvg(svg, 'a')).toBe(svg)
  })
})
