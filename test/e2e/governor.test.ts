// Waits for whole nights.
// Any Node: governors.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeCpus } from '../support/cpus.ts'
import {
  isRunning,
  makeProject,
  markOf,
  plainly,
  quickTrainer,
  toyConfig,
  waitFor,
  watchdogOf,
} from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']
const performance = ['run', ...toy, '-g', 'performance', ...plainly]

const show = 'cat "$NIGHTWATT_SYSFS"/devices/system/cpu/cpu*/cpufreq/scaling_governor | tr "\\n" " "'
const shortTrainer = `#!/bin/sh\n${show}\necho "Accuracy: 91.5"\n`
const failingTrainer = `#!/bin/sh\n${show}\nexit 7\n`
const longTrainer = `#!/bin/sh\n${show}\necho $$ > pid\nexec sleep 300\n`

function setUp(trainer: string, cpus = makeCpus(['powersave', 'schedutil'])) {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  const env = { ...process.env, NIGHTWATT_SYSFS: cpus.sysfs }
  const pidFile = join(project.root, 'toy/pid')
  return {
    cpus,
    project,
    env,
    log: () => project.read(project.night(), 'toy_small_001/training.log'),
    trainerRuns: () => existsSync(pidFile) && isRunning(readFileSync(pidFile, 'utf8')),
  }
}

const before = ['powersave', 'schedutil']
const during = ['performance', 'performance']

describe('the governor of a night', () => {
  it('is set while it runs, put back after it, and recorded', async () => {
    const { cpus, project, env, log } = setUp(shortTrainer)
    const { code, stderr } = await project.nightwatt(performance, { env })
    expect(code).toBe(0)
    expect(stderr).not.toContain('note:')
    expect(log()).toMatch(/^performance performance /)
    expect(cpus.governors()).toEqual(before)
    expect(project.json(project.night(), 'night.json')).toMatchObject({
      governor: { wanted: 'performance', set: true, before: 'powersave, schedutil', problem: '' },
      machine: { governor: 'performance' },
      options: { governor: 'performance' },
    })
  })

  it('is left as it is where none is asked for', async () => {
    const { cpus, project, env, log } = setUp(shortTrainer)
    await project.nightwatt(['run', ...toy, ...plainly], { env })
    expect(log()).toMatch(/^powersave schedutil /)
    expect(cpus.governors()).toEqual(before)
    expect(project.json(project.night(), 'night.json')).toMatchObject({
      governor: null,
      machine: { governor: 'powersave, schedutil' },
    })
  })

  it('is put back after a training that failed', async () => {
    const { cpus, project, env, log } = setUp(failingTrainer)
    const { code } = await project.nightwatt([...performance, '-mr', '1'], { env })
    expect(code).toBe(1)
    expect(log()).toMatch(/^performance performance /)
    expect(cpus.governors()).toEqual(before)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('is put back after %s', async (signal, expected) => {
    const { cpus, project, env, trainerRuns } = setUp(longTrainer)
    const night = project.start(performance, { env })
    await waitFor(trainerRuns)
    expect(cpus.governors()).toEqual(during)
    night.child.kill(signal)
    expect((await night.ended).code).toBe(expected)
    expect(cpus.governors()).toEqual(before)
    expect(trainerRuns()).toBe(false)
  })

  it('is put back, and the training ended, after SIGKILL', async () => {
    const { cpus, project, env, trainerRuns } = setUp(longTrainer)
    const night = project.start(performance, { env })
    await waitFor(trainerRuns)
    expect(cpus.governors()).toEqual(during)
    night.child.kill('SIGKILL')
    await night.ended
    await waitFor(() => cpus.governors().join() === before.join() && !trainerRuns())
  })

  it('is put back by a program that calls run and exits in the middle, or throws', async () => {
    for (const end of ['process.exit(3)', 'setImmediate(() => { throw new Error("mine") })']) {
      const { cpus, project, env, trainerRuns } = setUp(longTrainer)
      const library = resolve(import.meta.dirname, '../../dist/index.js')
      const script = `
        const { run } = await import(${JSON.stringify(library)})
        process.stdin.once('data', () => ${end})
        await run({ repo: 'toy', model: 'small', governor: 'performance', energy: false })`
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        cwd: project.root,
        env,
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      await waitFor(trainerRuns)
      expect(cpus.governors()).toEqual(during)
      child.stdin.write('now\n')
      await once(child, 'exit')
      expect(cpus.governors()).toEqual(before)
      await waitFor(() => !trainerRuns())
    }
  })

  it('comes from the batch file, unless the command line names another', async () => {
    const { project, env, log } = setUp(shortTrainer)
    const batch = {
      governor: 'schedutil',
      experiments: [{ repo: 'toy', model: 'small', mode: 'default' }],
    }
    writeFileSync(join(project.root, 'batch.json'), JSON.stringify(batch))
    await project.nightwatt(['run', '-ec', 'batch.json', ...plainly], { env })
    expect(log()).toMatch(/^schedutil schedutil /)
    await project.nightwatt(['run', '-ec', 'batch.json', '-g', 'powersave', ...plainly], { env })
    expect(project.read(project.night(1), 'toy_small_001/training.log')).toMatch(/^powersave powersave /)
  })
})

describe('a governor that cannot be set', () => {
  it('is told in the console, the journal, the record and the report, with the command; the night goes on', async () => {
    const { cpus, project, env } = setUp(shortTrainer, makeCpus(['powersave', null]))
    const flags = ['run', ...toy, '-g', 'performance', '--no-energy', '--cooldown', '0']
    const { code, stdout, stderr } = await project.nightwatt(flags, { env })
    const command = `echo performance | sudo tee ${cpus.sysfs}/devices/system/cpu/cpu*/cpufreq/scaling_governor`
    expect(code).toBe(0)
    expect(stderr).toContain('note: governor performance is not set, the night runs with powersave, Linux: ')
    expect(stderr).toContain(command)
    expect(project.read(project.night(), 'journal.ndjson')).toContain(command)
    expect(project.json(project.night(), 'night.json')).toMatchObject({
      governor: { wanted: 'performance', set: false, problem: expect.stringContaining(command) },
      machine: { governor: 'powersave, Linux' },
    })
    const page = project.read(stdout.trim())
    expect(page).toContain('Governor performance was asked for and could not be set')
    expect(page).toContain(command)
  })

  it.each(['run', 'plan'])('because no governor has that name is refused by %s', async command => {
    const { project, env } = setUp(quickTrainer)
    const { code, stderr } = await project.nightwatt([command, ...toy, '-g', 'perfomance'], { env })
    expect(code).toBe(2)
    expect(stderr).toContain(
      '--governor: found "perfomance"; allowed: performance, powersave, ondemand, conservative, schedutil (did you mean "performance"?)',
    )
    expect(existsSync(join(project.root, 'results'))).toBe(false)
  })
})

describe('doctor', () => {
  it('tells the governor, and whether it may be set', async () => {
    const { project, env, cpus } = setUp(quickTrainer)
    const { stdout } = await project.nightwatt(['doctor'], { env })
    expect(stdout).toContain(
      'Governor\n  ✅ powersave, schedutil; --governor may set performance, powersave, schedutil\n',
    )
    expect(cpus.governors()).toEqual(before)
    const closed = makeCpus(['powersave', null])
    const refused = await project.nightwatt(['doctor'], { env: { ...env, NIGHTWATT_SYSFS: closed.sysfs } })
    expect(refused.stdout).toMatch(
      /❌ powersave, Linux; offered are .* may not be written\n {7}to unlock: echo performance \| sudo tee/,
    )
    const none = await project.nightwatt(['doctor', '--json'], { env: { ...env, NIGHTWATT_SYSFS: '/none' } })
    expect(JSON.parse(none.stdout).governor).toMatchObject({ current: null, settable: false })
  })
})

describe('a night that SIGKILL ends', () => {
  const script = [
    '#!/bin/sh',
    "setsid sh -c 'echo $$ > session; exec sleep 300' &",
    '( ( sleep 300 & echo $! > orphan ) & )',
    'sh -c \'trap "" TERM HUP INT; echo $$ > stubborn; while :; do sleep 0.2; done\' &',
    'echo $$ > pid',
    'wait',
    '',
  ].join('\n')

  it('leaves nothing of its training behind, wherever that went', async () => {
    const { project, env, trainerRuns } = setUp(script)
    const names = ['pid', 'session', 'orphan', 'stubborn']
    const living = () =>
      names.filter(
        name =>
          existsSync(join(project.root, 'toy', name)) && isRunning(project.read(project.root, 'toy', name)),
      )
    const night = project.start(['run', ...toy, ...plainly], { env })
    await waitFor(() => trainerRuns() && living().length === names.length)
    expect(markOf(String(night.child.pid))).toBeUndefined()
    const killed = Date.now()
    night.child.kill('SIGKILL')
    await night.ended
    // Nobody who reads what it printed waits for the tidying up.
    expect(Date.now() - killed).toBeLessThan(3000)
    await waitFor(() => living().join() === 'stubborn')
    await waitFor(() => living().length === 0)
  })

  it('ends no other night, and not the program that called it', async () => {
    const first = setUp(longTrainer)
    const second = setUp(longTrainer)
    const [killed, spared] = [first, second].map(({ project, env }) =>
      project.start(['run', ...toy, ...plainly], { env }),
    )
    await waitFor(() => first.trainerRuns() && second.trainerRuns())
    killed?.child.kill('SIGKILL')
    await waitFor(() => !first.trainerRuns())
    expect(second.trainerRuns()).toBe(true)
    const mark = markOf(second.project.read(second.project.root, 'toy/pid')) ?? ''
    expect(watchdogOf(mark)).toBeDefined()
    spared?.child.kill('SIGINT')
    expect((await spared?.ended)?.code).toBe(130)
    expect(watchdogOf(mark)).toBeUndefined()
  })
})
