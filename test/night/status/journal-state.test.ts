import { describe, expect, it } from 'vitest'
import { stateOf } from '../../../lib/night/status/journal-state.ts'
import type { JournalEntry } from '../../../lib/record/journal/journal.ts'

/** An entry so many seconds after the start of the night. */
function at(seconds: number, type: string, content: Readonly<Record<string, unknown>> = {}): JournalEntry {
  return { time: new Date(seconds * 1000).toISOString(), type, ...content }
}

const started = at(0, 'night-started', {
  total: 3,
  process: { pid: 7, start_ticks: 100, boot_id: 'boot' },
})
const experiment = (seconds: number, index: number) =>
  at(seconds, 'experiment-started', {
    index,
    experiment_id: `toy_small_00${index}`,
    experiment: { repository: 'toy', model: 'small', hyperparameters: { epochs: 3 } },
  })
const attempt = (seconds: number, number: number) => at(seconds, 'attempt-started', { attempt: number })
const failed = (seconds: number, number: number, cause = 'timeout') =>
  at(seconds, 'attempt-ended', {
    attempt: number,
    record: { outcome: 'failure', cause, detail: 'too slow' },
  })
const done = (seconds: number, index: number, outcome = 'success') =>
  at(seconds, 'experiment-ended', { index, outcome })

describe('the state of a night by its journal', () => {
  it('counts no experiment that was interrupted: it runs again when the night goes on', () => {
    const stopped = { ...done(9, 2, 'failure'), cause: 'interrupted' }
    const state = stateOf([started, experiment(1, 1), done(5, 1), experiment(6, 2), stopped])
    expect([state.succeeded, state.failed]).toEqual([1, 0])
  })

  it('knows nothing before the night has started', () => {
    expect(stateOf([])).toMatchObject({ startedAt: null, total: null, running: null, ended: null })
  })

  it('counts what ended, with the seconds of experiments and pauses', () => {
    const state = stateOf([
      started,
      experiment(1, 1),
      done(11, 1),
      at(11, 'cooldown', { seconds: 5 }),
      experiment(16, 2),
      done(36, 2, 'failure'),
    ])
    expect(state).toMatchObject({ total: 3, succeeded: 1, failed: 1, running: null, pause: null })
    expect(state.secondsTaken).toEqual([10, 20])
    expect(state.pauses).toEqual([5])
  })

  it('tells how many settings are known as wanted, by the last block', () => {
    const known = { block: 3, settings: 2, reached: 1, given_up: 0, ended: '' }
    const { precision } = stateOf([
      started,
      at(1, 'precision', { ...known, block: 2 }),
      at(2, 'precision', known),
    ])
    expect(precision).toEqual({ block: 3, settings: 2, reached: 1, ended: '' })
    expect(stateOf([started]).precision).toBeNull()
  })

  it('tells what runs, which attempt, since when', () => {
    const { running } = stateOf([
      started,
      experiment(1, 1),
      attempt(2, 1),
      failed(9, 1),
      at(9, 'retry', { attempt: 1, seconds: 30 }),
      attempt(39, 2),
    ])
    expect(running).toEqual({
      index: 1,
      experimentId: 'toy_small_001',
      repository: 'toy',
      model: 'small',
      hyperparameters: { epochs: 3 },
      step: 'training',
      attempt: 2,
      startedAt: new Date(1000).toISOString(),
      stepStartedAt: new Date(39_000).toISOString(),
    })
  })

  it.each([
    ['starting meters', []],
    ['background load', [at(2, 'background-started')]],
    ['training', [attempt(2, 1), at(3, 'meter-problem', { attempt: 1 })]],
    ['after an attempt', [attempt(2, 1), failed(3, 1)]],
    ['waiting to retry', [attempt(2, 1), failed(3, 1), at(3, 'retry', { attempt: 1, seconds: 30 })]],
  ] as const)('knows the step %s', (step, entries) => {
    expect(stateOf([started, experiment(1, 1), ...entries]).running?.step).toBe(step)
  })

  it('remembers the last failure with its cause, but not that the user ended an attempt', () => {
    const entries = [started, experiment(1, 1), failed(5, 1), failed(6, 2, 'interrupted')]
    expect(stateOf(entries).lastFailure).toEqual({
      experimentId: 'toy_small_001',
      attempt: 1,
      cause: 'timeout',
      detail: 'too slow',
      at: new Date(5000).toISOString(),
    })
  })

  it('knows how a night ended, and that it goes on when it is begun again', () => {
    const ended = [
      started,
      experiment(1, 1),
      at(5, 'night-ended', { interrupted: true, failure: '', succeeded: 0, failed: 0 }),
    ]
    expect(stateOf(ended)).toMatchObject({ running: null, ended: { interrupted: true, failure: '' } })
    const again = { ...at(500, 'night-started', { process: { pid: 8 } }) }
    expect(stateOf([...ended, again, experiment(501, 1), done(511, 1)])).toMatchObject({
      startedAt: started.time,
      process: { pid: 8, startTicks: null, bootId: null },
      total: 3,
      succeeded: 1,
      ended: null,
      secondsTaken: [10],
      pauses: [],
    })
  })

  it('bears with entries that hold what nobody expects', () => {
    const odd = [
      at(0, 'night-started', { process: 3, total: 'x' }),
      at(1, 'experiment-started'),
      at(2, 'new'),
    ]
    expect(stateOf(odd)).toMatchObject({ total: null, process: null, running: { experimentId: '' } })
  })
})
