import { describe, expect, it } from 'vitest'
import { type CounterReading, isMirror, MirrorCheck } from '../../lib/measure/mirrored-counters.ts'
import { seededRandom } from './random.ts'

/** A second of readings of a counter at so many watts, each up to some milliseconds from its round. */
function readings(watts: number, { lateMs = 0, jitterMs = 0, fromJoules = 0, waver = 0, seed = 1 } = {}) {
  const random = seededRandom(seed)
  let joules = fromJoules
  let last = 0
  return Array.from({ length: 26 }, (_, round): CounterReading => {
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
    expect(isMirror(readings(68), readings(68), sockets)).toBe(true)
    expect(isMirror(readings(68), readings(68, { lateMs: 3, jitterMs: 2 }), sockets)).toBe(true)
    expect(isMirror(readings(8), readings(8, { lateMs: 1, jitterMs: 1 }), dies)).toBe(true)
  })

  it('of the dies of one package are one where their distance stays the same', () => {
    expect(isMirror(readings(68), readings(68, { fromJoules: 500 }), dies)).toBe(true)
  })

  it('of two sockets are two, however alike their load is', () => {
    expect(isMirror(readings(68), readings(68, { fromJoules: 500 }), sockets)).toBe(false)
    expect(isMirror(readings(68), readings(67), sockets)).toBe(false)
    for (let seed = 1; seed <= 50; seed += 1) {
      const [left, right] = [seed, seed + 100].map(of =>
        readings(68, { waver: 0.1, seed: of, fromJoules: of, jitterMs: 1 }),
      )
      expect(isMirror(left ?? [], right ?? [], sockets)).toBe(false)
    }
  })

  it('of the dies of one package are two where their powers differ by a hundredth', () => {
    expect(isMirror(readings(68), readings(67.3, { fromJoules: 40 }), dies)).toBe(false)
  })

  it('are not compared over too few readings, or where one stands still', () => {
    expect(isMirror(readings(68).slice(0, 5), readings(68).slice(0, 5), dies)).toBe(false)
    expect(isMirror(readings(0), readings(0), dies)).toBe(false)
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
