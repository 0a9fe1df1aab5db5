import { describe, expect, it } from 'vitest'
import { leftOf, predict, reached } from '../../../lib/night/budget/limits.ts'
import { sessionSeconds } from '../../../lib/night/budget/session-seconds.ts'
import { costOf, spentBy } from '../../../lib/night/budget/spent.ts'
import type { ExperimentRecord } from '../../../lib/record/schema.ts'
import { nightOf, type Wish } from '../../support/night-fixture.ts'

const joules = (total: number) => ({ joules: total, source: 'measured' as const })
const recordsOf = (...experiments: Wish[]): readonly ExperimentRecord[] =>
  nightOf({ experiments }).experiments
const next = { repository: 'digits', model: 'mlp', mode: 'mutation' } as const
const nothing = { seconds: 0, joules: 0 }

function ending(budget: Parameters<typeof reached>[0], records: readonly ExperimentRecord[], seconds = 0) {
  return reached(budget, spentBy(records, [], seconds), predict(next, records, 30), nothing)
}

describe('what a night has spent', () => {
  it('is what all of its attempts took, and the failures that were none of the user', () => {
    const records = recordsOf(
      { cpu: joules(100), seconds: 10 },
      { cpu: joules(50), failedBefore: [{ cause: 'timeout', detail: '', joules: 30 }], seconds: 5 },
      { cpu: joules(20), cause: 'interrupted' },
      { cpu: joules(20), cause: 'timeout' },
    )
    expect(spentBy(records, [], 60)).toMatchObject({ joules: 220, unknownRuns: 0, seconds: 60, failures: 1 })
    expect(costOf(records[1] as ExperimentRecord, 30).joules).toBe(80)
  })

  it('counts a run whose energy is not known as one that is not known, and never as nothing', () => {
    const records = recordsOf({ cpu: joules(100) }, { cpu: null })
    expect(spentBy(records, [], 0)).toMatchObject({ joules: 100, unknownRuns: 1 })
    expect(leftOf({ joules: 1000 }, spentBy(records, [], 0))).toBe('900.0 J, less what 1 run took, not known')
  })

  it('is of the time while it ran', () => {
    const at = (seconds: number, type: string) => ({ time: new Date(seconds * 1000).toISOString(), type })
    const entries = [
      at(0, 'night-started'),
      at(50, 'attempt-started'),
      at(1000, 'night-resumed'),
      at(1030, 'x'),
    ]
    expect(sessionSeconds(entries)).toBe(80)
    expect(sessionSeconds([])).toBe(0)
  })
})

describe('a budget ends a night', () => {
  it('before the experiment that would exceed it, if that takes the most that one of its kind took', () => {
    const records = recordsOf({ cpu: joules(100) }, { cpu: joules(300) }, { model: 'big', cpu: joules(5000) })
    expect(ending({ joules: 5700 }, records)).toBe('')
    expect(ending({ joules: 5699 }, records)).toBe(
      '5.40 kJ of at most 5.70 kJ are spent, and the next may take 300.0 J: the most that the 2 of digits/mlp took so far',
    )
  })

  it('of time, with the pause before the next', () => {
    const records = recordsOf({ seconds: 100 })
    const spent = spentBy(records, [], 150)
    const prediction = predict(next, records, 30)
    expect(reached({ seconds: 300 }, spent, prediction, { seconds: 50, joules: 0 })).toBe('')
    expect(reached({ seconds: 300 }, spent, prediction, { seconds: 51, joules: 0 })).toContain(
      '2 min 30 s of at most 5 min',
    )
  })

  it('with as many failures as it has', () => {
    const failed = { cause: 'timeout' }
    expect(ending({ failures: 2 }, recordsOf(failed, {}))).toBe('')
    expect(ending({ failures: 2 }, recordsOf(failed, {}, failed))).toBe(
      '2 of at most 2 experiments have failed',
    )
  })

  it('not before its first experiment, of which nothing tells what it takes', () => {
    expect(ending({ joules: 1, seconds: 1, failures: 1 }, [])).toBe('')
    expect(reached({ seconds: 10 }, spentBy([], [], 11), undefined, nothing)).toContain('were spent')
  })

  it('with what is not known taken for the most of the others', () => {
    const records = recordsOf({ cpu: joules(100) }, { cpu: null })
    expect(ending({ joules: 300 }, records)).toBe('')
    expect(ending({ joules: 299 }, records)).toContain(
      '100.0 J and what 1 run took, which is not known and counts as much as the most of the others',
    )
  })

  it('that cannot be held to, for no energy is known', () => {
    expect(ending({ joules: 1e9 }, recordsOf({ cpu: null }))).toContain('cannot be held to')
  })

  it('by the most of all, where none of its kind has run', () => {
    const [record] = recordsOf({ model: 'big', cpu: joules(70) })
    expect(predict(next, record === undefined ? [] : [record], 0)).toMatchObject({
      joules: 70,
      basis: 'the most that any other took so far',
    })
  })
})
