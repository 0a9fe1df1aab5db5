import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

export interface Training {
  readonly exitCode: number | undefined
  readonly log: string
  readonly errors: string
}

/** Runs a training program to its end; failing is an answer, too. */
export async function runTraining(interpreter: string, words: readonly string[]): Promise<Training> {
  const { exitCode, stdout, stderr } = await execa(interpreter, words, { reject: false })
  return { exitCode, log: stdout, errors: stderr }
}

/** The number after the last `Final NAME: ` of a log; fails the test when there is none. */
export function finalMetric({ log, errors }: Training, name: 'Test Accuracy' | 'Test Loss'): number {
  const found = new RegExp(`^Final ${name}: ([0-9.]+)$`, 'm').exec(log)
  if (found === null) throw new Error(`no "Final ${name}" in the log:\n${log}\n${errors}`)
  return Number(found[1])
}

/** The log without what the clock wrote into it. */
export function withoutTimes({ log }: Training): string {
  return log.replace(/ - [0-9.]+ s$/gm, '').replace(/^(Time:|.* read in) [0-9.]+ s$/gm, '')
}

/** Whether python3 is on the PATH and can do this. */
export function pythonCan(code: string): boolean {
  return spawnSync('python3', ['-c', code], { stdio: 'ignore' }).status === 0
}
