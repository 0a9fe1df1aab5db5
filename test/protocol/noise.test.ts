import { describe, expect, it } from 'vitest'
import { nightNoise, noiseLines } from '../../lib/index.ts'
import type { Night } from '../../lib/night/night.ts'
import type { ControlRunRecord } from '../../lib/record/schema.ts'
import { controlNotices, noiseFloorsOf, withNoiseFloor } from '../../lib/table/control/noise-floor.ts'
import { sideNoiseFacts, sideNoiseOf } from '../../lib/table/control/side-noise.ts'
import { nightOf } from '../support/night-fixture.ts'

const workload = { repository: 'toy', model: 'small', hyperparameters: {} }
const run = (
  hour: number,
  joules: number | null,
  changes: Partial<ControlRunRecord> = {},
): ControlRunRecord => ({
  when: 'between',
  folder: `control/${hour}_between`,
  started_at: `2026-11-23T0${hour}:00:00.000+00:00`,
  duration_seconds: 10,
  outcome: 'success',
  cause: null,
  detail: '',
  energy_joules: joules,
  uncertainty_joules: 1,
  source: joules === null ? null : 'measured',
  ...changes,
})
const failed = run(9, 5, { outcome: 'failure', cause: 'exit-code' })
const noiseOf = (...runs: ControlRunRecord[]) => nightNoise({ control: { workload, runs } })
const nightWith = (...runs: ControlRunRecord[]) =>
  nightOf({ experiments: [{}], record: { control: { workload, runs } } })

describe('the noise of a night', () => {
  it('is how far the same work was apart, and how much more the last took than the first', () => {
    const noise = noiseOf(run(1, 100), run(3, 104), run(5, 102))
    expect(noise).toMatchObject({ hours: 4, source: 'measured', failed: 0, energy: { runs: 3, mean: 102 } })
    expect(noise?.energy?.floorShare).toBeCloseTo(4 / 102)
    expect(noise?.energy?.driftShare).toBeCloseTo(0.02)
    expect(noise?.seconds).toMatchObject({ floorShare: 0, driftShare: 0 })
  })

  it('is of the order in time, whatever that of the record', () => {
    expect(noiseOf(run(5, 110), run(1, 100))?.energy?.driftShare).toBeCloseTo(0.1)
  })

  it('holds no run that failed, and says so', () => {
    const noise = noiseOf(run(1, 100), run(3, 101), failed)
    expect(noise?.energy?.runs).toBe(2)
    expect(noise?.failed).toBe(1)
    expect(noise && noiseLines(noise).at(-1)).toBe('Control: 1 run failed and is in none of these')
  })

  it('does not count what the user broke off as failed', () => {
    expect(noiseOf(run(1, 100), run(2, 9, { outcome: 'failure', cause: 'interrupted' }))?.failed).toBe(0)
  })

  it.each([
    ['one run', [run(1, 100)]],
    ['no run', []],
    ['runs without an energy', [run(1, null), run(2, null)]],
    ['a measured and an estimated one', [run(1, 100), run(2, 100, { source: 'estimated' })]],
    ['an energy of nothing', [run(1, 0), run(2, 100)]],
  ])('is not known of %s', (_, runs) => {
    const noise = noiseOf(...runs)
    expect(noise?.energy).toBeNull()
    expect(noise && noiseLines(noise)[0]).toContain('no noise floor of the energy is known')
  })

  it('does not exist where no control was run', () => {
    expect(nightNoise({})).toBeUndefined()
  })
})

describe('a comparison', () => {
  const floors = noiseFloorsOf([nightWith(run(1, 100), run(2, 103)), nightWith(run(1, 100), run(2, 101))])
  const energy = {
    column: 'energy_total_joules',
    name: 'energy',
    unit: 'J',
    of: '',
    scale: 'relative',
    source: 'measured',
    n: 5,
    runs: { a: 5, b: 5 },
    identical: 0,
    higher: 5,
    lower: 0,
    median: 0.01,
    medianDifference: 1,
    interval: null,
    p: 0.01,
    minP: 0.01,
    delta: null,
    values: null,
    judgement: 'differs',
    sentence: 'energy is higher in B: median +1.0 %',
  } as const

  it('says of a difference below the largest noise floor of its nights that it is', () => {
    expect(floors.energy).toBeCloseTo(0.0296, 4)
    expect(withNoiseFloor(energy, floors).sentence).toBe(
      'energy is higher in B: median +1.0 %; smaller than the noise floor of 3.0 %, by which the same control differed within one night',
    )
  })

  it.each([
    ['above it', { ...energy, median: -0.05 }],
    ['of a metric', { ...energy, unit: '', scale: 'absolute' as const }],
    ['that is not known', { ...energy, median: null }],
  ])('says nothing of a difference %s', (_, quantity) => {
    expect(withNoiseFloor(quantity, floors)).toBe(quantity)
  })

  it('has the noise floor and the drift of either side, or that they are not known', () => {
    const side = (...nights: readonly Night[]) => ({
      nights: nights.map(({ name }) => name),
      noise: sideNoiseOf(nights),
    })
    const steady = nightWith(run(1, 100), run(2, 103))
    const without = nightOf({ experiments: [{}] })
    expect(sideNoiseFacts(side(steady), 'A')[0]).toEqual({
      name: 'Control of A',
      value: expect.stringMatching(/^noise floor 3.0 % \(2 runs of 101.* J\), drift \+3.0 % in /),
    })
    const unknown = 'none is known, and so neither noise floor nor drift'
    expect(side(without).noise).toEqual([{ night: without.name, noise: null }])
    expect(sideNoiseFacts(side(without), 'B')).toEqual([{ name: 'Control of B', value: unknown }])
    expect(sideNoiseFacts(side(), 'B')).toEqual([{ name: 'Control of B', value: unknown }])
    const names = sideNoiseFacts(side(steady, without), 'B').map(({ name }) => name)
    expect(names.at(0)).toBe(`Control of ${steady.name} in B`)
    expect(names.at(-1)).toBe('Control of 1 more in B')
  })

  it('tells by how much the same control differed between the sides', () => {
    const [a, b] = [nightWith(run(1, 100), run(2, 100)), nightWith(run(1, 110), run(2, 110))]
    expect(controlNotices([a], [b])).toEqual([
      "the same control took +10.0 % energy in B: so much is the machine's own",
    ])
    expect(controlNotices([a], [nightOf({ experiments: [{}] })])).toEqual([])
  })

  it('compares no controls that are not the same workload', () => {
    const other = nightOf({
      experiments: [{}],
      record: { control: { workload: { ...workload, model: 'large' }, runs: [run(1, 50), run(2, 50)] } },
    })
    expect(controlNotices([nightWith(run(1, 100), run(2, 100))], [other])).toEqual([
      'the controls are not the same workload on both sides: what they took is not compared',
    ])
  })
})
