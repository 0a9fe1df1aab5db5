import { describe, expect, it } from 'vitest'
import {
  type CounterReading,
  likenessOf,
  MirrorCheck,
} from '../../../lib/measure/kernel/mirrored-counters.ts'
import { seededRandom } from '../../support/random-samples.ts'

/** A second of readings of a counter at so many watts, each up to some milliseconds from its round. */
function readings(
  watts: number,
  { lateMs = 0, jitterMs = 0, fromJoules = 0, waver = 0, seed = 1, seconds = 1 } = {},
) {
  const random = seededRandom(seed)
  let joules = fromJoules
  let last = 0
  return Array.from({ length: seconds * 25 + 1 }, (_, round): CounterReading => {
    const timeMs = round * 40 + lateMs + random() * jitterMs
    joules += watts * (1 + waver * (random() - 0.5)) * ((timeMs - last) / 1000)
    last = timeMs
    return { timeMs, microjoules: joules * 1e6 }
  })
}

const dies = { samePackage: true }
const sockets = { samePackage: false }

describe('two counters', () => {
  it('are one where they stay beside each other, though they are read a moment apart', () => {
    expect(likenessOf(readings(68), readings(68), sockets)).toBe('one')
    expect(likenessOf(readings(68), readings(68, { lateMs: 3, jitterMs: 2 }), sockets)).toBe('one')
    expect(likenessOf(readings(8), readings(8, { lateMs: 1, jitterMs: 1 }), dies)).toBe('one')
  })

  it('of the dies of one package are one where their distance stays the same', () => {
    expect(likenessOf(readings(68), readings(68, { fromJoules: 500 }), dies)).toBe('one')
  })

  it('of two sockets are two, however alike their load is', () => {
    expect(likenessOf(readings(68), readings(68, { fromJoules: 500 }), sockets)).toBe('two')
    expect(likenessOf(readings(68), readings(67), sockets)).toBe('two')
    for (let seed = 1; seed <= 50; seed += 1) {
      const [left, right] = [seed, seed + 100].map(of =>
        readings(68, { waver: 0.1, seed: of, fromJoules: of, jitterMs: 1 }),
      )
      expect(likenessOf(left ?? [], right ?? [], sockets)).toBe('two')
    }
  })

  it('of the dies of one package are two where their powers differ by a hundredth', () => {
    const [left, right] = [readings(68, { seconds: 4 }), readings(67.3, { fromJoules: 40, seconds: 4 })]
    expect(likenessOf(left, right, dies)).toBe('two')
    // Of a second it could still be the moments between readings.
    expect(likenessOf(left.slice(0, 26), right.slice(0, 26), dies)).toBe('unsure')
  })

  it('that are read on a crowded machine are looked at for longer before they are called two', () => {
    const crowded = { lateMs: 20, jitterMs: 60 }
    const stale = readings(68).map(reading => ({ ...reading }))
    for (const [place, reading] of stale.entries()) if (place % 2 === 0) reading.microjoules -= 68e6 * 0.05
    expect(likenessOf(readings(68), stale, dies)).toBe('unsure')
    expect(likenessOf(readings(68), readings(68, crowded), dies)).not.toBe('two')
    expect(likenessOf(readings(68), readings(68, { ...crowded, fromJoules: 500 }), sockets)).toBe('two')
  })

  it('are not compared over too few readings, or where one stands still', () => {
    expect(likenessOf(readings(68).slice(0, 5), readings(68).slice(0, 5), dies)).toBe('two')
    expect(likenessOf(readings(0), readings(0), dies)).toBe('two')
  })
})

describe('counters that passed for one', () => {
  const apart = (differ: number) => {
    const check = new MirrorCheck()
    return Array.from({ length: 3000 }, () => check.see(13.6e6, 13.6e6 * (1 + differ), 200)).includes(false)
  }

  it('are found out when they move apart, and left alone for a night where they do not', () => {
    expect(apart(0.005)).toBe(true)
    expect(apart(0)).toBe(false)
  })
})
