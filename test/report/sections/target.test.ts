import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../lib/report/entry.ts'
import { targetSentences } from '../../../lib/report/sections/target.ts'

/** A run of a setting, with what it took until the target. */
function run(
  number: number,
  rate: number,
  joules: number | null,
  change: Readonly<Record<string, unknown>> = {},
): Entry {
  const row = {
    night: 'run_20261123_213000',
    experiment_id: `digits_mlp_00${number}`,
    repository: 'digits',
    model: 'mlp',
    outcome: 'success',
    hyperparam_learning_rate: rate,
    hyperparam_epochs: 5,
    target: 'accuracy ≥ 95',
    target_reached: joules !== null,
    energy_to_target_joules: joules,
    energy_to_target_uncertainty_joules: joules === null ? null : 10,
    seconds_to_target: joules === null ? null : 30,
    ...change,
  }
  return { row, record: null, night: null, number: String(number), id: `experiment-${number}`, failureId: '' }
}

describe('which setting reached the target for the least', () => {
  it('is said with its uncertainty, and how much more the next took', () => {
    expect(targetSentences([run(1, 0.1, 900), run(2, 0.01, 412), run(3, 0.2, 700)])).toEqual([
      'digits mlp #2 (learning_rate 0.01) reached accuracy ≥ 95 for the least: 412.0 J ± 10.00 J in 30.0 s. digits mlp #3 (learning_rate 0.2) took 288.0 J ± 14.14 J more. What differs by chance from run to run is not in this: each setting would have to be run again.',
    ])
  })

  it('is not known where the difference is within what it may be off by', () => {
    const [text] = targetSentences([run(1, 0.1, 420), run(2, 0.01, 412)])
    expect(text).toContain('took 8.00 J ± 14.14 J more, which is no more than it may be off by')
    expect(text).toContain('which of the two takes less is not known')
  })

  it('is the mean of the runs of a setting, with their spread', () => {
    const [text] = targetSentences([run(1, 0.1, 400), run(2, 0.1, 500), run(3, 0.2, 900), run(4, 0.2, 1000)])
    expect(text).toContain('450.0 J ± 50.99 J in 30.0 s, the mean of 2 runs.')
    expect(text).not.toContain('by chance')
  })

  it('is no setting of which a run never reached it, or failed', () => {
    const [text] = targetSentences([
      run(1, 0.1, 100),
      run(2, 0.1, null, { target_reached: false }),
      run(3, 0.2, 50, { outcome: 'failure' }),
      run(4, 0.3, 900),
      run(5, 0.4, null, { target_reached: null }),
    ])
    expect(text).toContain('#4 (learning_rate 0.3) reached accuracy ≥ 95 for the least: 900.0 J')
    expect(text).toContain('1 run that failed, or is not compared, does not count')
    expect(text).toContain('1 run of 5 never reached it and of 1 run the joules until then are not known.')
  })

  it('is none where no setting reached it, and nothing is said without a target', () => {
    expect(targetSentences([run(1, 0.1, null, { target_reached: false })])).toEqual([
      'No setting is known to reach accuracy ≥ 95 at a known cost. 1 run of 1 never reached it.',
    ])
    expect(targetSentences([run(1, 0.1, null, { target: null })])).toEqual([])
  })

  it('is told apart for runs that cannot be compared', () => {
    const sentences = targetSentences([run(1, 0.1, 100), run(2, 0.1, 200, { background: 'load/heavy' })])
    expect(sentences).toHaveLength(2)
    expect(sentences[1]).toMatch(/^beside load\/heavy: /)
  })
})
