// Alone: makes a project and plans in it.
import { expect, it } from 'vitest'
import { planView } from '../../../lib/notebook/view/plan-view.ts'
import { plan } from '../../../lib/plan/plan-night.ts'
import { makeProject, toyConfig } from '../../support/project.ts'

const project = makeProject({
  config: toyConfig(),
  files: {
    'toy/train.sh': '',
    'results/run_20261120_210000/toy_small_001/experiment.json': JSON.stringify({
      experiment_id: 'toy_small_001',
      repository: 'toy',
      model: 'small',
      mode: 'mutation',
      hyperparameters: { epochs: 3 },
      training_success: true,
      outcome: 'success',
      duration_seconds: 80,
      energy_total_joules: 5000,
    }),
  },
})

it('a plan says what each experiment will run, and what earlier runs of its kind took', () => {
  const options = { repo: 'toy', mutate: 'epochs', seed: 1, runs: 3, cooldown: 0, cwd: project.root }
  const { forms, text } = planView(plan({ ...options, model: 'small' }), 2)
  expect(text).toMatch(/^plan, seed 1, 3 experiments$/m)
  expect(text).toMatch(/^1\ttoy small\t\d\t1\smin\s20\ss\t5\.00\skJ$/m)
  expect(forms['text/html']).toContain('first 2 of 3; estimated time: 4 min 00 s')
  expect(forms['text/html']).not.toContain(project.root)
})

it('what nobody ran yet has no expected time', () => {
  const options = { repo: 'toy', mutate: 'epochs', seed: 1, runs: 1, cooldown: 0, cwd: project.root }
  expect(planView(plan({ ...options, model: 'large' }), 20).text).toMatch(/^1\ttoy large\t\d\t–\t–$/m)
})
