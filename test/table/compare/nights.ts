import type { Night } from '../../../lib/night/night.ts'
import type { NightRecord } from '../../../lib/record/schema.ts'
import { nightOf, type Wish } from '../../support/night-fixture.ts'

/** What a night of measured energies holds: epochs, joules and accuracy of each experiment. */
export type Told = readonly (readonly [
  epochs: number,
  joules: number,
  accuracy: number,
  change?: Partial<Wish>,
])[]

export function measuredNight(
  told: Told,
  name = 'run_20261123_213000',
  record: Partial<NightRecord> = {},
): Night {
  return nightOf({
    name,
    date: `${name.slice(4, 8)}-${name.slice(8, 10)}-${name.slice(10, 12)}`,
    record,
    experiments: told.map(([epochs, joules, accuracy, change]) => ({
      hyperparameters: { epochs },
      metrics: { accuracy },
      seconds: 10,
      cpu: { joules, source: 'measured' },
      ...change,
    })),
  })
}

export const later = 'run_20261124_213000'

/** Six settings: joules that rise with the epochs, an accuracy each. */
export const six: Told = [
  [1, 100, 90.1],
  [2, 200, 91.2],
  [3, 300, 92.3],
  [4, 400, 93.4],
  [5, 500, 94.5],
  [6, 600, 95.6],
]

/** The same with each setting's joules and accuracy changed. */
export function changed(
  told: Told,
  change: (joules: number, place: number) => number,
  changeAccuracy: (accuracy: number, place: number) => number = accuracy => accuracy,
): Told {
  return told.map(([epochs, joules, accuracy, wish], place) => [
    epochs,
    change(joules, place),
    changeAccuracy(accuracy, place),
    ...(wish === undefined ? ([] as const) : ([wish] as const)),
  ])
}
