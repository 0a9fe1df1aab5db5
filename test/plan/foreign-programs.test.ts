import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseModelsConfig } from '../../lib/config/load.ts'
import type { PlannedExperiment } from '../../lib/design/plan.ts'
import { describeForeign, foreignPrograms, refuseForeign } from '../../lib/plan/foreign-programs.ts'
import { checkOptions } from '../../lib/plan/options.ts'
import { toyConfig } from '../support/project.ts'

const experiment: PlannedExperiment = {
  repository: 'toy',
  model: 'small',
  mode: 'mutation',
  hyperparameters: { epochs: 3 },
}

function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'nightwatt-foreign-'))
  mkdirSync(join(root, 'config'))
  mkdirSync(join(root, 'toy'))
  writeFileSync(join(root, 'config/models_config.json'), JSON.stringify(toyConfig()))
  return root
}

/** The programs that ask, of a night that has its configuration and its plan so. */
function foreignOf(
  changes: Readonly<Record<string, unknown>>,
  changed: Partial<PlannedExperiment> = {},
  base?: string,
) {
  const root = project()
  const config = parseModelsConfig(JSON.parse(JSON.stringify(toyConfig(changes))), 'night.json, config')
  const experiments = [{ ...experiment, ...changed } as PlannedExperiment]
  return foreignPrograms(
    { experiments, config, base: base ?? root, settings: checkOptions({}) },
    config,
    root,
  )
}

it.each([
  ['as it stands here', {}],
  ['with other patterns, for they start nothing', { success_patterns: ['done'], min_log_bytes: 5 }],
  [
    'with another range, for a value is a number',
    {
      supported_hyperparams: { epochs: { type: 'int', range: [1, 99], default: 3, flag: '--epochs' } },
    },
  ],
  ['with a variable that is a number', { env: { OMP_NUM_THREADS: '4' } }],
])("a program is this project's own %s", (_, changes) => {
  expect(foreignOf(changes)).toEqual([])
})

it.each([
  ['another script', { train_script: './other.sh' }],
  ['a command in place of it', { train_script: undefined, command: ['curl', 'evil.example'] }],
  ['another folder', { path: '../elsewhere' }],
  ['another required argument', { required_args: { data: '--exec evil' } }],
  ['another flag of its model', { model_flag: '--plugin' }],
  [
    'another flag of a hyperparameter',
    {
      supported_hyperparams: { epochs: { type: 'int', range: [1, 9], default: 3, flag: '--run-as' } },
    },
  ],
  ['a library that is loaded before', { env: { LD_PRELOAD: './evil.so' } }],
  ['other places of programs', { env: { PATH: './evil' } }],
  ['options of its interpreter', { env: { NODE_OPTIONS: '--require ./evil.js' } }],
  ['modules from elsewhere', { env: { PYTHONPATH: 'evil' } }],
  ['another Python', { python: './evil' }],
  ['another folder within', { cwd: 'evil' }],
  ['other requirements, for they are looked for', { requires: { python_modules: ['evil'] } }],
])("a program is somebody else's with %s", (_, changes) => {
  expect(foreignOf(changes)).toMatchObject([{ repository: 'toy', experiments: 1 }])
})

it("a program is somebody else's with a model or a subject that is no word of this project's", () => {
  expect(foreignOf({ models: ['--evil'] }, { model: '--evil' })).toHaveLength(1)
  expect(foreignOf({}, { subject: { project: 'a/b', module: 'a.b' } })).toEqual([])
  expect(foreignOf({}, { subject: { project: 'a', module: '--evil' } })).toHaveLength(1)
})

it("a program is somebody else's in a folder that is not the project's, under whatever the same name", () => {
  expect(foreignOf({}, {}, project())).toHaveLength(1)
})

it('is told whole, with its folder and without secrets', () => {
  const [program] = foreignOf({ required_args: { data: '--api-key s3cret-of-somebody $(evil)' } })
  const [told] = describeForeign(program === undefined ? [] : [program])
  expect(told).toMatch(
    /^ {2}toy, once: .*train\.sh .*--model small --api-key .* '\$\(evil\)' --epochs 3\n {4}in \//,
  )
  expect(told).not.toContain('s3cret')
  expect(() => refuseForeign(program === undefined ? [] : [program], 'run_x')).toThrow(
    /run_x starts what.*--accept-program/s,
  )
})

it('is shown with the variables that it gets', () => {
  const programs = foreignOf({ env: { LD_PRELOAD: './evil.so', HF_TOKEN: 'hunter2hunter2' }, cwd: 'in' })
  const shown = describeForeign(programs).join('\n')
  expect(shown).toContain("env LD_PRELOAD=./evil.so 'HF_TOKEN=[redacted]'")
  expect(shown).toMatch(/in .*\/toy\/in$/)
})
