// Waits for whole nights.
// Any Node: parameters.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { charts, checkNight, experiments, openNight } from 'nightwatt'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeProject, type Project, plainly, toyConfig } from '../support/project.ts'

const strange = 'a, "b" – 学'
const config = toyConfig({
  required_args: {},
  models: ['small', 'large', 'a,b'],
  constraints: ['warmup < epochs'],
  supported_hyperparams: {
    epochs: { type: 'int', range: [1, 9], default: 3, flag: '--epochs' },
    warmup: { type: 'int', range: [0, 8], step: 2, default: 0, flag: '--warmup=' },
    optimizer: { type: 'choice', values: ['adam', 'sgd', strange, '', null], flag: '--optimizer' },
    momentum: { type: 'float', range: [0.5, 0.9], flag: '--momentum', when: { optimizer: 'sgd' } },
    amp: { type: 'bool', default: false, flag: '--amp', flag_false: '--no-amp' },
  },
})
const trainer = `#!/usr/bin/env node
console.log(JSON.stringify(process.argv.slice(2)))
console.log('Accuracy: ' + (90 + Math.random()))
`

let project: Project
beforeAll(() => {
  const lonely = { path: 'toy', train_script: './train.sh', models: ['default'] }
  const { models } = config as { models: object }
  project = makeProject({ config: { models: { ...models, lonely } }, files: { 'toy/train.sh': trainer } })
})

const toy = ['-r', 'toy', '-s', '7']
interface Planned {
  readonly experiments: { readonly model: string; readonly hyperparameters: Record<string, unknown> }[]
}
async function planned(args: readonly string[]): Promise<Planned['experiments']> {
  const { stdout, stderr, code } = await project.nightwatt(['plan', ...args, '--json'])
  expect(code, stderr).toBe(0)
  const { experiments } = JSON.parse(stdout) as Planned
  return experiments
}

describe('a night of all types of hyperparameters', () => {
  it('is run, recorded, read, drawn and run again as it was planned', async () => {
    const args = ['run', ...toy, '-m', 'small', '-mt', 'all', '-n', '10', ...plainly]
    const ended = await project.nightwatt(args)
    expect(ended.code, ended.stderr).toBe(0)
    const night = await openNight(project.night())
    expect(night.problems).toEqual([])
    expect((await checkNight(night.path)).findings).toEqual([])
    for (const { experiment_id, hyperparameters: values } of night.experiments) {
      const log = readFileSync(join(night.path, experiment_id, 'training.log'), 'utf8')
      const words: string[] = JSON.parse(log.split('\n')[0] ?? '')
      expect(words.includes(values.amp === true ? '--amp' : '--no-amp')).toBe(true)
      expect(words.includes('--momentum')).toBe(values.optimizer === 'sgd')
      expect('momentum' in values).toBe(values.optimizer === 'sgd')
      expect(words.includes('--optimizer')).toBe(values.optimizer !== null)
      if (values.optimizer !== null) expect(words[words.indexOf('--optimizer') + 1]).toBe(values.optimizer)
      expect(words).toContain(`--warmup=${String(values.warmup)}`)
      expect(Number(values.warmup)).toBeLessThan(Number(values.epochs))
    }
    const table = await experiments(night)
    expect(table.array('hyperparam_optimizer')).toEqual(
      night.experiments.map(({ hyperparameters }) => hyperparameters.optimizer),
    )
    expect(table.array('hyperparam_momentum')).toContain(null)
    expect(JSON.stringify(charts.effects(table))).toContain('optimizer')
    const again = await project.nightwatt(['rerun', night.path, '--dry-run', '--json'])
    expect(JSON.parse(again.stdout).experiments).toEqual(night.record.plan)
    const avoiding = await planned([...toy, '-m', 'small', '-mt', 'all', '-n', '10', '--avoid', night.path])
    const texts = new Set(night.experiments.map(({ hyperparameters }) => JSON.stringify(hyperparameters)))
    expect(avoiding).toHaveLength(10)
    for (const { hyperparameters } of avoiding) expect(texts.has(JSON.stringify(hyperparameters))).toBe(false)
  })

  it('has the values that --set gives, and tells what cannot be set', async () => {
    const set = ['--set', 'optimizer=sgd', '--set', 'amp=true', '--set', 'warmup=0']
    const experiments = await planned([...toy, '-m', 'small', '-mt', 'epochs,momentum', '-n', '3', ...set])
    for (const { hyperparameters } of experiments) {
      expect(hyperparameters).toMatchObject({ optimizer: 'sgd', amp: true, warmup: 0 })
      expect(hyperparameters.momentum).toBeGreaterThanOrEqual(0.5)
    }
    expect((await planned([...toy, '-m', 'small', '--set', 'optimizer=null']))[0]?.hyperparameters).toEqual({
      epochs: 3,
      warmup: 0,
      amp: false,
      optimizer: null,
    })
    const wrong = ['--set', 'optimizer=lion', '--set', 'epoch=3', '--set', 'epochs=many', '--set', 'amp=2']
    const refused = await project.nightwatt(['plan', ...toy, '-m', 'small', ...wrong])
    expect(refused.code).toBe(2)
    for (const words of [
      '--set optimizer: found "lion"; allowed: "adam", "sgd"',
      '--set epoch: found the unknown name "epoch"',
      'did you mean "epochs"?',
      '--set epochs: found the text "many"; allowed: a finite number',
      '--set amp: found "2"; allowed: true or false',
    ])
      expect(refused.stderr).toContain(words)
  })

  it('runs every setting with each model, and needs none named where there is one', async () => {
    const both = await planned([...toy, '-m', 'small,large', '-mt', 'epochs', '-n', '2'])
    expect(both.map(({ model }) => model)).toEqual(['small', 'large', 'small', 'large'])
    expect(both[0]?.hyperparameters).toEqual(both[1]?.hyperparameters)
    expect((await planned([...toy, '-m', 'a,b'])).map(({ model }) => model)).toEqual(['a,b'])
    expect((await planned(['-r', 'lonely'])).map(({ model }) => model)).toEqual(['default'])
    const unnamed = await project.nightwatt(['plan', ...toy])
    expect(unnamed.code).toBe(2)
    expect(unnamed.stderr).toContain('model is missing')
    const twice = await project.nightwatt(['plan', ...toy, '-m', 'small,small,tiny'])
    expect(twice.stderr).toContain('"small" twice')
    expect(twice.stderr).toContain('the unknown name "tiny"')
  })

  it('is listed in words', async () => {
    const { stdout } = await project.nightwatt(['list'])
    expect(stdout).toMatch(/optimizer +choice +adam, sgd, "a, \\"b\\" – 学", "", null +default – +one of 5/)
    expect(stdout).toMatch(/warmup +int +\[0, 8\] in steps of 2 +default 0 +uniform/)
    expect(stdout).toMatch(/momentum .* when optimizer is sgd/)
  })

  it('may put values at places of a command, without a shell', async () => {
    const light = ['--param', 'c=choice:$(id),two words', '--param', 'd@-d=bool', '-n', '3', '-s', '1']
    const ended = await project.nightwatt([
      'run',
      '--command',
      'toy/train.sh -c {c} x={c}',
      ...light,
      ...plainly,
    ])
    expect(ended.code, ended.stderr).toBe(0)
    const night = await openNight(project.night(-1))
    for (const {
      experiment_id,
      hyperparameters: { c, d },
    } of night.experiments) {
      const log = readFileSync(join(night.path, experiment_id, 'training.log'), 'utf8')
      expect(JSON.parse(log.split('\n')[0] ?? '')).toEqual([
        '-c',
        c,
        `x=${String(c)}`,
        ...(d === true ? ['-d'] : []),
      ])
    }
    const without = ['plan', '--command', 'toy/train.sh {c}', '--param', 'c=int:1:2', '--set', 'c=null']
    const refused = await project.nightwatt(without)
    expect(refused.code).toBe(2)
  })

  it('may fix values in an entry of a batch file', async () => {
    const entry = { repo: 'toy', model: 'small', mutate: ['epochs'], fixed: { warmup: 0, optimizer: 'adam' } }
    const file = makeProject({
      config,
      files: {
        'toy/train.sh': trainer,
        'fixed.json': JSON.stringify({ experiments: [entry] }),
        'wrong.json': JSON.stringify({ experiments: [{ ...entry, fixed: { warmup: 'x' } }] }),
      },
    })
    const { stdout } = await file.nightwatt(['plan', '-ec', 'fixed.json', '-s', '1', '--json'])
    expect(JSON.parse(stdout).experiments[0].hyperparameters).toMatchObject({ warmup: 0, optimizer: 'adam' })
    const refused = await file.nightwatt(['plan', '-ec', 'wrong.json'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('experiments[0].fixed.warmup: found the text "x"')
  })
})
