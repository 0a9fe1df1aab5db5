import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Switching } from '../../measure/sensors/fit.js'
import { ask } from '../../os/ask.js'
import { packageRoot } from '../../version.js'

/** A program that drives a load up and down, and prints each switch: milliseconds since the epoch, 1 or 0. */
export interface Wave {
  readonly file: string
  readonly args: readonly string[]
  /** What it loads, in words. */
  readonly loads: string
}

const folder = join(packageRoot, 'config/workloads/calibrate')
const maxMs = 180_000

/** Ours of the cards, where a Python of the PATH has PyTorch or CuPy, and ours of the processors. */
export async function ourWave(env: NodeJS.ProcessEnv, hasCards: boolean): Promise<Wave> {
  const script = join(folder, 'wave.py')
  if (hasCards) {
    const answer = await ask('python3', [script, '--probe'], { env, timeoutMs: 30_000 })
    if (answer.exitCode === 0) return { file: 'python3', args: [script], loads: 'the cards' }
  }
  return { file: process.execPath, args: [join(folder, 'wave.js')], loads: 'the processors' }
}

/** Runs it to its end and returns its switches; what is no switch is passed over. */
export function runWave(
  { file, args }: Wave,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<{ readonly switches: readonly Switching[]; readonly problem: string }> {
  return new Promise(resolve => {
    const child = spawn(file, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: maxMs,
      killSignal: 'SIGKILL',
      ...(signal === undefined ? {} : { signal }),
    })
    let text = ''
    let remarks = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      remarks = `${remarks}${part}`.slice(-500)
    })
    child.on('error', error => resolve({ switches: [], problem: error.message }))
    child.on('close', (code, ended) => {
      const switches = text.split('\n').flatMap(line => {
        const [, time, on] = /^(\d{12,14}(?:\.\d+)?),([01])$/.exec(line.trim()) ?? []
        return time === undefined ? [] : [{ timeMs: Number(time), on: on === '1' }]
      })
      resolve({
        switches,
        problem: code === 0 ? '' : `it ended with ${ended ?? `exit code ${code}`}: ${remarks.trim()}`,
      })
    })
  })
}
