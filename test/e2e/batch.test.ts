// Waits for whole nights.
// Any Node: batches of nights.
import { describe, expect, it } from 'vitest'
import { makeProject, plainly, quickTrainer, toyConfig } from '../support/project.ts'

const files = { 'toy/train.sh': quickTrainer }

const batch = {
  experiment_name: '第一批',
  _remark: 'as a user of mutation.py wrote it',
  mode: 'mutation',
  governor: null,
  runs_per_config: 2,
  max_retries: 0,
  experiments: [
    { repo: 'toy', model: 'small', mode: 'default', runs_per_config: 1, comment: '默认' },
    { repo: 'toy', model: 'small', mutate: ['epochs'] },
    { repo: 'toy', model: 'large', mutate: ['all'], runs_per_config: 1 },
  ],
}

describe('a batch file on the command line', () => {
  it('runs in its order as planned, and its content is recorded', async () => {
    const project = makeProject({
      config: toyConfig(),
      files: { ...files, 'batch.json': JSON.stringify(batch) },
    })
    const flags = ['-ec', 'batch.json', '-s', '42']
    const { stdout } = await project.nightwatt(['plan', ...flags, '--json'])
    const { code, stderr } = await project.nightwatt(['run', ...flags, ...plainly])
    expect(stderr).toContain('RUN 4/4 · toy · large · mutation')
    expect(code).toBe(0)
    expect(project.json(project.night(), 'night.json')).toMatchObject({
      plan: JSON.parse(stdout).experiments,
      options: { experimentConfig: 'batch.json', maxRetries: 0 },
      experiment_config: batch,
    })
    expect(project.json(project.night(), 'toy_small_001/experiment.json')).toMatchObject({
      mode: 'default',
      hyperparameters: {},
    })
  })

  it('is planned with an estimate of its time from earlier nights', async () => {
    const project = makeProject({
      config: toyConfig(),
      files: { ...files, 'batch.json': JSON.stringify(batch) },
    })
    const dryRun = ['run', '-ec', 'batch.json', '-n', '3', '--dry-run', '--cooldown', '600']
    const before = await project.nightwatt(dryRun)
    expect(before.stdout).toContain('9 experiments')
    expect(before.stdout).toContain('estimated time: unknown (no earlier run of toy/small, toy/large in ')
    await project.nightwatt(['run', '-r', 'toy', '-m', 'small', ...plainly])
    const { stdout } = await project.nightwatt(dryRun)
    expect(stdout).toMatch(
      /estimated time: more than 1 h 20 min \(from 1 earlier run, .*no earlier run of toy\/large/,
    )
    const json = JSON.parse((await project.nightwatt([...dryRun, '--json'])).stdout)
    expect(json.estimate).toMatchObject({ earlierRuns: 1, unknown: ['toy/large'] })
  })

  it('with mistakes is refused whole before the first run, and with --skip-invalid the rest runs', async () => {
    const experiments = [{ repo: 'toy', model: 'smal', mutate: ['epoch'] }, ...batch.experiments]
    const project = makeProject({
      config: toyConfig(),
      files: { ...files, 'batch.json': JSON.stringify({ ...batch, experiments }) },
    })
    const refused = await project.nightwatt(['run', '-ec', 'batch.json', ...plainly])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(
      /batch\.json: 2 mistakes\n {2}experiments\[0\]\.model: found the unknown name "smal"/,
    )
    expect(() => project.night()).toThrowError()
    const rest = await project.nightwatt(['run', '-ec', 'batch.json', '--skip-invalid', ...plainly])
    expect(rest.code).toBe(0)
    expect(rest.stderr).toContain('note: experiments[0] is skipped: model: found the unknown name "smal"')
    expect(rest.stderr).toContain('RUN 4/4')
  })

  it('is refused beside flags that say what to run', async () => {
    const experiments = [{ repo: 'toy', model: 'small', mutate: ['epochs'] }]
    const project = makeProject({
      config: toyConfig(),
      files: { 'batch.json': JSON.stringify({ experiments }) },
    })
    const { code, stderr } = await project.nightwatt(['plan', '-ec', 'batch.json', '-r', 'toy'])
    expect(code).toBe(2)
    expect(stderr).toContain('--experiment-config: found --repo beside it')
  })

  it('leaves out what its tables of earlier runs hold, and --avoid what earlier nights ran', async () => {
    const table = [1, 2, 3, 4].map(epochs => `x_00${epochs},toy,small,${epochs}`)
    const project = makeProject({
      config: toyConfig(),
      files: {
        ...files,
        'old/history.csv': ['experiment_id,repository,model,hyperparam_epochs', ...table].join('\n'),
        'batch.json': JSON.stringify({
          use_deduplication: true,
          historical_csvs: ['old/history.csv'],
          experiments: [{ repo: 'toy', model: 'small', mutate: ['epochs'], runs_per_config: 2 }],
        }),
      },
    })
    const first = await project.nightwatt(['run', '-ec', 'batch.json', ...plainly])
    expect(first.stderr).toContain('4 of 4 earlier runs of toy/small left out')
    const { stdout, stderr } = await project.nightwatt([
      'plan',
      '-ec',
      'batch.json',
      '-n',
      '9',
      '--json',
      '--avoid',
      'latest',
    ])
    expect(stderr).toContain('6 of 6 earlier runs of toy/small left out')
    expect(JSON.parse(stdout).experiments).toHaveLength(3)
    const broken = await project.nightwatt(['plan', '-ec', 'batch.json'], { cwd: `${project.root}/old` })
    expect(broken.code).toBe(0)
    const summary = `${project.night()}/summary.csv`
    const again = JSON.stringify({
      use_deduplication: true,
      historical_csvs: [summary, 'absent.csv'],
      experiments: [{ repo: 'toy', model: 'small', mutate: ['epochs'] }],
    })
    const other = makeProject({ config: toyConfig(), files: { ...files, 'batch.json': again } })
    const missing = await other.nightwatt(['plan', '-ec', 'batch.json'])
    expect(missing.code).toBe(0)
    expect(missing.stderr).toContain('absent.csv: found no such file')
    expect(missing.stderr).toContain('2 of 2 earlier runs of toy/small left out')
  })
})

describe('a sweep without a models file', () => {
  const flags = [
    '--command',
    'sh ./train.sh --data "two words"',
    '--param',
    'lr=log_uniform:1e-5:1e-1',
    '--param',
    'epochs=int:5:20',
    '--metric',
    'acc=Accuracy: ([0-9.]+)',
  ]
  const trainer = '#!/bin/sh\nfor word in "$@"; do echo "<$word>"; done\necho "Accuracy: 91.5"\n'

  it('runs in the working folder, measured and recorded like any other', async () => {
    const project = makeProject({ config: undefined, files: { 'train.sh': trainer } })
    const { code, stderr } = await project.nightwatt(['run', ...flags, '-n', '2', ...plainly])
    expect(stderr).toContain('RUN 2/2 · train · default · mutation')
    expect(code).toBe(0)
    const log = project.read(project.night(), 'train_default_001/training.log')
    expect(log).toMatch(/^<--data>\n<two words>\n<--lr>\n<0\.\d+>\n<--epochs>\n<\d+>\n/)
    expect(project.json(project.night(), 'train_default_002/experiment.json')).toMatchObject({
      repository: 'train',
      performance_metrics: { acc: 91.5 },
    })
    expect(project.json(project.night(), 'night.json')).toMatchObject({
      config_file: null,
      config: { models: { train: { command: ['sh', './train.sh', '--data', 'two words'] } } },
    })
  })

  it('names the flag of each mistake', async () => {
    const project = makeProject({ config: undefined })
    const { code, stderr } = await project.nightwatt([
      'run',
      '--command',
      'python a.py',
      '--param',
      'lr=log:1:2',
      '--metric',
      'acc=x',
    ])
    expect(code).toBe(2)
    expect(stderr).toContain('--param lr: found "log:1:2"; allowed: KIND:MIN:MAX')
    expect(stderr).toContain('--metric acc: found "x": no group in it')
    const twice = await project.nightwatt(['plan', ...flags, '--param', 'lr=int:1:2'])
    expect(twice.code).toBe(2)
    expect(twice.stderr).toContain('lr was given before')
  })

  it('is refused before the first run where the program is not there', async () => {
    const project = makeProject({ config: undefined })
    const { code, stderr } = await project.nightwatt(['run', '--command', 'no-such-program x', ...plainly])
    expect(code).toBe(3)
    expect(stderr).toContain('it needs the program no-such-program (neither on the PATH nor in ')
  })
})
