// Waits for whole nights.
// Any Node: what a load beside a training costs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  isRunning,
  makeProject,
  type Project,
  plainly,
  quickTrainer,
  toyConfig,
  waitFor,
} from '../support/project.ts'

// The load notes its process, and that of a daemon in a session of its own, then runs until it is ended.
const load = `#!/bin/sh
echo $$ >> pids
(setsid sh -c 'echo $$ >> ../load/pids; exec sleep 300' >/dev/null 2>&1 &)
echo "load with $*"
sleep 300
`

const toy = toyConfig() as { models: { toy: object } }
const config = {
  models: {
    toy: toy.models.toy,
    load: {
      path: 'load',
      train_script: 'load.sh',
      models: ['heavy'],
      model_flag: '--model',
      supported_hyperparams: {
        batch_size: { type: 'int', range: [1, 64], default: 8, flag: '--batch-size' },
      },
    },
  },
}

const foreground = { repo: 'toy', model: 'small', mutate: ['epochs'] }
const background = { repo: 'load', model: 'heavy', hyperparameters: { batch_size: 32 } }
const batch = JSON.stringify({
  mode: 'parallel',
  runs_per_config: 1,
  max_retries: 0,
  experiments: [{ foreground, background }],
})
const flags = ['-ec', 'batch.json', '-s', '7', ...plainly, '--background-lead', '0.5']

function projectOf(files: Readonly<Record<string, string>>): Project {
  return makeProject({
    config,
    files: { 'toy/train.sh': quickTrainer, 'load/load.sh': load, 'batch.json': batch, ...files },
  })
}

function loadProcesses(project: Project): string[] {
  return readFileSync(join(project.root, 'load/pids'), 'utf8').trim().split('\n')
}

/** The record of the only experiment, as it stands on disk. */
function recordOf(project: Project): Record<string, unknown> {
  return project.json(project.night(), 'toy_small_001_parallel/experiment.json') as Record<string, unknown>
}

describe('a training beside a background load', () => {
  it('is recorded as the original nests it, and the load is gone when it has ended', async () => {
    const project = projectOf({})
    const { code, stderr } = await project.nightwatt(['run', ...flags])
    expect(code).toBe(0)
    expect(stderr).toContain('beside it: load heavy, batch_size 32, over and over')
    expect(recordOf(project)).toMatchObject({
      experiment_id: 'toy_small_001_parallel',
      mode: 'parallel',
      foreground: {
        repository: 'toy',
        model: 'small',
        performance_metrics: { accuracy: 91.5 },
        training_success: true,
        retries: 0,
      },
      background: {
        repository: 'load',
        model: 'heavy',
        hyperparameters: { batch_size: 32 },
        log_directory: join(project.night(), 'toy_small_001_parallel/background_logs'),
        note: expect.any(String),
        runs: 1,
        failed_runs: 0,
        coverage: 1,
      },
    })
    expect(project.read(project.night(), 'toy_small_001_parallel/background_logs/run_1.log')).toContain(
      'load with --model heavy --batch-size 32',
    )
    const pids = loadProcesses(project)
    expect(pids).toHaveLength(2)
    expect(pids.filter(isRunning)).toEqual([])
  })

  it('reads back as one experiment of the mode parallel, with what ran beside it', async () => {
    const project = projectOf({})
    await project.nightwatt(['run', ...flags])
    const { stdout } = await project.nightwatt(['table', '--json'])
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({
        experiment_id: 'toy_small_001_parallel',
        repository: 'toy',
        mode: 'parallel',
        background: 'load/heavy batch_size=32',
        perf_accuracy: 91.5,
        warnings: expect.stringContaining('overlapping load: background load heavy ran beside it'),
      }),
    ])
    expect(project.read(project.night(), 'summary.csv')).toContain('\ntoy_small_001_parallel,')
    const plan = await project.nightwatt(['plan', '-ec', 'batch.json', '-s', '7', '--json'])
    expect(JSON.parse(plan.stdout).experiments[0]).toMatchObject({
      mode: 'parallel',
      background: { repository: 'load', model: 'heavy', hyperparameters: { batch_size: 32 } },
    })
  })

  it('restarts a load that ends, each run with its own log, and tells of those that fail', async () => {
    const project = projectOf({
      'load/load.sh': '#!/bin/sh\necho once\nexit 3\n',
      'toy/train.sh': '#!/bin/sh\nsleep 3\necho "Accuracy: 91.5"\n',
    })
    const { code, stderr } = await project.nightwatt(['run', ...flags])
    expect(code).toBe(0)
    expect(stderr).toContain('run 1 of the background load failed: exit code 3')
    const logs = readdirSync(join(project.night(), 'toy_small_001_parallel/background_logs'))
    expect(logs).toEqual(expect.arrayContaining(['run_1.log', 'run_2.log']))
    expect(recordOf(project).warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/runs of the background load failed, the first with: exit code 3/),
        expect.stringMatching(/the background load ran for \d+ % of the time only/),
      ]),
    )
  })

  it('fails without a run where its load cannot be started', async () => {
    const files = {
      'toy/train.sh': quickTrainer,
      'load/readme.md': 'its script is gone',
      'batch.json': batch,
    }
    const project = makeProject({ config, files })
    const { code } = await project.nightwatt(['run', ...flags])
    expect(code).toBe(1)
    expect(recordOf(project)).toMatchObject({
      cause: 'missing-file',
      foreground: { error_message: expect.stringContaining('the background load cannot run') },
    })
    expect(existsSync(join(project.night(), 'toy_small_001_parallel/background_logs'))).toBe(false)
  })

  it.each([
    ['fails', '#!/bin/sh\nexit 4\n', [], 1],
    ['runs out of time', '#!/bin/sh\nsleep 300\n', ['--timeout', '1'], 1],
  ])('leaves no process of the load behind when the training %s', async (_, trainer, more, expected) => {
    const project = projectOf({ 'toy/train.sh': trainer })
    const { code } = await project.nightwatt(['run', ...flags, ...more])
    expect(code).toBe(expected)
    expect(loadProcesses(project).filter(isRunning)).toEqual([])
  })

  it('leaves none behind when nightwatt itself is killed', async () => {
    const project = projectOf({ 'toy/train.sh': '#!/bin/sh\necho $$ >> ../load/pids\nsleep 300\n' })
    const { child, ended, shows } = project.start(['run', ...flags])
    await shows('/train.sh')
    await waitFor(() => loadProcesses(project).length === 3)
    child.kill('SIGKILL')
    await ended
    await waitFor(() => !loadProcesses(project).some(isRunning))
  })

  it.each(['during the lead', 'during the training'])('leaves none behind on Ctrl-C %s', async when => {
    const project = projectOf({ 'toy/train.sh': '#!/bin/sh\necho training\nsleep 300\n' })
    const lead = when === 'during the lead' ? '60' : '0.5'
    const { child, ended, shows } = project.start(['run', ...flags, '--background-lead', lead])
    await shows(when === 'during the lead' ? 'beside it' : '/train.sh')
    await new Promise(resolve => setTimeout(resolve, 500))
    child.kill('SIGINT')
    const { code } = await ended
    expect(code).toBe(130)
    expect(recordOf(project)).toMatchObject({ cause: 'interrupted' })
    expect(loadProcesses(project).filter(isRunning)).toEqual([])
  })
})
