import { describe, expect, it } from 'vitest'
import { experimentTable } from '../../../lib/table/experiments.ts'
import { nightOf } from '../../support/night-fixture.ts'

const config = {
  models: {
    digits: {
      path: '.',
      train_script: 'train.js',
      models: ['mlp'],
      supported_hyperparams: {
        epochs: { type: 'int', range: [1, 50], default: 10, flag: '--epochs' },
        learning_rate: { type: 'float', range: [0.001, 1], default: 0.1, flag: '--lr' },
        hidden: { type: 'int', range: [1, 50], flag: '--hidden' },
        momentum: { type: 'float', range: [0, 1], default: 0.9, flag: '--momentum', when: { epochs: 10 } },
      },
      performance_metrics: { log_patterns: {} },
    },
  },
}

function night(hour: string, record: object, ...settings: readonly Record<string, number>[]) {
  const experiments = settings.map(hyperparameters => ({ hyperparameters }))
  return nightOf({ name: `run_20261123_${hour}0000`, experiments, record })
}

describe('a hyperparameter that one night did not mutate and another did', () => {
  it('is the default that held, where one is declared and counts', async () => {
    const table = await experimentTable([
      night('21', { config }, { epochs: 5, hidden: 3 }),
      night('22', { config, label: 'wide lr' }, { learning_rate: 0.5, momentum: 0.1 }),
    ])
    const columns = ['epochs', 'learning_rate', 'hidden', 'momentum'].map(name => `hyperparam_${name}`)
    expect(table.select(columns).objects()).toEqual([
      {
        hyperparam_epochs: 5,
        hyperparam_learning_rate: 0.1,
        hyperparam_hidden: 3,
        hyperparam_momentum: null,
      },
      {
        hyperparam_epochs: 10,
        hyperparam_learning_rate: 0.5,
        hyperparam_hidden: null,
        hyperparam_momentum: 0.1,
      },
    ])
    expect(table.array('night_label')).toEqual([null, 'wide lr'])
  })

  it('is absent where the night kept no configuration that can be read', async () => {
    const table = await experimentTable([
      night('21', { config: null }, { epochs: 5 }),
      night('22', { config: { models: 'none' } }, { learning_rate: 0.5 }),
    ])
    expect(table.array('hyperparam_learning_rate')).toEqual([null, 0.5])
    expect(table.array('hyperparam_epochs')).toEqual([5, null])
  })
})
