// Waits long for whole nights.
// Any Node: what lies in nights.
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withStandIns } from '../stand-ins/index.ts'
import {
  isRunning,
  makeProject,
  type Project,
  plainly,
  quickTrainer,
  toyConfig,
  waitFor,
} from '../support/project.ts'

// Hangs in its second experiment as long as the file `hold` is there.
const holding = `#!/bin/sh
echo "arguments: $*"
echo x >> starts
if [ -e hold ] && [ $(wc -l < starts) -ge 2 ]; then echo holding > held; sleep 300; fi
echo "Accuracy: 91.5"
`
// The same by nothing but the shell, and by `sleep`: beside stand-ins there is little else on the path.
const onceHolding = `#!/bin/sh
if [ -e hold ] && [ -e first ]; then echo holding > held; sleep 300; fi
echo x > first
echo "Accuracy: 91.5"
`
const flags = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '4', '-s', '5', ...plainly]
const quietly = ['--cooldown', '0', '--no-report']

/** A night of four that was broken off in the second. */
async function brokenNight(signal: NodeJS.Signals = 'SIGKILL'): Promise<Project> {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': holding, 'toy/hold': '' } })
  const { child, ended } = project.start(['run', ...flags])
  await waitFor(() => existsSync(join(project.root, 'toy/held')))
  child.kill(signal)
  await ended
  execFileSync('rm', [join(project.root, 'toy/hold')])
  return project
}

const journalOf = (project: Project) => {
  const path = join(project.night(), 'journal.ndjson')
  return existsSync(path) ? project.read(path) : ''
}

interface Attempted {
  readonly attempts: readonly {
    readonly number: number
    readonly outcome: string
    readonly cause: string | null
  }[]
}

const attemptsOf = (project: Project, index: number) =>
  (project.json(project.night(), `toy_small_00${index}/experiment.json`) as Attempted).attempts.map(
    ({ number, outcome, cause }) => [number, outcome, cause],
  )

describe('a night that was killed', () => {
  it('goes on with what is not finished, and keeps the broken attempt in the record', async () => {
    const project = await brokenNight()
    const first = project.read(project.night(), 'toy_small_001/experiment.json')
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('going on: 1 of 4 are finished and stay')
    expect(stderr).not.toContain('RUN 1/4')
    expect(project.read(project.night(), 'toy_small_001/experiment.json')).toBe(first)
    expect(attemptsOf(project, 2)).toEqual([
      [1, 'failure', 'interrupted'],
      [2, 'success', null],
    ])
    expect(attemptsOf(project, 4)).toEqual([[1, 'success', null]])
    const rows = project.read(project.night(), 'summary.csv').trim().split('\n').slice(1)
    expect(rows.map(row => row.split(',')[0])).toEqual([1, 2, 3, 4].map(index => `toy_small_00${index}`))
    expect(readdirSync(join(project.root, 'results'))).toHaveLength(1)
    expect(readdirSync(join(project.night(), 'toy_small_002')).sort()).toEqual(
      ['experiment.json', 'energy', 'metrics.csv', 'training.log', 'terminal_output.txt'].sort(),
    )
  })

  it('is the night that it would have been undisturbed', async () => {
    const project = await brokenNight()
    await project.nightwatt(['run', '--resume', project.night(), ...quietly.slice(2)])
    await project.nightwatt(['run', ...flags])
    const of = (position: number) =>
      [1, 2, 3, 4].map(index => {
        const record = project.json(project.night(position), `toy_small_00${index}/experiment.json`)
        const { hyperparameters, performance_metrics, outcome } = record as Record<string, unknown>
        return { hyperparameters, performance_metrics, outcome }
      })
    expect(of(0)).toEqual(of(1))
    const plans = [0, 1].map(
      position => (project.json(project.night(position), 'night.json') as { plan: unknown }).plan,
    )
    expect(plans[0]).toEqual(plans[1])
  })

  it('tells the seconds and joules of the broken attempt, as far as its traces go', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': holding, 'toy/hold': '' } })
    const measured = flags.filter(flag => flag !== '--no-energy')
    const { child, ended } = project.start(['run', ...measured, '--sample-interval', '50'])
    await waitFor(() => existsSync(join(project.root, 'toy/held')))
    await new Promise(resolve => setTimeout(resolve, 2500))
    child.kill('SIGKILL')
    await ended
    execFileSync('rm', [join(project.root, 'toy/hold')])
    const { code } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code).toBe(0)
    const record = project.json(project.night(), 'toy_small_002/experiment.json') as {
      attempts: { duration_seconds: number; cpu_energy_joules: number | null }[]
      failed_attempts_energy_joules: number | null
    }
    expect(record.attempts[0]?.duration_seconds).toBeGreaterThan(0.5)
    expect(record.attempts[0]?.cpu_energy_joules).toBeGreaterThan(0)
    expect(record.failed_attempts_energy_joules).toBe(record.attempts[0]?.cpu_energy_joules)
  })

  it('goes on with the meters that are there now, says so, and is no altered night by that', async () => {
    const project = makeProject({
      config: toyConfig(),
      files: { 'toy/train.sh': onceHolding, 'toy/hold': '' },
    })
    const measured = flags.filter(flag => flag !== '--no-energy')
    const env = withStandIns({ gpu: {} })
    const { child, ended } = project.start(['run', ...measured, '--sample-interval', '50'], { env })
    await waitFor(() => existsSync(join(project.root, 'toy/held')))
    child.kill('SIGKILL')
    await ended
    execFileSync('rm', [join(project.root, 'toy/hold')])
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'], {
      env: withStandIns({ cpu: {} }),
    })
    expect(code).toBe(0)
    expect(stderr).toContain('other meters than before: it measured cpu by estimate, gpu by nvidia-smi')
    const check = await project.nightwatt(['check', '--json'])
    expect(JSON.stringify(JSON.parse(check.stdout)[0].findings)).toBe('[]')
  })

  it('goes on only when nothing of it runs any more, though its trainings ignore SIGTERM', async () => {
    const stubborn = holding.replace('sleep 300', 'trap "" TERM; echo $$ > pid; while :; do sleep 0.1; done')
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': stubborn, 'toy/hold': '' } })
    const { child, ended } = project.start(['run', ...flags])
    await waitFor(() => existsSync(join(project.root, 'toy/held')))
    child.kill('SIGKILL')
    await ended
    execFileSync('rm', [join(project.root, 'toy/hold')])
    const again = project.start(['run', '--resume', 'latest', '--no-report'])
    await again.shows('RUN 2/4')
    expect(isRunning(project.read(project.root, 'toy/pid'))).toBe(false)
    expect((await again.ended).code).toBe(0)
  })

  it('goes on however often it is killed, and passes over a torn line of its journal', async () => {
    const project = await brokenNight()
    for (let kill = 0; kill < 2; kill += 1) {
      appendFileSync(join(project.night(), 'journal.ndjson'), '{"time":"2026-')
      writeFileSync(join(project.root, 'toy/hold'), '')
      execFileSync('rm', [join(project.root, 'toy/held')])
      const { child, ended } = project.start(['run', '--resume', 'latest', '--no-report'])
      await waitFor(() => existsSync(join(project.root, 'toy/held')))
      child.kill('SIGKILL')
      await ended
    }
    execFileSync('rm', [join(project.root, 'toy/hold')])
    const { code } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code).toBe(0)
    expect(attemptsOf(project, 2)).toEqual([
      [1, 'failure', 'interrupted'],
      [2, 'failure', 'interrupted'],
      [3, 'failure', 'interrupted'],
      [4, 'success', null],
    ])
    const { resumes } = project.json(project.night(), 'night.json') as { resumes: unknown[] }
    expect(resumes).toHaveLength(3)
  })

  it('with nothing left to do says so by its exit code, and runs nothing', async () => {
    const project = await brokenNight()
    await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code).toBe(0)
    expect(stderr).not.toContain('RUN')
  })

  it('shows what is left without running it', async () => {
    const project = await brokenNight()
    const { stdout } = await project.nightwatt(['run', '--resume', 'latest', '--dry-run', '--json'])
    expect(JSON.parse(stdout).experiments).toHaveLength(3)
  })
})

describe('a night that the user ended', () => {
  it('goes on with the experiment that was interrupted', async () => {
    const project = await brokenNight('SIGINT')
    const { code } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code).toBe(0)
    expect(attemptsOf(project, 2)).toEqual([
      [1, 'failure', 'interrupted'],
      [2, 'success', null],
    ])
  })
})

describe('going on with a night is refused', () => {
  it('where its configuration has changed, unless that is accepted', async () => {
    const project = await brokenNight()
    const file = join(project.root, 'config/models_config.json')
    const config = JSON.parse(project.read(file))
    config.models.toy.performance_metrics.log_patterns.again = 'Accuracy: ([0-9.]+)'
    writeFileSync(file, JSON.stringify(config))
    const refused = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain(
      'models_config.json has changed: models.toy.performance_metrics.log_patterns.again',
    )
    expect(refused.stderr).toContain('--accept-changes')
    const { code } = await project.nightwatt(['run', '--resume', 'latest', '--accept-changes', '--no-report'])
    expect(code).toBe(0)
    expect(project.json(project.night(), 'toy_small_003/experiment.json')).toMatchObject({
      performance_metrics: { accuracy: 91.5, again: 91.5 },
    })
    expect(project.json(project.night(), 'night.json')).toMatchObject({
      resumes: [{ changes: [expect.stringContaining('has changed')] }],
    })
  })

  it('where its code has changed, but not for what trainings leave beside it', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': holding, 'toy/hold': '' } })
    const git = (...words: string[]) =>
      execFileSync('git', [
        '-C',
        join(project.root, 'toy'),
        '-c',
        'user.name=x',
        '-c',
        'user.email=x@x',
        ...words,
      ])
    git('init', '-q')
    git('add', 'train.sh')
    git('commit', '-qm', 'first')
    const { child, ended } = project.start(['run', ...flags])
    await waitFor(() => existsSync(join(project.root, 'toy/held')))
    child.kill('SIGKILL')
    await ended
    execFileSync('rm', [join(project.root, 'toy/hold')])
    appendFileSync(join(project.root, 'toy/train.sh'), '# changed\n')
    const refused = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('toy has other changes in its tracked files')
    git('checkout', '-q', 'train.sh')
    writeFileSync(join(project.root, 'toy/checkpoint.bin'), 'weights')
    const { code } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code).toBe(0)
  })

  it.each([
    [['--resume', 'latest', '-n', '9'], '--resume: found --runs beside it; allowed: it alone'],
    [['--resume', 'latest', '--cooldown', '1'], '--resume: found --cooldown beside it'],
    [
      ['--accept-changes', '-r', 'toy', '-m', 'small'],
      '--accept-changes: found it alone; allowed: only with --resume',
    ],
    [['--resume', 'run_20000101_000000'], 'is no night'],
  ])('with %j', async (words, message) => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    await project.nightwatt(['run', ...flags, '-n', '1'])
    const { code, stderr } = await project.nightwatt(['run', ...words])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  it('while it still runs, whoever holds the lock', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': holding, 'toy/hold': '' } })
    const { child, ended } = project.start(['run', ...flags])
    await waitFor(() => existsSync(join(project.root, 'toy/held')))
    const { code, stderr } = await project.nightwatt([
      'run',
      '--resume',
      'latest',
      '--no-lock',
      '--no-report',
    ])
    expect(code).toBe(3)
    expect(stderr).toContain(`still runs, in process ${child.pid}`)
    child.kill('SIGINT')
    await ended
  })

  it('for a folder that holds no plan', async () => {
    const project = makeProject({
      config: toyConfig(),
      files: { 'results/run_20251118_153443/a_b_001/training.log': 'old' },
    })
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest'])
    expect(code).toBe(2)
    expect(stderr).toContain('there is no night.json in it')
  })
})

describe('a night whose configuration holds a secret', () => {
  it('goes on with the secret of the file, for the record keeps none', async () => {
    const config = toyConfig({ required_args: { login: '--api-key s3cr3t-s3cr3t' } })
    const project = makeProject({ config, files: { 'toy/train.sh': holding, 'toy/hold': '' } })
    const { child, ended } = project.start(['run', ...flags])
    await waitFor(() => existsSync(join(project.root, 'toy/held')))
    child.kill('SIGKILL')
    await ended
    execFileSync('rm', [join(project.root, 'toy/hold')])
    expect(project.read(project.night(), 'night.json')).not.toContain('s3cr3t')
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code, stderr).toBe(0)
    expect(project.read(project.night(), 'toy_small_004/training.log')).toContain('--api-key s3cr3t-s3cr3t')
    expect(project.read(project.night(), 'night.json')).not.toContain('s3cr3t')
    expect(project.read(project.night(), 'journal.ndjson')).not.toContain('s3cr3t')
  })
})

describe('a night that was broken off while the idle machine was measured', () => {
  it('keeps no idle power of it, and measures it when it goes on', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': quickTrainer } })
    const env = withStandIns({ gpu: {} })
    const idle = ['--idle', '5', ...quietly]
    const { child, ended } = project.start(['run', '-r', 'toy', '-m', 'small', ...idle], { env })
    await waitFor(
      () =>
        existsSync(join(project.root, 'results')) && readdirSync(join(project.root, 'results')).length > 0,
    )
    await waitFor(() => journalOf(project).includes('"type":"idle"'))
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect(project.json(project.night(), 'night.json')).not.toHaveProperty('idle')
    expect(journalOf(project)).not.toContain('experiment-started')
    const { code } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'], { env })
    expect(code).toBe(0)
    expect(project.json(project.night(), 'night.json')).toMatchObject({
      idle: { seconds: expect.any(Number) },
    })
  })
})

describe('a night with idle power that is broken off after a run', () => {
  it('keeps what was measured before, and measures again where it goes on and at its end', async () => {
    const slow =
      '#!/bin/sh\ncase "$*" in *resumed*) ;; *) test -e "$GO" || sleep 60 ;; esac\necho "Accuracy: 91.5"\n'
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': slow } })
    const go = join(project.root, 'go')
    const env = { ...withStandIns({ gpu: {} }), GO: go }
    writeFileSync(go, '')
    const flags = [
      '-r',
      'toy',
      '-m',
      'small',
      '-mt',
      'epochs',
      '-n',
      '2',
      '-s',
      '5',
      '--idle',
      '5',
      ...quietly,
    ]
    const { child, ended } = project.start(['run', ...flags], { env })
    await waitFor(
      () =>
        existsSync(join(project.root, 'results')) && readdirSync(join(project.root, 'results')).length > 0,
    )
    await waitFor(() => journalOf(project).includes('"type":"experiment-ended","index":1'))
    rmSync(go)
    await waitFor(() => journalOf(project).includes('"type":"attempt-started","index":2'))
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    const before = project.json(project.night(), 'night.json') as { idle: unknown; idle_later?: unknown[] }
    writeFileSync(go, '')
    const { code } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'], { env })
    expect(code).toBe(0)
    const after = project.json(project.night(), 'night.json') as {
      idle: unknown
      idle_later: { when: string }[]
    }
    expect(after.idle).toEqual(before.idle)
    expect(after.idle_later.map(({ when }) => when)).toEqual(['between', 'after'])
    expect((await project.nightwatt(['check'])).stdout).toContain('✅')
  })
})
