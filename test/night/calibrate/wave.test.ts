// Waits for loads.
// Any Node: processes.
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { runWave } from '../../../lib/night/calibrate/wave.ts'
import { stopOf } from '../../../lib/run/stop.ts'
import { temporaryFolder } from '../../stand-ins/index.ts'
import { isRunning } from '../../support/project.ts'

function load(script: string) {
  const folder = temporaryFolder('load')
  const file = join(folder, 'wave.sh')
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return { wave: { file, args: [], loads: './wave.sh' }, left: join(folder, 'left') }
}

const pidIn = (file: string) => readFileSync(file, 'utf8')

it('ends with the program itself, and ends what that left behind', async () => {
  const { wave, left } = load(`sleep 60 & echo $! > "$(dirname "$0")/left"
echo 1764599559000,1; echo a remark; echo 1764599561000.5,0`)
  const startMs = performance.now()
  const { switches, problem } = await runWave(wave, process.env, stopOf({}))
  expect(performance.now() - startMs).toBeLessThan(20_000)
  expect(switches).toEqual([
    { timeMs: 1764599559000, on: true },
    { timeMs: 1764599561000.5, on: false },
  ])
  expect(problem).toBe('')
  expect(isRunning(pidIn(left))).toBe(false)
})

it('ends when it is to, with all that the program started', async () => {
  const { wave, left } = load('sleep 60 & echo $! > "$(dirname "$0")/left"; wait')
  const stopping = new AbortController()
  const running = runWave(wave, process.env, stopOf({ signal: stopping.signal }))
  while (!existsSync(left) || pidIn(left) === '') await wait(20)
  stopping.abort()
  await running
  expect(isRunning(pidIn(left))).toBe(false)
})

it('tells why a program did not run, or what one that failed said', async () => {
  const { wave } = load('echo no card here >&2; exit 3')
  expect((await runWave(wave, process.env, stopOf({}))).problem).toBe(
    'it ended with exit code 3: no card here',
  )
  const gone = { ...wave, file: '/nowhere/wave' }
  expect((await runWave(gone, process.env, stopOf({}))).problem).toContain('does not exist')
})
