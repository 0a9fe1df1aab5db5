// Waits long for whole nights.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  cli,
  isRunning,
  makeProject,
  type Project,
  plainly,
  quickTrainer,
  toyConfig,
  waitFor,
} from '../support/project.ts'

const hasPython = spawnSync('python3', ['-c', 'import csv']).status === 0
const toy = ['-r', 'toy', '-m', 'small']

describe('a night from the command line', () => {
  it('runs its plan, records every experiment and exits 0', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    const { code, stderr } = await project.nightwatt([
      'run',
      ...toy,
      '-mt',
      'epochs,learning_rate',
      '-n',
      '3',
      '-s',
      '42',
      ...plainly,
    ])
    expect(stderr).toContain('RUN 3/3')
    expect(code).toBe(0)
    const night = project.night()
    expect(readdirSync(night).sort()).toEqual([
      'journal.ndjson',
      'manifest.ndjson',
      'night.json',
      'summary.csv',
      'toy_small_001',
      'toy_small_002',
      'toy_small_003',
    ])
    expect(project.json(night, 'toy_small_001/experiment.json')).toMatchObject({
      experiment_id: 'toy_small_001',
      repository: 'toy',
      model: 'small',
      training_success: true,
      retries: 0,
      performance_metrics: { accuracy: 91.5 },
      energy_metrics: { cpu_energy_total_joules: null, gpu_energy_total_joules: null },
      error_message: '',
    })
  })

  it('passes model, required arguments and hyperparameters as the original does', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    await project.nightwatt(['run', ...toy, '-mt', 'epochs,learning_rate', '-n', '1', '-s', '42', ...plainly])
    const log = project.read(project.night(), 'toy_small_001/training.log')
    expect(log).toMatch(/^arguments: --model small -d somewhere --epochs \d --lr 0\.\d{6}\n/)
  })

  it('plans what it runs, and the same from a folder below the root', async () => {
    const project = makeProject({
      config: toyConfig(),
      files: { 'toy/train.sh': quickTrainer, 'notebooks/x.md': '' },
    })
    const flags = [...toy, '-mt', 'all', '-n', '4', '-s', '-7']
    const here = await project.nightwatt(['plan', ...flags, '--json'])
    const below = await project.nightwatt(['plan', ...flags, '--json'], {
      cwd: join(project.root, 'notebooks'),
    })
    expect(below.stdout).toBe(here.stdout)
    const plan = JSON.parse(here.stdout)
    expect(plan.seed).toBe(-7)
    await project.nightwatt(['run', ...flags, ...plainly])
    const record = project.json(project.night(), 'night.json')
    expect(record).toMatchObject({ seed: -7, plan: plan.experiments })
  })

  it('runs the defaults where nothing is to be mutated', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    await project.nightwatt(['run', ...toy, ...plainly])
    expect(project.json(project.night(), 'toy_small_001/experiment.json')).toMatchObject({
      mode: 'default',
      hyperparameters: { epochs: 3, learning_rate: 0.001 },
    })
  })

  it('draws a seed where none is given, and records it', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    const { stdout } = await project.nightwatt(['plan', ...toy, '-mt', 'all', '--json'])
    expect(Number.isSafeInteger(JSON.parse(stdout).seed)).toBe(true)
  })

  it("writes the summary after every experiment, with the original's columns first", async () => {
    const trainer = `#!/bin/sh\ncat ../results/*/summary.csv | wc -l\n${quickTrainer.slice(10)}`
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    await project.nightwatt(['run', ...toy, '-mt', 'epochs', '-n', '2', ...plainly])
    expect(project.read(project.night(), 'toy_small_001/training.log')).toMatch(/^1\n/)
    expect(project.read(project.night(), 'toy_small_002/training.log')).toMatch(/^2\n/)
    const [header, ...rows] = project.read(project.night(), 'summary.csv').trim().split('\n')
    expect(header).toMatch(
      /^experiment_id,timestamp,repository,model,training_success,duration_seconds,retries,hyperparam_epochs,perf_accuracy,energy_cpu_pkg_joules,energy_cpu_ram_joules,energy_cpu_total_joules,energy_gpu_avg_watts,energy_gpu_max_watts,energy_gpu_min_watts,energy_gpu_total_joules,energy_gpu_temp_avg_celsius,energy_gpu_temp_max_celsius,energy_gpu_util_avg_percent,energy_gpu_util_max_percent/,
    )
    expect(rows).toHaveLength(2)
    expect(rows[0]).toContain(',True,')
  })

  it.skipIf(!hasPython)(
    "writes a summary that the original's tools read, failures and parallel runs too",
    async () => {
      const programs = { repo: 'toy', model: 'small' }
      const batch = {
        mode: 'default',
        experiments: [
          { ...programs, hyperparameters: { epochs: 2, learning_rate: 0.00005 } },
          { ...programs, model: 'large' },
          { mode: 'parallel', foreground: { ...programs, mode: 'default' }, background: programs },
        ],
      }
      const trainer = '#!/bin/sh\ncase "$*" in *large*) exit 3;; esac\necho "Accuracy: 91.5"\n'
      const project = makeProject({
        config: toyConfig(),
        files: { 'toy/train.sh': trainer, 'batch.json': JSON.stringify(batch) },
      })
      const lead = ['--background-lead', '0', '--max-retries', '1']
      await project.nightwatt([
        'run',
        '-ec',
        'batch.json',
        ...lead,
        '--cooldown',
        '0',
        '--retry-delay',
        '0',
        '--no-report',
      ])
      const reader = join(import.meta.dirname, 'read-summary.py')
      const read = execFileSync('python3', [reader, join(project.night(), 'summary.csv')]).toString()
      expect(JSON.parse(read)).toMatchObject({
        in_order: true,
        rows: [
          {
            experiment_id: 'toy_small_001',
            training_success: true,
            retries: 0,
            hyperparam_epochs: 2,
            hyperparam_learning_rate: 0.00005,
            perf_accuracy: 91.5,
          },
          {
            experiment_id: 'toy_large_002',
            training_success: false,
            hyperparam_epochs: null,
            perf_accuracy: null,
          },
          { experiment_id: 'toy_small_003_parallel', training_success: true },
        ],
      })
    },
  )

  it("takes the original's -S, and says what stands in its place", async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    for (const flag of ['-S', '--enable-summary-append']) {
      const { code, stderr } = await project.nightwatt(['plan', ...toy, flag])
      expect(code).toBe(0)
      expect(stderr).toContain('nightwatt table all > results/summary_all.csv')
    }
  })

  it('tells how many unique mutations exist when more are wanted, and runs those', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    const { code, stdout, stderr } = await project.nightwatt([
      'plan',
      ...toy,
      '-mt',
      'epochs',
      '-n',
      '50',
      '--json',
    ])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).experiments).toHaveLength(8)
    expect(stderr).toContain('only 8 exist')
  })

  it('prints the report as its last word, and the report is a whole page', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    const { stdout } = await project.nightwatt([
      'run',
      ...toy,
      '-mt',
      'epochs',
      '--cooldown',
      '0',
      '--no-energy',
    ])
    const page = stdout.trim()
    expect(page).toMatch(/reports\/\d{4}-\d\d-\d\d\.html$/)
    expect(page.startsWith(project.root)).toBe(true)
    expect(project.read(page)).toContain('</html>')
  })

  it('gives its tables as CSV, JSON and Arrow', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    await project.nightwatt(['run', ...toy, '-mt', 'epochs', '-n', '2', ...plainly])
    const json = JSON.parse((await project.nightwatt(['table', '--json'])).stdout)
    expect(json).toHaveLength(2)
    expect(json[0]).toMatchObject({
      experiment_id: 'toy_small_001',
      perf_accuracy: 91.5,
      outcome: 'success',
      cause: null,
    })
    const csv = (await project.nightwatt(['table', 'all'])).stdout.trim().split('\n')
    expect(csv).toHaveLength(3)
    expect(csv[0]?.split(',')).toEqual(Object.keys(json[0]))
    const arrow = await project.nightwatt(['table', '--format', 'arrow'])
    expect(arrow.stdout.startsWith('ARROW1')).toBe(true)
  })
})

describe('in a terminal', () => {
  it('one line moves while a training runs, and whole lines stay', async () => {
    const trainer = '#!/bin/sh\necho "Accuracy: 77.5"; sleep 2.5; echo "Accuracy: 91.5"\n'
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const flags = ['run', ...toy, '-mt', 'epochs', '-n', '2', '--cooldown', '1', '--no-energy', '--no-report']
    const line = [process.execPath, cli, ...flags].map(part => `'${part}'`).join(' ')
    // `script` gives the program a terminal of its own.
    const terminal = execFileSync('script', ['-qec', line, '/dev/null'], {
      cwd: project.root,
      encoding: 'utf8',
    })
    expect(terminal).toMatch(/\r\u001B\[2K {2}⏱ \d\.\d s · accuracy 77\.5/)
    expect(terminal).toMatch(/next run in/)
    expect(terminal).toMatch(/night ends in \d/)
    expect(terminal).toContain('✅ toy_small_002')
  })
})

describe('failures of a training', () => {
  async function runWith(trainer: string, changes = {}, flags: string[] = [], notExecutable: string[] = []) {
    const project = makeProject({
      config: toyConfig(changes),
      files: { 'toy/train.sh': trainer },
      notExecutable,
    })
    const ended = await project.nightwatt(['run', ...toy, ...plainly, ...flags])
    const record = project.json(project.night(), 'toy_small_001/experiment.json') as Record<string, unknown>
    return { ...ended, record, project }
  }

  it('records a script that is missing, and does not try again', async () => {
    const { code, record, stderr } = await runWith(quickTrainer, { train_script: 'gone.sh' })
    expect(code).toBe(1)
    expect(record).toMatchObject({ training_success: false, cause: 'missing-file', retries: 0 })
    expect(stderr).toContain('gone.sh does not exist')
  })

  it('runs a script that is not executable all the same', async () => {
    const { code } = await runWith(quickTrainer, {}, [], ['toy/train.sh'])
    expect(code).toBe(0)
  })

  it('tries again after an exit code, keeps every attempt with its cause, and drops their files on success', async () => {
    const trainer =
      '#!/bin/sh\n[ -e tried ] && { echo "Accuracy: 90"; exit 0; }\ntouch tried; echo no luck; exit 7\n'
    const { code, record, project } = await runWith(trainer)
    expect(code).toBe(0)
    expect(record).toMatchObject({ retries: 1, training_success: true })
    expect(record.attempts).toMatchObject([
      { outcome: 'failure', cause: 'exit-code', exit_code: 7 },
      { outcome: 'success', exit_code: 0 },
    ])
    expect(readdirSync(join(project.night(), 'toy_small_001')).sort()).toEqual([
      'energy',
      'experiment.json',
      'metrics.csv',
      'terminal_output.txt',
      'training.log',
    ])
  })

  it('keeps the files of failed attempts on request', async () => {
    const trainer =
      '#!/bin/sh\n[ -e tried ] && { echo "Accuracy: 90"; exit 0; }\ntouch tried; echo no luck; exit 7\n'
    const { project } = await runWith(trainer, {}, ['--keep-failed'])
    for (const name of ['training.log', 'terminal_output.txt']) {
      expect(project.read(project.night(), 'toy_small_001/failed_attempt_1', name)).toBe('no luck\n')
    }
  })

  it('gives up after the retries, exits 1, and says what happened', async () => {
    const { code, record, stderr } = await runWith('#!/bin/sh\necho "CUDA out of memory"; exit 1\n', {}, [
      '-mr',
      '1',
    ])
    expect(code).toBe(1)
    expect(record).toMatchObject({ cause: 'out-of-memory', retries: 1 })
    expect(stderr).toContain('CUDA out of memory')
  })

  it('records a death by a signal', async () => {
    const { record } = await runWith('#!/bin/sh\nkill -9 $$\n', {}, ['-mr', '0'])
    expect(record).toMatchObject({ cause: 'killed', attempts: [{ signal: 'SIGKILL', exit_code: null }] })
  })

  it('ends a training that outlasts its timeout, with all that it started', async () => {
    const { record, project } = await runWith('#!/bin/sh\nsleep 300 &\necho $! > child\nsleep 300\n', {}, [
      '--timeout',
      '1',
      '-mr',
      '0',
    ])
    expect(record).toMatchObject({ cause: 'timeout' })
    const child = project.read(project.root, 'toy/child').trim()
    expect(isRunning(child)).toBe(false)
  })

  it('tells at once of a metric that is not in the log', async () => {
    const { code, record, stderr } = await runWith(
      '#!/bin/sh\nhead -c 2000 /dev/zero | tr "\\0" x; echo done\n',
    )
    expect(code).toBe(0)
    expect(stderr).toContain('metric accuracy not found')
    expect(record).toMatchObject({ missing_metrics: [{ name: 'accuracy', pattern: 'Accuracy: ([0-9.]+)' }] })
  })

  it('judges by its exit code alone a training that deleted its log, and records it all the same', async () => {
    const { code, record } = await runWith('#!/bin/sh\nrm -rf ../results/*/toy_small_001\n')
    expect(code).toBe(0)
    expect(record).toMatchObject({ training_success: true, retries: 0 })
    expect(JSON.stringify(record.warnings)).toContain('judged by its exit code alone')
  })

  it('reads a log of 100 MB in one line with NUL bytes in flat memory', async () => {
    const trainer = '#!/bin/sh\nhead -c 100000000 /dev/zero\nprintf "\\377\\376\\nAccuracy: 88\\n"\n'
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const { code } = await project.nightwatt(['run', ...toy, ...plainly], {
      env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=80' },
    })
    expect(code).toBe(0)
    expect(project.json(project.night(), 'toy_small_001/experiment.json')).toMatchObject({
      performance_metrics: { accuracy: 88 },
    })
  })
})

describe('Ctrl-C', () => {
  const hasChild = ({ root }: Project) => {
    const path = join(root, 'toy/child')
    return existsSync(path) && readFileSync(path, 'utf8') !== ''
  }
  const patient = '#!/bin/sh\necho "Accuracy: 50"\nsleep 300 &\necho $! > child\nwait\n'
  const stubborn = '#!/bin/sh\ntrap "" TERM\necho $$ > child\nwhile :; do sleep 0.1; done\n'

  it('ends the training with all its processes, records it as interrupted, writes the summary and exits 130', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': patient } })
    const night = project.start(['run', ...toy, '-mt', 'epochs', '-n', '3', ...plainly])
    await waitFor(() => hasChild(project))
    night.child.kill('SIGINT')
    const { code } = await night.ended
    expect(code).toBe(130)
    expect(isRunning(project.read(project.root, 'toy/child'))).toBe(false)
    expect(project.json(project.night(), 'toy_small_001/experiment.json')).toMatchObject({
      training_success: false,
      cause: 'interrupted',
      performance_metrics: { accuracy: 50 },
    })
    expect(project.read(project.night(), 'summary.csv').trim().split('\n')).toHaveLength(2)
    expect(project.read(project.night(), 'journal.ndjson')).toContain('"interrupted":true')
  })

  it('pressed again kills at once what does not want to end', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': stubborn } })
    const night = project.start(['run', ...toy, ...plainly])
    await waitFor(() => hasChild(project))
    const start = performance.now()
    night.child.kill('SIGINT')
    await night.shows('once more kills')
    night.child.kill('SIGINT')
    expect((await night.ended).code).toBe(130)
    expect(performance.now() - start).toBeLessThan(8000)
    expect(isRunning(project.read(project.root, 'toy/child'))).toBe(false)
  })
})

describe('a night that nobody watches any more', () => {
  const trainer = '#!/bin/sh\nsleep 0.4\necho "Accuracy: 91.5"\n'
  const flags = ['run', ...toy, '-mt', 'epochs', '-n', '3', ...plainly]

  it('goes on when its output is no longer read', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const line = [process.execPath, cli, ...flags].map(part => `'${part}'`).join(' ')
    execFileSync('bash', ['-c', `set -o pipefail; ${line} 2>&1 | head -2`], { cwd: project.root })
    expect(project.read(project.night(), 'summary.csv').trim().split('\n')).toHaveLength(4)
    expect(project.read(project.night(), 'journal.ndjson')).toContain('"night-ended"')
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends in good order on %s with exit code %i', async (signal, expected) => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': '#!/bin/sh\nsleep 60\n' } })
    const night = project.start(flags)
    await night.shows('training.log')
    await new Promise(resolve => setTimeout(resolve, 300))
    night.child.kill(signal)
    expect((await night.ended).code).toBe(expected)
    expect(project.json(project.night(), 'toy_small_001/experiment.json')).toMatchObject({
      cause: 'interrupted',
    })
  })

  it('leaves no training behind when its terminal is closed', async () => {
    const long = '#!/bin/sh\necho $$ > pid\nsleep 60\n'
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': long } })
    const line = [process.execPath, cli, ...flags].map(part => `'${part}'`).join(' ')
    const terminal = spawn('script', ['-qec', line, '/dev/null'], { cwd: project.root, stdio: 'ignore' })
    const pidFile = join(project.root, 'toy/pid')
    await waitFor(() => existsSync(pidFile))
    terminal.kill('SIGKILL')
    await waitFor(() => !isRunning(project.read(pidFile)))
    await waitFor(() => existsSync(join(project.night(), 'toy_small_001/experiment.json')))
    expect(project.json(project.night(), 'toy_small_001/experiment.json')).toMatchObject({
      cause: 'interrupted',
    })
  })

  it('is told as interrupted also when Ctrl-C comes while it waits to try again', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': '#!/bin/sh\nexit 4\n' } })
    const night = project.start([...flags, '--retry-delay', '30'])
    await night.shows('trying again')
    night.child.kill('SIGINT')
    expect((await night.ended).code).toBe(130)
    expect(project.json(project.night(), 'toy_small_001/experiment.json')).toMatchObject({
      cause: 'interrupted',
      attempts: [{ cause: 'exit-code', exit_code: 4 }],
    })
  })
})

describe('bad input', () => {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })

  it.each([
    [
      ['run', '-r', 'toi', '-m', 'small'],
      ['toi', 'toy'],
    ],
    [
      ['run', '-r', 'toy', '-m', 'smal'],
      ['smal', 'small, large'],
    ],
    [
      ['run', ...toy, '-mt', ''],
      ['--mutate', 'found ""; allowed: names, or all'],
    ],
    [
      ['run', ...toy, '-mt', 'epoch'],
      ['epoch', 'epochs, learning_rate'],
    ],
    [
      ['run', ...toy, '-n', '0'],
      ['--runs', '0'],
    ],
    [
      ['run', ...toy, '-n', '-1'],
      ['--runs', '-1'],
    ],
    [
      ['run', ...toy, '-n', 'abc'],
      ['--runs', 'abc', 'Help: nightwatt run --help'],
    ],
    [
      ['run', ...toy, '-s', '1.5'],
      ['seed', '1.5'],
    ],
    [
      ['run', ...toy, '--cooldown', 'soon'],
      ['--cooldown', 'soon'],
    ],
    [
      ['run', ...toy, '--colour'],
      ['--colour', 'Help: nightwatt run --help'],
    ],
    [
      ['run', ...toy, '--engine', 'cloud'],
      ['cloud', 'local'],
    ],
    [['run'], ['--repo', 'toy', 'Help: nightwatt run --help']],
    [['rum'], ['rum', 'Help']],
    [
      ['run', ...toy, '-c', 'nowhere.json'],
      ['nowhere.json', 'no such file'],
    ],
    [['table', 'run_19990101_000000'], ['run_19990101_000000']],
    [
      ['table', '--format', 'xlsx'],
      ['xlsx', 'csv, json, arrow, parquet'],
    ],
    [['report', '--night', '1999-01-01'], ['1999-01-01']],
  ])('%j exits 2 and says what is wrong', async (args, words) => {
    const { code, stderr, stdout } = await project.nightwatt(args)
    for (const word of words) expect(stderr).toContain(word)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stdout).toBe('')
    expect(code).toBe(2)
    expect(existsSync(join(project.root, 'results'))).toBe(false)
  })

  it('names all mistakes of a configuration at once, each with its place, and starts nothing', async () => {
    const broken = makeProject({
      config: toyConfig({
        supported_hyperparams: {
          epochs: { type: 'int', range: [9, 1], defualt: 3, flag: '--epochs' },
          learning_rate: { type: 'flaot', range: [0, 1], flag: '--lr' },
          dropout: { type: 'float', range: [0.1, 1], flag: '--dropout', distribution: 'log_unifrom' },
        },
        performance_metrics: { log_patterns: { accuracy: 'Accuracy: ([0-9.' } },
      }),
    })
    const { code, stderr } = await broken.nightwatt(['run', ...toy])
    expect(code).toBe(2)
    for (const words of [
      'epochs.range',
      'defualt',
      'default',
      'flaot',
      'log_unifrom',
      'log_uniform',
      'log_patterns.accuracy',
    ]) {
      expect(stderr).toContain(words)
    }
    expect(existsSync(join(broken.root, 'results'))).toBe(false)
  })

  it('says before the first run that results cannot be written', async () => {
    const blocked = makeProject({
      config: toyConfig(),
      files: { 'toy/train.sh': quickTrainer, results: 'a file' },
    })
    const { code, stderr } = await blocked.nightwatt(['run', ...toy, ...plainly])
    expect(code).toBe(2)
    expect(stderr).toContain('--results DIR')
  })

  it('refuses with exit 3 what the machine cannot run', async () => {
    const needy = makeProject({ config: toyConfig({ requires: { programs: ['no-such-trainer'] } }) })
    const { code, stderr } = await needy.nightwatt(['run', ...toy, ...plainly])
    expect(code).toBe(3)
    expect(stderr).toContain('no-such-trainer')
  })

  it('refuses repositories that are not there, in the plan as in the run, and lists them as not to be run', async () => {
    const [here, gone] = [toyConfig(), toyConfig({ path: 'gone' })].map(config => Object(config).models.toy)
    const project = makeProject({
      config: { models: { toy: here, gone } },
      files: {
        'toy/train.sh': quickTrainer,
        'both.json': JSON.stringify({
          experiments: [
            { repo: 'toy', model: 'small', mode: 'default' },
            {
              mode: 'parallel',
              foreground: { repo: 'toy', model: 'small' },
              background: { repo: 'gone', model: 'small' },
            },
          ],
        }),
      },
    })
    for (const flags of [
      ['-r', 'gone', '-m', 'small'],
      ['-ec', 'both.json'],
    ]) {
      for (const command of ['plan', 'run']) {
        const { code, stderr } = await project.nightwatt([command, ...flags])
        expect(code).toBe(3)
        expect(stderr).toContain(`gone: there is no folder ${project.root}/gone`)
      }
    }
    expect(() => project.night()).toThrowError()
    // What the plan does not use may be anywhere.
    expect((await project.nightwatt(['plan', ...toy])).code).toBe(0)
    const skipping = await project.nightwatt(['plan', '-ec', 'both.json', '--skip-invalid'])
    expect(skipping.stdout).toContain('1 experiments')
    expect(skipping.stderr).toContain('gone is skipped: there is no folder')
    const { stdout } = await project.nightwatt(['list', '--json'])
    expect(JSON.parse(stdout)).toMatchObject([
      { repository: 'toy', available: true },
      { repository: 'gone', available: false, missing: [expect.stringContaining('its folder')] },
    ])
  })

  it('leaves results and report in the project of the configuration that -c names', async () => {
    const there = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    const here = makeProject({ config: toyConfig(), files: {} })
    const flags = ['-c', `${there.root}/config/models_config.json`]
    const { code, stdout } = await here.nightwatt([
      'run',
      ...flags,
      ...toy,
      ...plainly.filter(flag => flag !== '--no-report'),
    ])
    expect(code).toBe(0)
    expect(there.night()).toContain(there.root)
    expect(existsSync(`${here.root}/results`)).toBe(false)
    expect(existsSync(`${here.root}/reports`)).toBe(false)
    expect(stdout.trim()).toContain(`${there.root}/reports/`)
  })
})
