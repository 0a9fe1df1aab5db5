// Waits for processes that hold locks.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { livenessOf, ownIdentity } from '../../../lib/os/process-identity.ts'
import { type Lock, lockHolder, takeLock } from '../../../lib/record/lock/lock.ts'
import type { LockRecord } from '../../../lib/record/lock/lock-file.ts'
import { lockPath } from '../../../lib/record/lock/lock-place.ts'
import { bundled } from '../../support/bundled.ts'
import { waitFor } from '../../support/project.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-lock-'))
  path = join(folder, 'nightwatt.lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

const me = ownIdentity()

function record(changes: Partial<LockRecord> = {}): LockRecord {
  return {
    pid: me.pid,
    process_start: me.startTicks,
    boot_id: me.bootId,
    user: 'ada',
    since: '2026-11-23T21:30:05.123+01:00',
    night: null,
    command_line: ['nightwatt', 'run'],
    token: String(Math.random()),
    ...changes,
  }
}

function take(changes?: Partial<LockRecord>): Lock {
  const taking = takeLock(path, record(changes))
  if ('lock' in taking) return taking.lock
  throw new Error(`not taken: ${JSON.stringify(taking)}`)
}

/** A lock of a process that is gone. */
function leaveDead(changes: Partial<LockRecord> = {}): void {
  writeFileSync(path, JSON.stringify(record({ process_start: 1, ...changes })))
}

describe('a lock', () => {
  it('is held by one at a time, tells by whom, and is free again after its release', () => {
    const lock = take({ user: 'ada' })
    expect(takeLock(path, record())).toMatchObject({ heldBy: { record: { user: 'ada', night: null } } })
    lock.setNight('/results/run_20261123_213005')
    expect(lockHolder(path)?.record?.night).toBe('/results/run_20261123_213005')
    lock.release()
    expect(lockHolder(path)).toBeUndefined()
    take().release()
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('can be read by all and written by none but its owner, whatever the umask', () => {
    const before = process.umask(0o077)
    take()
    process.umask(before)
    expect(lstatSync(path).mode & 0o777).toBe(0o644)
  })

  it('does not release what is no longer its own', () => {
    const lock = take()
    const other = JSON.stringify(record({ user: 'grace' }))
    writeFileSync(path, other)
    lock.release()
    expect(readFileSync(path, 'utf8')).toBe(other)
  })

  it.each([
    ['a process of that id started at another time', { process_start: 1 }],
    ['the machine was started since', { boot_id: 'another' }],
    ['no process has that id', { pid: 2 ** 22 - 7 }],
  ])('is nobody’s when its process is dead: %s', (_, changes) => {
    leaveDead(changes)
    expect(lockHolder(path)).toBeUndefined()
    const lock = take({ user: 'grace' })
    expect(readdirSync(folder)).toEqual(['nightwatt.lock'])
    expect(lockHolder(path)?.record?.user).toBe('grace')
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is nobody’s when its process is a zombie, which its parent has not buried yet', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [pid] = await once(parent.stdout, 'data')
    await waitFor(() => / Z /.test(readFileSync(`/proc/${String(pid).trim()}/stat`, 'latin1')))
    expect(livenessOf({ pid: Number(pid), startTicks: null, bootId: null })).toBe('dead')
    parent.kill()
  })

  it.each([
    ['nothing', () => writeFileSync(path, '')],
    ['rubbish', () => writeFileSync(path, '\0\xff{"pid":')],
    ['a lock without a process', () => writeFileSync(path, '{"pid":-1,"user":"ada"}')],
    ['more than anybody wants to read', () => writeFileSync(path, Buffer.alloc(2 ** 21))],
    ['a folder', () => mkdirSync(path)],
    ['a link, which is not followed', () => symlinkSync(join(folder, '..', 'elsewhere'), path)],
  ])('is taken where %s lies in its place', (_, make) => {
    make()
    const lock = take()
    expect(lockHolder(path)?.record?.pid).toBe(process.pid)
    expect(takeLock(path, record())).toHaveProperty('heldBy')
    lock.release()
    expect(lockHolder(path)).toBeUndefined()
    expect(existsSync(join(folder, '..', 'elsewhere'))).toBe(false)
  })

  it('shows no control characters of whoever wrote it', () => {
    take({ user: 'ada\u001B[2J', night: '/results/\u0007run' })
    expect(lockHolder(path)?.record).toMatchObject({ user: 'ada [2J', night: '/results/ run' })
  })

  it('is given up, not followed for ever, where the chain of dead holders leads back to itself', () => {
    leaveDead()
    const { ino, mtimeNs } = lstatSync(path, { bigint: true })
    linkSync(path, `${path}.after.${ino}-${mtimeNs}`)
    expect(takeLock(path, record())).toEqual({ unclear: `${path} has 1000 dead holders` })
    expect(lockHolder(path)).toBeUndefined()
  })

  it('tells of a folder that takes no files', () => {
    expect(() => takeLock(join(folder, 'gone', 'nightwatt.lock'), record())).toThrow('ENOENT')
  })
})

const asRoot = process.geteuid?.() === 0

describe.skipIf(!asRoot)('beside other users (skipped: only root can be several)', () => {
  const nobody = 65534

  function asNobody<Result>(act: () => Result): Result {
    process.seteuid?.(nobody)
    try {
      return act()
    } finally {
      process.seteuid?.(0)
    }
  }

  it('a dead lock of another user that may not be removed is stood behind, and again after its release', () => {
    chmodSync(folder, 0o1777)
    leaveDead()
    for (let night = 0; night < 3; night += 1) {
      const lock = asNobody(() => take({ user: 'nobody' }))
      expect(takeLock(path, record())).toMatchObject({ heldBy: { record: { user: 'nobody' } } })
      asNobody(() => lock.setNight('/night'))
      expect(lockHolder(path)?.record?.night).toBe('/night')
      asNobody(() => lock.release())
      expect(readdirSync(folder)).toEqual(['nightwatt.lock'])
    }
    // Who may take it away does.
    take().release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('what may not be read is no lock', () => {
    chmodSync(folder, 0o1777)
    writeFileSync(path, JSON.stringify(record()), { mode: 0o600 })
    asNobody(() => take().release())
  })
})

describe('where the lock lies', () => {
  it('is the folder that is named, else one that all users share', () => {
    expect(lockPath({ NIGHTWATT_LOCK_DIR: folder })).toBe(path)
    expect(['/run/lock/nightwatt.lock', '/tmp/nightwatt.lock']).toContain(lockPath({}))
  })
})

describe('many processes that race for a lock', () => {
  const [lock, identity, stat] = bundled(
    'record/lock/lock.ts',
    'os/process-identity.ts',
    'os/process-stat.ts',
  )
  const taker = `
    const { takeLock } = await import(${JSON.stringify(lock)})
    const { ownIdentity } = await import(${JSON.stringify(identity)})
    const { processStat } = await import(${JSON.stringify(stat)})
    const { readFileSync, writeFileSync, rmSync } = await import('node:fs')
    const [path, inside] = process.argv.slice(1)
    const { pid, startTicks, bootId } = ownIdentity()
    const livesInside = () => {
      try {
        const other = Number(readFileSync(inside, 'utf8'))
        return processStat(other)?.ended === false ? other : 0
      } catch { return 0 }
    }
    const pause = ms => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
    process.stdout.write('ready ')
    for (let round = 0; ; round += 1) {
      const taking = takeLock(path, {
        pid, process_start: startTicks, boot_id: bootId, user: '', since: '', night: null, command_line: [],
        token: pid + '.' + round,
      })
      if (!('lock' in taking)) {
        if (Math.random() < 0.3) pause(Math.random())
        continue
      }
      const other = livesInside()
      if (other !== 0) process.stdout.write('TWICE ')
      writeFileSync(inside, String(pid))
      pause(Math.random() * 2)
      if (Math.random() < 0.05) process.kill(pid, 'SIGKILL')
      if (livesInside() !== pid) process.stdout.write('STOLEN ')
      rmSync(inside, { force: true })
      process.stdout.write('held ')
      taking.lock.release()
    }`

  it('never has two holders, whoever is killed at whatever moment', async () => {
    let told = ''
    const start = () => {
      const child = spawn(
        process.execPath,
        ['--input-type=module', '-e', taker, path, join(folder, 'inside')],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      child.stdout.on('data', text => {
        told += text
      })
      return child
    }
    const takers: ChildProcess[] = Array.from({ length: 6 }, start)
    const times = (word: string) => told.split(word).length - 1
    const [least, most] = [performance.now() + 6000, performance.now() + 60_000]
    const enough = () => performance.now() > least && times('held') > 50 && times('ready') > 10
    while (!enough() && performance.now() < most) {
      await new Promise(passed => setTimeout(passed, 20 + Math.random() * 100))
      const at = Math.floor(Math.random() * takers.length)
      if (Math.random() < 0.3) takers[at]?.kill('SIGKILL')
      takers.forEach((child, position) => {
        if (child.exitCode !== null || child.signalCode !== null) takers[position] = start()
      })
    }
    for (const child of takers) child.kill('SIGKILL')
    await Promise.all(takers.map(child => child.exitCode ?? child.signalCode ?? once(child, 'close')))
    expect([times('TWICE'), times('STOLEN')]).toEqual([0, 0])
    expect(times('held')).toBeGreaterThan(50)
    expect(times('ready')).toBeGreaterThan(10)
    // Nothing is left but what the last dead ones leave, and that does not hold.
    take().release()
    expect(readdirSync(folder).filter(name => name.startsWith('nightwatt.lock'))).toEqual([])
  })
})
