import { describe, expect, it } from 'vitest'
import { MarkerFilter, markerLine, withoutMarker } from '../../../../lib/run/log/file/log-marker.ts'

/** A text as it comes through the filter in pieces of so many characters. */
function filtered(text: string, length: number): string {
  const filter = new MarkerFilter()
  let passed = ''
  for (let at = 0; at < text.length; at += length) passed += filter.pass(text.slice(at, at + length))
  return passed + filter.end()
}

describe('the line in place of what was left out', () => {
  it('is as long whatever it tells, so that it can be written over', () => {
    expect(markerLine(7)).toHaveLength(markerLine(123_456_789_012).length)
    expect(markerLine(123_456)).toMatch(/^\[nightwatt: 123456 bytes left out here \(--max-log\)\] +\n$/)
  })

  it('is taken out of a text, wherever the text is cut into pieces', () => {
    const text = `Accuracy: 1\n${markerLine(654_321)}Accuracy: 2\n[nightwatt: mine]\n[night`
    for (let length = 1; length <= text.length; length += 1) {
      expect(filtered(text, length)).toBe('Accuracy: 1\nAccuracy: 2\n[nightwatt: mine]\n[night')
    }
  })

  it('is one only where it stands alone', () => {
    const quoted = `I saw ${markerLine(5)}`
    expect(withoutMarker(quoted)).toBe(quoted)
    expect(filtered(quoted, 10)).toBe(quoted)
  })

  it('lets long lines through as they come, however they begin', () => {
    const filter = new MarkerFilter()
    const line = `[nightwatt: ${'x'.repeat(200)}`
    expect(filter.pass(line)).toBe(line)
    expect(filter.pass('y')).toBe('y')
    expect(filter.end()).toBe('')
  })
})
