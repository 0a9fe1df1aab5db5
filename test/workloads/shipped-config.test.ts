// Waits for training.
// Any Node: what the configuration says.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadModelsConfig } from '../../lib/config/load.ts'
import type { Hyperparameter } from '../../lib/config/parameter/hyperparameter-schema.ts'
import { metricOf } from '../../lib/config/pattern/metric.ts'
import { compilePythonPattern } from '../../lib/config/pattern/python-pattern.ts'
import type { Repository } from '../../lib/config/schema.ts'
import { projectRoot, pythonCan, runTraining } from '../support/workload.ts'

const { config } = loadModelsConfig(join(projectRoot, 'config/models_config.json'))
const hasSklearn = pythonCan('import sklearn')
const noSklearn = hasSklearn ? '' : ' (skipped: python3 cannot import sklearn; pip install scikit-learn)'

describe('the shipped config', () => {
  it('lists the two workloads', () => {
    expect(Object.keys(config.models)).toEqual(['digits', 'sklearn_digits'])
  })

  it('states what digits accepts and prints', () => expectToHold('digits', process.execPath))

  it.skipIf(!hasSklearn)(`states what sklearn_digits accepts and prints${noSklearn}`, () =>
    expectToHold('sklearn_digits', 'python3'),
  )
})

/** Runs the first model at the lower ends of all ranges, the second at the upper ones; an epoch each. */
async function expectToHold(name: string, interpreter: string): Promise<void> {
  const repository = config.models[name]
  if (repository === undefined) throw new Error(`${name} is not in the config`)
  const script = join(projectRoot, repository.path, repository.train_script ?? '')
  for (const [index, model] of repository.models.entries()) {
    const end = index % 2 === 0 ? 0 : 1
    const words = [
      repository.model_flag ?? '',
      model,
      ...hyperparameterWords(repository, end),
      '--epochs',
      '1',
    ]
    const training = await runTraining(interpreter, [script, ...words])
    expect(training, words.join(' ')).toMatchObject({ exitCode: 0, errors: '' })
    for (const [metric, declared] of Object.entries(repository.performance_metrics?.log_patterns ?? {})) {
      const found = compilePythonPattern(metricOf(metric, declared).pattern ?? '').exec(training.log)?.[1]
      expect(Number(found), `${metric} of ${words.join(' ')}`).toBeGreaterThan(0)
    }
  }
}

function hyperparameterWords(repository: Repository, end: 0 | 1): string[] {
  return Object.values(repository.supported_hyperparams).flatMap(hyperparameter => [
    hyperparameter.flag ?? '',
    'range' in hyperparameter ? asText(hyperparameter, hyperparameter.range[end]) : '',
  ])
}

// As the original wrote values: %d and %.6f.
function asText({ type }: Hyperparameter, value: number): string {
  return type === 'int' ? String(value) : value.toFixed(6)
}
