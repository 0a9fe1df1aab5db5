import type { Attempt } from '../../lib/run/attempt.ts'
import type { NightEvent } from '../../lib/run/events.ts'
import type { ExperimentResult } from '../../lib/run/experiment.ts'

type Ended = Extract<NightEvent, { type: 'experiment-ended' }>

/** The events of a night as far as a listener of them looks. */
export function nightStarted(total: number, notices: readonly string[] = []): NightEvent {
  return {
    type: 'night-started',
    night: 'run_20261123_213000',
    path: '/project/results/run_20261123_213000',
    seed: 42,
    total,
    meters: [],
    notices,
  }
}

export function experimentStarted(index: number, remainingSeconds: number | null = null): NightEvent {
  return {
    type: 'experiment-started',
    index,
    total: 100,
    experimentId: `digits_mlp_${index}`,
    experiment: {
      repository: 'digits',
      model: 'mlp',
      mode: 'mutation',
      hyperparameters: { epochs: 7, learning_rate: 0.0112 },
    },
    remainingSeconds,
  }
}

export function experimentEnded(index: number, changes: Partial<Attempt> = {}, attempts = 1): Ended {
  const last = {
    outcome: 'success',
    cause: null,
    detail: '',
    durationSeconds: 19.1,
    metrics: new Map([['accuracy', 97.25]]),
    warnings: [],
    energy: {
      totalJoules: 436.9,
      missing: [],
      cpu: { source: 'estimated', temperatureMaxCelsius: null },
      gpu: { source: null, temperatureMaxCelsius: 52.3 },
    },
    ...changes,
  } as unknown as Attempt
  const started = experimentStarted(index) as Extract<NightEvent, { type: 'experiment-started' }>
  const result = {
    task: { index, experimentId: started.experimentId, experiment: started.experiment, repository: {} },
    attempts: Array.from({ length: attempts }, () => last),
    last,
    missingMetrics: [],
  } as unknown as ExperimentResult
  return { type: 'experiment-ended', index, total: 100, result }
}
