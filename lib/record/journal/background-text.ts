import { exactSetting } from '../../config/parameter/hyperparameter-value.js'
import type { ExperimentRecord } from '../schema.js'

/** What distinguishes one load beside an experiment from another. */
export type Load = Pick<
  NonNullable<ExperimentRecord['background']>,
  'repository' | 'model' | 'hyperparameters'
>

/** A load in one text, `examples/mnist_ff epochs=3 seed=1`: another text is another load. Null where there is none. */
export function backgroundText(load: Load | null | undefined): string | null {
  if (load === null || load === undefined) return null
  const values = Object.entries(load.hyperparameters)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${exactSetting(value)}`)
  return [`${load.repository}/${load.model}`, ...values].join(' ')
}
