import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Hyperparameter } from '../../lib/config/parameter/hyperparameter-schema.ts'
import type { Assignment } from '../../lib/design/mutation.ts'

/** The original's rules, run by the python3 of this machine. */
const script = fileURLToPath(new URL('original-rules.py', import.meta.url))

export const hasPython = spawnSync('python3', ['-c', 'import random']).status === 0

export interface Job {
  seed: string
  entries: Array<{ parameters: Record<string, Hyperparameter>; mutate: string[]; runs: number }>
}

/** What CPython draws: by job and entry. */
export function mutationsOfOriginal(jobs: readonly Job[]): Assignment[][][] {
  return JSON.parse(
    execFileSync('python3', [script], { input: JSON.stringify(jobs), maxBuffer: 2 ** 28 }).toString(),
  )
}

/** The hyperparameters of a whole batch file's experiments, as CPython draws them. */
export function batchOfOriginal(
  job: { readonly seed: string; readonly batch: unknown; readonly models: unknown },
  cwd: string,
): Assignment[] {
  return JSON.parse(
    execFileSync('python3', [script, '--batch'], { input: JSON.stringify(job), cwd }).toString(),
  )
}

/** Ints and uniform floats are the same to the last bit, log-uniform floats to 15 significant digits. */
export function expectSameMutations(
  ours: readonly Assignment[],
  original: readonly Assignment[],
  parameters: Readonly<Record<string, Hyperparameter>>,
): void {
  expect(ours.length).toBe(original.length)
  ours.forEach((mutation, at) => {
    const theirs = original[at] ?? {}
    expect(Object.keys(mutation)).toEqual(Object.keys(theirs))
    for (const [name, value] of Object.entries(mutation)) {
      const expected = theirs[name]
      const parameter = parameters[name]
      if (
        parameter?.type === 'float' &&
        parameter.distribution === 'log_uniform' &&
        typeof value === 'number' &&
        typeof expected === 'number'
      ) {
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(Math.abs(expected) * 5e-16)
      } else {
        expect(value).toBe(expected)
      }
    }
  })
}
