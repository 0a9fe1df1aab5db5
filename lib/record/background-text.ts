import type { ExperimentRecord } from './schema.js'

/** A load beside an experiment, as far as it tells one load from another. */
export type Load = Pick<
  NonNullable<ExperimentRecord['background']>,
  'repository' | 'model' | 'hyperparameters'
>

/** A load in one text, `examples/mnist_ff epochs=3 seed=1`: another text is another load. Null where there is none. */
export function backgroundText(load: Load | null | undefined): string | null {
  if (load === null || load === undefined) return null
  const values = Object.entries(load.hyperparameters)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
  return [`${load.repository}/${load.model}`, ...values].join(' ')
}
