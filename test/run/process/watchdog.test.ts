// Waits for nights that are killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { startWatchdog } from '../../../lib/run/process/watchdog.ts'
import { bundled } from '../../support/bundled.ts'
import { isRunning, waitFor, watchdogOf } from '../../support/project.ts'

const [built = ''] = bundled('run/process/watchdog.ts')
const folders: string[] = []
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-watchdog-'))
  folders.push(folder)
})
afterAll(() => {
  for (const old of folders) rmSync(old, { recursive: true })
})

const path = (name: string) => join(folder, name)
const read = (name: string) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : '')

/** A process that has a watchdog, does `body` and then waits for its death. */
async function guarded(body: string, graceSeconds = 1): Promise<{ child: ChildProcess; mark: string }> {
  const script = `
    const { startWatchdog } = await import(${JSON.stringify(built)})
    const { spawn } = await import('node:child_process')
    const watchdog = startWatchdog({ env: process.env, graceSeconds: ${graceSeconds} })
    const train = line => spawn('sh', ['-c', line], {
      cwd: ${JSON.stringify(folder)}, detached: true, stdio: 'ignore',
      env: { ...process.env, NIGHTWATT_MARK: watchdog.mark + '.1.1' },
    })
    ${body}
    setInterval(() => {}, 1000)
    console.log(watchdog.mark)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [mark] = await once(child.stdout, 'data')
  return { child, mark: String(mark).trim() }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'close')
}

describe('the watchdog, when its night is killed', () => {
  it('writes back what stood in the files, as it stood, and goes', async () => {
    const value = ` "it's" \\n $HOME \`x\` `
    const strange = path("a $HOME 'b' c")
    writeFileSync(path('plain'), 'performance\n')
    writeFileSync(strange, 'performance\n')
    const { child, mark } = await guarded(
      `await watchdog.restoreLater(${JSON.stringify([
        { file: path('plain'), value: 'powersave' },
        { file: strange, value },
        { file: path('gone'), value: 'powersave' },
      ])})`,
    )
    await kill(child)
    await waitFor(() => watchdogOf(mark) === undefined)
    expect(read('plain')).toBe('powersave\n')
    expect(readFileSync(strange, 'utf8')).toBe(`${value}\n`)
    expect(existsSync(path('gone'))).toBe(false)
  })

  it('ends every process that carries the mark, wherever it went, and no other', async () => {
    const bystander = spawn('sleep', ['60'], { env: { ...process.env, NIGHTWATT_MARK: 'another' } })
    const { child, mark } = await guarded(`
      train('sleep 300 & echo $! >plain; wait')
      train('setsid sh -c "echo \\\\$\\\\$ >session; exec sleep 300"')
      train('( ( sleep 300 & echo $! >orphan ) & )')
      train('trap "" TERM HUP; echo $$ >stubborn; while :; do sleep 0.1; done')`)
    const pids = () => ['plain', 'session', 'orphan', 'stubborn'].map(name => read(name).trim())
    await waitFor(() => pids().every(pid => pid !== '' && isRunning(pid)))
    await kill(child)
    await waitFor(() => !pids().some(isRunning))
    await waitFor(() => watchdogOf(mark) === undefined)
    expect(isRunning(String(bystander.pid))).toBe(true)
    bystander.kill()
  })

  it('gives a trainer the time to save its checkpoint, and asks it only once', async () => {
    const trap =
      'echo asked >>asked; i=0; while [ $i -lt 10 ]; do sleep 0.1; i=$((i+1)); done; echo saved >saved; exit'
    const { child } = await guarded(
      `train(${JSON.stringify(`trap '${trap}' TERM; echo $$ >trainer; while :; do sleep 0.1; done`)})`,
      5,
    )
    await waitFor(() => read('trainer') !== '')
    await kill(child)
    await waitFor(() => read('saved') === 'saved\n')
    expect(read('asked')).toBe('asked\n')
  })

  it('lets nobody wait for it who reads what the night printed', async () => {
    const { child, mark } = await guarded(
      'train(\'trap "" TERM; echo $$ >stubborn; while :; do sleep 0.1; done\')',
      2,
    )
    await waitFor(() => read('stubborn') !== '')
    await kill(child)
    expect(watchdogOf(mark)).toBeDefined()
    await waitFor(() => !isRunning(read('stubborn')))
  })

  it('is there also after signals that ended the whole terminal', async () => {
    writeFileSync(path('governor'), 'performance\n')
    const { child, mark } = await guarded(
      `await watchdog.restoreLater([{ file: ${JSON.stringify(path('governor'))}, value: 'powersave' }])`,
    )
    const pid = Number(watchdogOf(mark))
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.kill(pid, signal)
    await kill(child)
    await waitFor(() => read('governor') === 'powersave\n')
  })
})

describe('the watchdog of a night that ended in good order', () => {
  it('goes and does nothing', async () => {
    writeFileSync(path('governor'), 'performance\n')
    const { child, mark } = await guarded(`
      await watchdog.restoreLater([{ file: ${JSON.stringify(path('governor'))}, value: 'powersave' }])
      train('echo $$ >trainer; exec sleep 300')
      await watchdog.dismiss()`)
    await waitFor(() => read('trainer') !== '')
    expect(watchdogOf(mark)).toBeUndefined()
    await kill(child)
    await new Promise(passed => setTimeout(passed, 500))
    expect(read('governor')).toBe('performance\n')
    expect(isRunning(read('trainer'))).toBe(true)
    process.kill(Number(read('trainer')))
  })

  it('forgets what was put back already', async () => {
    writeFileSync(path('governor'), 'schedutil\n')
    const { child, mark } = await guarded(`
      await watchdog.restoreLater([{ file: ${JSON.stringify(path('governor'))}, value: 'powersave' }])
      watchdog.forget()`)
    await kill(child)
    await waitFor(() => watchdogOf(mark) === undefined)
    expect(read('governor')).toBe('schedutil\n')
  })

  it('is not there where no shell can be started, which costs nothing but its help', async () => {
    const watchdog = startWatchdog({ env: process.env, shell: path('no-shell') })
    expect(watchdog.problem).toContain('no-shell could not be started')
    await watchdog.restoreLater([{ file: path('governor'), value: 'powersave' }])
    watchdog.forget()
    await watchdog.dismiss()
  })
})
