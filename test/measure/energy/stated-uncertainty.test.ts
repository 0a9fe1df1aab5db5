// Any Node: it computes.
import { describe, expect, it } from 'vitest'
import { integrate } from '../../../lib/measure/energy/integrate.ts'
import { families } from '../../bench/joules/families.js'
import { tryFamily } from '../../bench/joules/trials.js'

// `npm run bench -- joules` tries all families with more traces each.
const trials = 60
const seed = 20261129
const tried = families()
const run = (name: string) => {
  const family = tried.find(one => one.name === name)
  if (family === undefined) throw new Error(`no family "${name}"`)
  return tryFamily(integrate, family, { trials, seed })
}

describe('the stated uncertainty of simulated traces whose energy is known', { timeout: 60_000 }, () => {
  it.each([
    'constant, between idles, 3 s, 200 ms',
    'constant, between idles, 3 s, 100 ms',
    'constant, between idles, 10 s, 1000 ms',
    'constant, between idles, 10 s, 200 ms, 1 W',
    'constant, between idles, 3 s, 200 ms, mean of 1000 ms, 300 ms late',
    'constant, between idles, 3 s, 200 ms, 1000 ms late',
    'ramp, between idles, 60 s, 200 ms',
    'square, 3 s, between idles, 10 s, 200 ms',
    'square, 1 s, between idles, 10 s, 200 ms',
    'square, 3 s, between idles, 60 s, 200 ms, mean of 1000 ms',
    'square, 1 s, alone, 60 s, 100 ms',
    'training with epochs, between idles, 60 s, 200 ms',
    'bursts, alone, 60 s, 200 ms',
    'square, 20 s, alone, 60 s, 200 ms, gap of 10 s',
  ])('holds, and is not far too wide: %s', name => {
    const { coverage, medianRatio } = run(name)
    expect(coverage).toBeGreaterThanOrEqual(0.93)
    expect(medianRatio).toBeGreaterThan(0.7)
    expect(medianRatio).toBeLessThan(3.5)
  })

  it.each([
    'triangle (5 s), alone, 60 s, 200 ms',
    'triangle (5 s), between idles, 60 s, 200 ms',
  ])('holds, and is at most four times too wide, where the slope changes now and then: %s', name => {
    const { coverage, medianRatio } = run(name)
    expect(coverage).toBeGreaterThanOrEqual(0.95)
    expect(medianRatio).toBeLessThan(4)
  })

  it.each([
    'square, 100 ms, alone, 60 s, 200 ms',
    'square, 20 ms, alone, 10 s, 200 ms',
    'square, 1 s, between idles, 60 s, 1000 ms',
    'fast sine (0.09 s), alone, 3 s, 100 ms',
  ])('holds where power switches almost in step with the readings, which looks slow: %s', name => {
    expect(run(name).coverage).toBeGreaterThan(0.9)
  })

  it.each([
    3, 10, 60,
  ])('puts a %i s run between idles right that a sensor averages over a second', seconds => {
    expect(run(`constant, between idles, ${seconds} s, 200 ms, mean of 1000 ms`).medianError).toBeLessThan(
      0.02,
    )
    expect(run(`square, 3 s, between idles, ${seconds} s, 200 ms, mean of 1000 ms`).medianError).toBeLessThan(
      0.02,
    )
  })
})
