import { describe, expect, it } from 'vitest'
import { bytesOf, judgeSpace, spaceOf, traceBytesPerSecond } from '../../../lib/night/disk/space.ts'
import { freeSpace } from '../../../lib/os/free-space.ts'
import { checkOptions } from '../../../lib/plan/options.ts'
import type { EarlierRun } from '../../../lib/record/history.ts'

const experiment = { repository: 'toy', model: 'small', mode: 'default' as const, hyperparameters: {} }
const earlier: EarlierRun = {
  repository: 'toy',
  model: 'small',
  parallel: false,
  subject: '',
  hyperparameters: {},
  succeeded: true,
  durationSeconds: 100,
  energyJoules: null,
  isEnergyEstimated: false,
  logBytes: 5_000_000,
}
const settings = checkOptions({})

describe('what a night will write', () => {
  it('holds traces by the rate of their samples, for each card', () => {
    expect(traceBytesPerSecond([{ measures: 'cpu' }], 0, 200)).toBe(375)
    expect(traceBytesPerSecond([{ measures: 'cpu' }, { measures: 'gpu' }], 8, 1000)).toBe(75 + 8 * 380)
    expect(traceBytesPerSecond([], 0, 200)).toBe(0)
  })

  it('is as long, and its logs as large, as earlier runs of the same were', () => {
    const runs = [
      earlier,
      { ...earlier, durationSeconds: 300, logBytes: null },
      { ...earlier, model: 'other' },
    ]
    const [space] = spaceOf({ experiments: [experiment], settings }, runs, 1000)
    expect(space).toEqual({ bytes: 200_000 + 5_000_000 + 100_000, known: true })
  })

  it('is taken for an hour each where none tells, or as long as it may take', () => {
    const unknown = spaceOf({ experiments: [experiment], settings }, [], 1000)
    expect(unknown).toEqual([{ bytes: 3_600_000 + 1_000_000 + 100_000, known: false }])
    const short = spaceOf({ experiments: [experiment], settings: { ...settings, timeout: 60 } }, [], 1000)
    expect(bytesOf(short)).toBe(60_000 + 1_000_000 + 100_000)
  })

  it('holds no larger logs than --max-log allows', () => {
    const limited = { ...settings, maxLog: 1000 }
    expect(bytesOf(spaceOf({ experiments: [experiment], settings: limited }, [earlier], 0))).toBe(101_000)
    const unlimited = { ...settings, maxLog: 0 }
    expect(bytesOf(spaceOf({ experiments: [experiment], settings: unlimited }, [earlier], 0))).toBe(5_100_000)
  })
})

describe('the space for a night', () => {
  const needs = (bytes: number, known = true) => [{ bytes, known }]

  it('is plenty, and nothing is said', () => {
    expect(judgeSpace(needs(1e9), { bytes: 2e9 }, '/x')).toEqual({ refusal: '', notice: '' })
  })

  it('is tight, and that is said', () => {
    const { refusal, notice } = judgeSpace(needs(1e9), { bytes: 1.2e9 }, '/x')
    expect(refusal).toBe('')
    expect(notice).toBe(
      'space is tight: 1.20 GB are free in /x, and the night needs about 1.00 GB (traces, logs and records)',
    )
  })

  it('is too little for what earlier runs wrote, or for any night', () => {
    expect(judgeSpace(needs(1e9), { bytes: 9e8 }, '/x').refusal).toContain('needs about 1.00 GB')
    expect(judgeSpace(needs(1000), { bytes: 49e6 }, '/x').refusal).toContain('needs about 50.00 MB')
  })

  it('may be less than what is only guessed, but not by far', () => {
    expect(judgeSpace(needs(1e9, false), { bytes: 3e8 }, '/x').notice).toContain('taken as an hour each')
    expect(judgeSpace(needs(1e9, false), { bytes: 2e8 }, '/x').refusal).toContain('taken as an hour each')
  })

  it('is asked for where a folder will be, and unknown where there are no blocks', () => {
    expect(freeSpace('/nowhere/at/all')?.bytes).toBeGreaterThan(0)
    expect(freeSpace('/proc/self')).toBeUndefined()
  })
})
