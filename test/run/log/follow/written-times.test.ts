// Any Node: numbers in, numbers out.
import { describe, expect, it } from 'vitest'
import { timeOfLine, WrittenTimes } from '../../../../lib/run/log/follow/written-times.ts'

describe('a line', () => {
  it('was written after the look before was begun, and before the one that sees it has ended', () => {
    const times = new WrittenTimes(0)
    times.see(10, 40, 41)
    times.see(10, 80, 130)
    times.see(25, 140, 170)
    expect(timeOfLine(times.between(10, 25))).toEqual({ fromMs: 80, byMs: 170, beforeMs: 41, isHeld: false })
  })
})
