// Waits for whole nights.
// Any Node: what lies in nights.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type NightStatus, status, watchStatus } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import { cli, makeProject, type Project, plainly, toyConfig, waitFor } from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']

// The first attempt of all fails; others run until there is a file `go`, at most a minute.
const trainer = `#!/bin/sh
echo "Accuracy: 77.5"
[ -e tried ] || { touch tried; exit 7; }
tries=0
while [ ! -e go ] && [ $tries -lt 600 ]; do sleep 0.1; tries=$((tries + 1)); done
`

function setUp(): Project & { readonly go: () => void; readonly look: () => Promise<NightStatus> } {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  return {
    ...project,
    go: () => writeFileSync(join(project.root, 'toy/go'), ''),
    look: async () => JSON.parse((await project.nightwatt(['status', '--json'])).stdout),
  }
}

/** Looks again and again until a night is so far. */
async function lookUntil(
  project: { readonly look: () => Promise<NightStatus> },
  isSo: (now: NightStatus) => boolean,
): Promise<NightStatus> {
  const now = await project.look()
  return isSo(now) ? now : lookUntil(project, isSo)
}

const secondAttempt = 'trying again'

describe('the status of a night that runs', () => {
  it('tells from its files what runs, for how long, the watts now, and the last failure', async () => {
    const project = setUp()
    const night = project.start([
      ...['run', ...toy, '-mt', 'epochs', '-n', '2'],
      ...['--cooldown', '0', '--retry-delay', '0', '--no-report'],
    ])
    await night.shows(secondAttempt)
    const now = await lookUntil(project, ({ metrics, readings, elapsedSeconds }) => {
      return 'accuracy' in metrics && readings.cpu !== null && Number(elapsedSeconds) > 0.5
    })
    expect(now).toMatchObject({
      standing: 'running',
      path: project.night(),
      heldBy: { pid: night.child.pid },
      experiments: { planned: 2, succeeded: 0, failed: 0, left: 2 },
      running: { experimentId: 'toy_small_001', attempt: 2, step: 'training', repository: 'toy' },
      lastFailure: { experimentId: 'toy_small_001', attempt: 1, cause: 'exit-code' },
      metrics: { accuracy: 77.5 },
      remainingSeconds: null,
      problems: [],
    })
    expect(now.running?.hyperparameters).toHaveProperty('epochs')
    expect(now.freeDiskBytes).toBeGreaterThan(0)
    expect(now.readings.cpu?.watts).toBeGreaterThanOrEqual(0)
    expect(now.readings.cpu?.ageSeconds).toBeLessThan(10)

    const { stdout, code } = await project.nightwatt(['status'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/🌙 run_\d{8}_\d{6} · running since \d{4}-/)
    expect(stdout).toMatch(/now: toy_small_001 · attempt 2 · training for \d/)
    expect(stdout).toMatch(/last failure: toy_small_001, attempt 1, .* \(exit-code\): exit code 7/)
    const { source } = now.readings.cpu ?? {}
    expect(stdout).toMatch(source === 'estimated' ? /CPU [\d.]+ W estimated \(/ : /CPU [\d.]+ W \(/)

    project.go()
    expect((await night.ended).code).toBe(0)
    expect(await project.look()).toMatchObject({
      standing: 'ended',
      heldBy: null,
      running: null,
      experiments: { succeeded: 2, failed: 0, left: 0 },
    })
  })

  it('knows when the night ends as soon as one experiment has', async () => {
    const project = setUp()
    project.go()
    const night = project.start(['run', ...toy, '-mt', 'epochs', '-n', '3', ...plainly, '--cooldown', '60'])
    await night.shows('cooling down')
    const now = await project.look()
    expect(now.remainingSeconds).toBeGreaterThan(50)
    expect(now.pauseSeconds).toBeGreaterThan(50)
    expect(now.endsAt).toMatch(/^\d{4}-\d\d-\d\dT/)
    night.child.kill('SIGINT')
    await night.ended
    expect(await project.look()).toMatchObject({ standing: 'interrupted', experiments: { left: 2 } })
  })

  it('knows a night that runs without the lock by its process', async () => {
    const project = setUp()
    const night = project.start(['run', ...toy, ...plainly, '--no-lock'])
    await night.shows(secondAttempt)
    expect(await project.look()).toMatchObject({ standing: 'running', heldBy: null })
    project.go()
    await night.ended
  })
})

describe('the status of a night that was killed', () => {
  it('says so, and what was running', async () => {
    const project = setUp()
    const night = project.start(['run', ...toy, ...plainly])
    await night.shows(secondAttempt)
    await waitFor(() => project.read(project.night(), 'journal.ndjson').includes('"attempt":2'))
    night.child.kill('SIGKILL')
    await night.ended
    expect(await project.look()).toMatchObject({
      standing: 'killed',
      heldBy: null,
      running: { experimentId: 'toy_small_001', attempt: 2 },
      elapsedSeconds: null,
      readings: { cpu: null, gpu: null },
    })
    const { stdout, code } = await project.nightwatt(['status'])
    expect(code).toBe(0)
    expect(stdout).toContain('KILLED')
    expect(stdout).toContain('was running: toy_small_001 · attempt 2')
  })

  it('tells what it can where night.json is gone and the journal is torn', async () => {
    const project = setUp()
    project.go()
    await project.nightwatt(['run', ...toy, ...plainly])
    const journal = join(project.night(), 'journal.ndjson')
    const lines = project.read(journal).trim().split('\n')
    writeFileSync(journal, `${lines.slice(0, -1).join('\n')}\n${lines.at(-1)?.slice(0, 40)}`)
    rmSync(join(project.night(), 'night.json'))
    const now = await status({ cwd: project.root })
    expect(now).toMatchObject({ standing: 'killed', experiments: { planned: 1, succeeded: 1, left: 0 } })
    expect(now.problems).toEqual([
      expect.stringContaining('journal.ndjson is not what was written'),
      expect.stringContaining('night.json cannot be read'),
    ])
  })
})

describe('watching', () => {
  it('tells a line an update without a terminal, and ends with the night', async () => {
    const project = setUp()
    const night = project.start(['run', ...toy, ...plainly])
    await night.shows(secondAttempt)
    const watch = project.start(['status', '--watch'])
    const watchJson = project.start(['status', '--watch', '--json'])
    // A line an update; the second comes as the night goes on.
    await Promise.all([watch.shows('attempt 2'), watchJson.shows('"attempt":2')])
    project.go()
    const { code, stdout } = await watch.ended
    expect(code).toBe(0)
    const lines = stdout.trim().split('\n')
    expect(lines.length).toBeGreaterThan(1)
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d run_\S+ running · 0\/1 done, 0 failed · toy_small_001 attempt 2/,
    )
    expect(lines.at(-1)).toMatch(/ ended · 1\/1 done/)
    const updates = (await watchJson.ended).stdout.trim().split('\n')
    expect(JSON.parse(updates.at(-1) ?? '')).toMatchObject({ standing: 'ended' })
  })

  it('ends on Ctrl-C with exit code 130, and leaves the night alone', async () => {
    const project = setUp()
    const night = project.start(['run', ...toy, ...plainly])
    await night.shows(secondAttempt)
    const watch = project.start(['status', '--watch'])
    await watch.shows('attempt 2')
    watch.child.kill('SIGINT')
    expect((await watch.ended).code).toBe(130)
    project.go()
    expect((await night.ended).code).toBe(0)
  })

  it('draws over itself in a terminal', async () => {
    const project = setUp()
    const night = project.start(['run', ...toy, ...plainly])
    await night.shows(secondAttempt)
    const env = { ...process.env, NIGHTWATT_LOCK_DIR: join(project.root, '.lock') }
    const line = `'${process.execPath}' '${cli}' status --watch`
    const terminal = spawn('script', ['-qec', line, '/dev/null'], { cwd: project.root, env })
    let drawn = ''
    terminal.stdout.setEncoding('utf8').on('data', text => {
      drawn += text
    })
    await waitFor(() => /\u001B\[\d+A\r\u001B\[J🌙/.test(drawn))
    project.go()
    await once(terminal, 'close')
    expect(drawn).toMatch(/ended/)
    await night.ended
  })

  it('stops when its reader has seen enough', async () => {
    const project = setUp()
    const night = project.start(['run', ...toy, ...plainly])
    await night.shows(secondAttempt)
    const env = { ...process.env, NIGHTWATT_LOCK_DIR: join(project.root, '.lock') }
    const line = `'${process.execPath}' '${cli}' status --watch | head -1`
    const { stdout, signal } = spawnSync('sh', ['-c', line], { cwd: project.root, env, timeout: 60_000 })
    expect([String(stdout).split('\n').length, signal]).toEqual([2, null])
    project.go()
    await night.ended
  })

  it('is a loop in the library, which ends when it is told to', async () => {
    const project = setUp()
    project.go()
    await project.nightwatt(['run', ...toy, ...plainly])
    const seen: string[] = []
    for await (const { standing } of watchStatus({ cwd: project.root })) seen.push(standing)
    expect(seen).toEqual(['ended'])
  })
})

describe('where there is no night', () => {
  it('exits 2 and says where it looked', async () => {
    const { code, stderr } = await setUp().nightwatt(['status'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/no night in .*results: run one/)
  })
})

describe('a night of ten thousand experiments', () => {
  it('is told of by its journal', async () => {
    const project = setUp()
    const night = join(project.root, 'results/run_20261123_213005')
    mkdirSync(night, { recursive: true })
    const time = '2026-11-23T21:30:05.123+01:00'
    const hyperparameters = { epochs: 9, learning_rate: 0.003423, batch: 128, dropout: 0.1 }
    const args = Object.entries(hyperparameters).flatMap(([name, value]) => [`--${name}`, String(value)])
    const lines = Array.from({ length: 10_000 }, (_, position) => {
      const index = position + 1
      const entries = [
        {
          type: 'experiment-started',
          experiment_id: `toy_small_${index}`,
          experiment: { repository: 'toy', model: 'small', hyperparameters },
        },
        {
          type: 'attempt-started',
          attempt: 1,
          command: { file: '/home/ada/project/toy/train.sh', args, cwd: '/home/ada/project/toy' },
        },
        {
          type: 'attempt-ended',
          attempt: 1,
          outcome: 'success',
          cause: null,
          detail: '',
          duration_seconds: 12.1,
          cpu_energy_joules: 123.123,
          performance_metrics: { accuracy: 91.5 },
        },
        { type: 'experiment-ended', outcome: 'success', cause: null, attempts: 1 },
        { type: 'cooldown', seconds: 60, automatic: false },
      ]
      return entries.map(entry => JSON.stringify({ time, index, ...entry })).join('\n')
    })
    const start = JSON.stringify({ time, type: 'night-started', total: 10_001 })
    writeFileSync(join(night, 'journal.ndjson'), `${start}\n${lines.join('\n')}\n`)
    const now = await status({ cwd: project.root })
    expect(now.experiments).toEqual({ planned: 10_001, succeeded: 10_000, failed: 0, left: 1 })
  })
})

describe.skipIf(process.geteuid?.() !== 0)('beside other users (skipped: only root can be several)', () => {
  it('tells that a night runs whose files may not be read', async () => {
    const project = setUp()
    const night = project.start(['run', ...toy, ...plainly])
    await night.shows(secondAttempt)
    chmodSync(project.root, 0o755)
    chmodSync(join(project.root, 'results'), 0o700)
    const env = { ...process.env, NIGHTWATT_LOCK_DIR: join(project.root, '.lock') }
    const { stdout, status: code } = spawnSync(process.execPath, [cli, 'status'], {
      cwd: '/',
      env,
      uid: 65534,
      encoding: 'utf8',
    })
    expect(code).toBe(0)
    expect(stdout).toContain(' · running since')
    expect(stdout).toContain(`held by process ${night.child.pid} of`)
    expect(stdout).toMatch(/⚠ .*EACCES/)
    project.go()
    await night.ended
  })
})
