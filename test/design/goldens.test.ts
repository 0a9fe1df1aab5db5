import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'vitest'
import { z } from 'zod'
import { hyperparameterSchema } from '../../lib/config/parameter/hyperparameter-schema.ts'
import { buildPlan } from '../../lib/design/plan.ts'
import { expectSameMutations } from './original.ts'

const file = new URL('../../../shared/goldens/mutations.json', import.meta.url)

const goldensSchema = z.object({
  supported_hyperparams: z.record(z.string(), hyperparameterSchema),
  cases: z.array(
    z.object({
      seed: z.union([z.number(), z.string()]),
      mutate: z.array(z.string()),
      runs: z.number(),
      mutations: z.array(z.record(z.string(), z.number())),
    }),
  ),
})

// A seed beyond 2^53 would be rounded by JSON.parse: it becomes text first.
function readGoldens(): z.infer<typeof goldensSchema> {
  const text = readFileSync(file, 'utf8').replace(/"seed": (-?\d{16,})/g, '"seed": "$1"')
  return goldensSchema.parse(JSON.parse(text))
}

const present = existsSync(file)

describe.skipIf(!present)('the goldens of the original (skipped: not beside this checkout)', () => {
  const { supported_hyperparams, cases } = present ? readGoldens() : { supported_hyperparams: {}, cases: [] }
  const repository = { path: '.', train_script: 'train.sh', models: ['mlp'], supported_hyperparams }

  it.each(cases)('seed $seed, $runs runs of $mutate', ({ seed, mutate, runs, mutations }) => {
    const { experiments } = buildPlan({
      config: { models: { digits: repository } },
      seed,
      entries: [{ repo: 'digits', model: 'mlp', mode: 'mutation', mutate, runs }],
    })
    expectSameMutations(
      experiments.map(({ hyperparameters }) => hyperparameters),
      mutations,
      supported_hyperparams,
    )
  })
})
