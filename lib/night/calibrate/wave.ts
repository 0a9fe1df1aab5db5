import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Switching } from '../../measure/sensors/fit.js'
import { ask } from '../../os/ask.js'
import { readRegularFile } from '../../os/regular-file.js'
import { openLog } from '../../run/log/file/log-file.js'
import { limitLog } from '../../run/log/file/log-limit.js'
import { processTagVariable } from '../../run/process/process-tag.js'
import { type ProcessEnding, runProcess } from '../../run/process/training-process.js'
import type { Stop } from '../../run/stop.js'
import { packageRoot } from '../../version.js'

/** A program that drives a load up and down, and prints each switch: milliseconds since the epoch, 1 or 0. */
export interface Wave {
  readonly file: string
  readonly args: readonly string[]
  /** What it loads, in words. */
  readonly loads: string
}

const folder = join(packageRoot, 'config/workloads/calibrate')
const maxSeconds = 180
// Of a program that prints without end, the beginning and the end are kept.
const maxLogBytes = 8 << 20
const maxRemarks = 500

/** Ours of the cards, where a Python of the PATH has PyTorch or CuPy, and ours of the processors. */
export async function ourWave(env: NodeJS.ProcessEnv, hasCards: boolean): Promise<Wave> {
  const script = join(folder, 'wave.py')
  if (hasCards) {
    const answer = await ask('python3', [script, '--probe'], { env, timeoutMs: 30_000 })
    if (answer.exitCode === 0) return { file: 'python3', args: [script], loads: 'the cards' }
  }
  return { file: process.execPath, args: [join(folder, 'wave.js')], loads: 'the processors' }
}

/**
 * Runs it to its end, and ends what it started: a load that goes on would be in the next readings. Returns its switches; what
 * is no switch is passed over.
 */
export async function runWave(
  { file, args }: Wave,
  env: NodeJS.ProcessEnv,
  stop: Stop,
): Promise<{ readonly switches: readonly Switching[]; readonly problem: string }> {
  const place = mkdtempSync(join(tmpdir(), 'nightwatt-calibrate-'))
  const path = join(place, 'wave.log')
  try {
    const log = await openLog(path)
    const limit = limitLog(path, maxLogBytes)
    const options = {
      command: { file, args, cwd: process.cwd() },
      env: { ...env, [processTagVariable]: `calibrate.${randomUUID()}` },
      timeoutSeconds: maxSeconds,
    }
    const ending = await runProcess(options, log, { onStart() {}, onExit() {} }, stop)
    await new Promise(resolve => log.end(resolve))
    await limit.end()
    const switches: Switching[] = []
    const others: string[] = []
    for (const line of readRegularFile(path).toString().split('\n')) {
      const [, time, on] = /^(\d{12,14}(?:\.\d+)?),([01])$/.exec(line.trim()) ?? []
      if (time === undefined) others.push(line)
      else switches.push({ timeMs: Number(time), on: on === '1' })
    }
    return { switches, problem: problemOf(ending, others.join('\n').trim().slice(-maxRemarks)) }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function problemOf(
  { startFailure, timedOutAfterSeconds, exitCode, signal }: ProcessEnding,
  remarks: string,
): string {
  if (startFailure !== null) return startFailure.detail
  if (timedOutAfterSeconds !== null) return `it had not ended after ${timedOutAfterSeconds} s: ${remarks}`
  return exitCode === 0 ? '' : `it ended with ${signal ?? `exit code ${exitCode}`}: ${remarks}`
}
