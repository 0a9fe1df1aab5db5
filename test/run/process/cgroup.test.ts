// Waits for trees of processes.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { cgroupLives, cgroupProcesses, makeCgroup, removeCgroup } from '../../../lib/run/process/cgroup.ts'
import { makeNightCgroup } from '../../../lib/run/process/night-cgroup.ts'
import { cgroupFolder, ownCgroup } from '../../../lib/run/process/own-cgroup.ts'
import { endProcessTree, treeLives } from '../../../lib/run/process/process-tree.ts'
import { startInCgroup } from '../../../lib/run/process/start-in-cgroup.ts'
import { startWatchdog } from '../../../lib/run/process/watchdog.ts'
import { waitFor } from '../../support/project.ts'

const { env } = process

describe('the cgroup of a process', () => {
  const mount = (root: string, point: string) =>
    `24 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 23 0:26 ${root} ${point} rw,relatime shared:4 - cgroup2 cgroup2 rw\n`

  it.each([
    [
      'as systemd mounts it',
      mount('/', '/sys/fs/cgroup'),
      '0::/user.slice/s.scope\n',
      '/sys/fs/cgroup/user.slice/s.scope',
    ],
    [
      'beside those of version 1',
      mount('/', '/sys/fs/cgroup/unified'),
      '2:cpu:/a\n0::/\n',
      '/sys/fs/cgroup/unified',
    ],
    [
      'in a container that sees a part',
      mount('/docker/7', '/sys/fs/cgroup'),
      '0::/docker/7/job\n',
      '/sys/fs/cgroup/job',
    ],
    ['at a path with a space', mount('/', '/mnt/a\\040b'), '0::/c\n', '/mnt/a b/c'],
  ])('is found %s', (_, mounts, cgroups, folder) => {
    expect(cgroupFolder(mounts, cgroups)).toBe(folder)
  })

  it.each([
    ['is outside of what is mounted', mount('/docker/7', '/sys/fs/cgroup'), '0::/docker/71\n'],
    ['lies above its own namespace', mount('/', '/sys/fs/cgroup'), '0::/../other\n'],
    ['is of version 1 only', mount('/', '/sys/fs/cgroup').replaceAll('cgroup2', 'cgroup'), '4:pids:/x\n'],
    ['cannot be told, for there is no /proc', '', ''],
  ])('is not taken where it %s', (_, mounts, cgroups) => {
    expect(cgroupFolder(mounts, cgroups)).toBeUndefined()
  })

  it('is not used where it is switched off, or is an ordinary folder, which stays as it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightwatt-'))
    expect(ownCgroup({ NIGHTWATT_CGROUP: '' })).toEqual({
      folder: null,
      obstacle: 'NIGHTWATT_CGROUP is empty',
    })
    expect(ownCgroup({ NIGHTWATT_CGROUP: folder }).obstacle).toBe(`${folder} is no cgroup`)
    // One that looks like a cgroup, but whose children are not.
    writeFileSync(join(folder, 'cgroup.procs'), '')
    const watchdog = startWatchdog({ env })
    const night = await makeNightCgroup({ NIGHTWATT_CGROUP: folder }, watchdog)
    expect(night.folder).toBeUndefined()
    await night.remove()
    await watchdog.dismiss()
    expect(readdirSync(folder)).toEqual(['cgroup.procs'])
  })
})

describe('the processes of a cgroup', () => {
  it('are those below it too, and never ourselves, nor what cannot be seen from here', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightwatt-'))
    mkdirSync(join(folder, 'below/deeper'), { recursive: true })
    writeFileSync(join(folder, 'cgroup.procs'), `1234\n0\n${process.pid}\n`)
    writeFileSync(join(folder, 'below/deeper/cgroup.procs'), '77\n')
    expect(cgroupProcesses(folder)).toEqual([1234, 77])
  })
})

describe('a command that starts in a cgroup', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'nightwatt-'))
  const fake = join(cwd, 'no cgroup')
  const print = (name: string) => `process.stdout.write(String(process.env[${JSON.stringify(name)}]))`

  async function outputOf(
    file: string,
    args: readonly string[],
    more: NodeJS.ProcessEnv = {},
  ): Promise<string> {
    const given = { ...env, ...more }
    const command = startInCgroup({ file, args, cwd }, given, fake)
    if (command === undefined) throw new Error('not started in a cgroup')
    const child = spawn(command.file, command.args, { cwd, env: given, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', text => {
      output += text
    })
    await once(child, 'close')
    return output.replace(String(child.pid), 'PID')
  }

  it('runs also where the shell cannot move itself, with its words as they stand, and keeps the process id', async () => {
    const words = ['-n', '$HOME', "it's", '`x`', '', 'a b', '\n;exit', '*']
    const show = 'process.stdout.write(JSON.stringify([process.pid, ...process.argv.slice(1)]))'
    expect(await outputOf(process.execPath, ['-e', show, '--', ...words])).toBe(
      `[PID,${JSON.stringify(words).slice(1)}`,
    )
  })

  it('keeps variables whose names a shell does not know', async () => {
    const name = 'BASH_FUNC_module%%'
    const value = '() {  echo "it\'s" $1;\n}'
    expect(await outputOf(process.execPath, ['-e', print(name)], { [name]: value })).toBe(value)
    expect(await outputOf(process.execPath, ['-e', print('a.b')], { 'a.b': '' })).toBe('')
  })

  it.each([
    ['does not exist', 'gone', undefined],
    ['is not executable', 'plain', { content: '#!/bin/sh\n', mode: 0o644 }],
    ['names an interpreter that does not exist', 'lost', { content: '#!/no/such/sh\n', mode: 0o755 }],
    ['is a folder', 'folder/..', undefined],
  ])('is left to the system where its program %s', (_, name, file) => {
    if (file !== undefined) writeFileSync(join(cwd, name), file.content, { mode: file.mode })
    expect(startInCgroup({ file: join(cwd, name), args: [], cwd }, env, fake)).toBeUndefined()
    expect(startInCgroup({ file: 'no-such-program', args: [], cwd }, env, fake)).toBeUndefined()
  })

  it('is left alone where `env` would take the program for a variable', () => {
    writeFileSync(join(cwd, 'a=b'), '#!/bin/sh\n', { mode: 0o755 })
    const command = { file: join(cwd, 'a=b'), args: [], cwd }
    expect(startInCgroup(command, { ...env, 'a.b': '1' }, fake)).toBeUndefined()
    expect(startInCgroup(command, env, fake)).toBeDefined()
  })
})

const place = ownCgroup(env)
const made: string[] = []
afterEach(async () => {
  for (const folder of made.splice(0)) await removeCgroup(folder)
})

function make(): string {
  const folder = makeCgroup(place.folder ?? '', `nightwatt-test-${randomBytes(6).toString('hex')}`)
  if (folder === undefined) throw new Error('no cgroup was made')
  made.push(folder)
  return folder
}

describe.skipIf(place.folder === null)(`a real cgroup (skipped: ${place.obstacle})`, () => {
  async function startTree(script: string) {
    const cgroup = make()
    const command = startInCgroup({ file: '/bin/sh', args: ['-c', script], cwd: '/' }, env, cgroup)
    const child = spawn(command?.file ?? '', command?.args ?? [], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let output = ''
    child.stdout.on('data', text => {
      output += text
    })
    await once(child.stdout, 'data')
    return { pid: child.pid ?? 0, mark: '', cgroup, output: () => output }
  }

  it('holds what left the group, the session and the environment behind, and ends it', async () => {
    const tree = await startTree('(env -i setsid sleep 300 >/dev/null 2>&1 &); sleep 0.3; echo ready')
    await waitFor(() => cgroupProcesses(tree.cgroup).length === 1)
    expect(treeLives({ ...tree, cgroup: undefined })).toBe(false)
    expect(treeLives(tree)).toBe(true)
    const start = performance.now()
    await endProcessTree(tree)
    expect(performance.now() - start).toBeLessThan(1500)
    expect(treeLives(tree)).toBe(false)
  })

  it('asks its processes to end once each, and kills at once those that do not when told to forceKill', async () => {
    const tree = await startTree(
      'env -i setsid sh -c \'trap "echo asked" TERM; echo ready; while :; do sleep 0.05; done\' & wait',
    )
    const forceKill = new AbortController()
    const ended = endProcessTree(tree, forceKill.signal)
    await waitFor(() => tree.output().includes('asked'))
    expect(cgroupLives(tree.cgroup)).toBe(true)
    forceKill.abort()
    await ended
    expect(cgroupLives(tree.cgroup)).toBe(false)
    expect(tree.output()).toBe('ready\nasked\n')
  })

  it('is removed with those that were made below it', async () => {
    const cgroup = make()
    mkdirSync(join(cgroup, 'below/deeper'), { recursive: true })
    await removeCgroup(cgroup)
    expect(existsSync(cgroup)).toBe(false)
    await removeCgroup(cgroup)
  })
})
