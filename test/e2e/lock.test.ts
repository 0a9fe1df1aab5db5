// Waits for whole nights.
// Any Node: locks.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type NightEvent, run } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import { makeProject, type Project, plainly, toyConfig, waitFor } from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']
const night = ['run', ...toy, ...plainly]

// Runs until there is a file `go`, at most a minute.
const trainer = `#!/bin/sh
echo "Accuracy: 91.5"
tries=0
while [ ! -e go ] && [ $tries -lt 600 ]; do sleep 0.1; tries=$((tries + 1)); done
`

function setUp(): Project & {
  readonly go: () => void
  readonly nights: () => string[]
  readonly lock: string
} {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  const results = join(project.root, 'results')
  return {
    ...project,
    lock: join(project.root, '.lock/nightwatt.lock'),
    go: () => writeFileSync(join(project.root, 'toy/go'), ''),
    nights: () => (existsSync(results) ? readdirSync(results) : []),
  }
}

describe('one night a machine', () => {
  it('another is refused with who runs, since when and which, exits 3 and leaves nothing', async () => {
    const project = setUp()
    const first = project.start(night)
    await first.shows('training.log')
    const { code, stderr, stdout } = await project.nightwatt(night)
    expect(code).toBe(3)
    expect(stderr).toMatch(
      new RegExp(
        `^nightwatt: another night runs on this machine: held by process ${first.child.pid} of \\S+ since ` +
          String.raw`\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d, ${project.night()}\.\n`,
      ),
    )
    expect(stderr).toContain('nightwatt status')
    expect(stderr).toContain('--wait')
    expect(stderr).toContain('--no-lock')
    expect(stdout).toBe('')
    expect(project.nights()).toHaveLength(1)
    project.go()
    expect((await first.ended).code).toBe(0)
    expect(readdirSync(join(project.root, '.lock'))).toEqual([])
  })

  it('of several that start at once one runs', async () => {
    const project = setUp()
    const started = [1, 2, 3, 4].map(() => project.start(night))
    const codes: (number | null)[] = []
    for (const { ended } of started) void ended.then(({ code }) => codes.push(code))
    await waitFor(() => codes.length === 3)
    project.go()
    await Promise.all(started.map(({ ended }) => ended))
    expect(codes).toEqual([3, 3, 3, 0])
    expect(project.nights()).toHaveLength(1)
  })

  it.each(['SIGKILL', 'SIGTERM'] as const)('is over when its process is ended by %s', async signal => {
    const project = setUp()
    const first = project.start(night)
    await first.shows('training.log')
    first.child.kill(signal)
    await first.ended
    expect(existsSync(project.lock)).toBe(signal === 'SIGKILL')
    project.go()
    expect((await project.nightwatt(night)).code).toBe(0)
    expect(existsSync(project.lock)).toBe(false)
  })

  it('does not stand in the way of plans, tables and reports', async () => {
    const project = setUp()
    const first = project.start(night)
    await first.shows('training.log')
    const looks = [['plan', ...toy], ['run', ...toy, '--dry-run'], ['table'], ['list']]
    for (const look of looks) expect([look, (await project.nightwatt(look)).code]).toEqual([look, 0])
    project.go()
    await first.ended
  })

  it('is not for who knows better', async () => {
    const project = setUp()
    const first = project.start(night)
    await first.shows('training.log')
    const second = project.start([...night, '--no-lock'])
    await second.shows('training.log')
    expect(JSON.parse(readFileSync(project.lock, 'utf8'))).toMatchObject({ pid: first.child.pid })
    project.go()
    expect((await first.ended).code).toBe(0)
    expect((await second.ended).code).toBe(0)
    expect(project.nights()).toHaveLength(2)
  })

  it('says which folder takes no lock', async () => {
    const project = setUp()
    writeFileSync(join(project.root, 'file'), '')
    const env = { ...process.env, NIGHTWATT_LOCK_DIR: join(project.root, 'file') }
    const { code, stderr } = await project.nightwatt(night, { env })
    expect(code).toBe(3)
    expect(stderr).toContain(`no lock can be made at ${project.root}/file/nightwatt.lock`)
    expect(stderr).toContain('NIGHTWATT_LOCK_DIR')
  })
})

describe('a night that waits', () => {
  it('tells once for whom, before its banner, and runs when that one has ended', async () => {
    const project = setUp()
    const first = project.start(night)
    await first.shows('training.log')
    const second = project.start([...night, '--wait'])
    await second.shows('waiting for its end')
    await new Promise(passed => setTimeout(passed, 1200))
    expect(project.nights()).toHaveLength(1)
    project.go()
    expect((await first.ended).code).toBe(0)
    const { code, stderr } = await second.ended
    expect(code).toBe(0)
    expect(stderr.match(/waiting for/g)).toHaveLength(1)
    expect(stderr.indexOf('waiting for')).toBeLessThan(stderr.indexOf('🌙'))
    expect(stderr).toContain(`held by process ${first.child.pid} `)
    expect(project.nights()).toHaveLength(2)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends on %s with exit code %i, and has made nothing', async (signal, expected) => {
    const project = setUp()
    const first = project.start(night)
    await first.shows('training.log')
    const second = project.start([...night, '--wait'])
    await second.shows('waiting for its end')
    second.child.kill(signal)
    const { code, stderr } = await second.ended
    expect(code).toBe(expected)
    expect(stderr).toContain('nothing was started')
    expect(stderr).not.toContain('ending the training')
    expect(project.nights()).toHaveLength(1)
    project.go()
    await first.ended
  })

  it('has a lock to wait for', async () => {
    const { code, stderr } = await setUp().nightwatt([...night, '--wait', '--no-lock'])
    expect(code).toBe(2)
    expect(stderr).toContain('--wait: found it without the lock')
  })
})

describe('the library', () => {
  const options = (project: Project) =>
    ({ repo: 'toy', model: 'small', energy: false, cooldown: 0, cwd: project.root }) as const

  it('refuses a second night also in its own process, or waits, which it tells by an event', async () => {
    const project = setUp()
    const second = setUp()
    mkdirSync(join(second.root, 'results'))
    second.go()
    const first = run(options(project))
    await waitFor(() => project.nights().length === 1)
    await expect(run(options(second))).rejects.toMatchObject({ name: 'RefusedError', exitCode: 3 })
    await expect(run(options(second))).rejects.toThrow(/held by this very process since/)
    const events: NightEvent[] = []
    const waiting = run({ ...options(second), wait: true }, { onEvent: event => events.push(event) })
    await waitFor(() => events.length === 1)
    expect(events).toMatchObject([{ type: 'night-waiting', text: expect.stringContaining(project.night()) }])
    const stop = new AbortController()
    const stopped = run({ ...options(second), wait: true }, { signal: stop.signal })
    stop.abort()
    await expect(stopped).rejects.toMatchObject({ name: 'InterruptedError', exitCode: 130 })
    expect(second.nights()).toEqual([])
    project.go()
    await first
    expect((await waiting).experiments).toHaveLength(1)
  })
})
