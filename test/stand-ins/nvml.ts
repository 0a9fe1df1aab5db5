import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll } from 'vitest'

/** What the stand-in of libnvidia-ml plays with a card; numbers, 0 and 1 for no and yes. Times are milliseconds. */
export interface NvmlCardPlay {
  /** Watts: constant at `high`; a square wave with `period` and `phase`; a ramp from `low` with `start` and `end`. */
  readonly high?: number
  readonly low?: number
  readonly period?: number
  readonly phase?: number
  readonly start?: number
  readonly end?: number
  /** Whether it has an energy counter, every how many milliseconds it moves (100), and by what it is off. */
  readonly counter?: number
  readonly rhythm?: number
  readonly scale?: number
  /** So long after the library was initialised the counter stands still, or begins at zero. */
  readonly still_after?: number
  readonly reset_after?: number
  /** Whether it tells power, power at the instant (a factor of the truth), and its average. */
  readonly power?: number
  readonly instant?: number
  readonly average?: number
  /** Whether its power is the mean of the last second. */
  readonly averages?: number
  readonly architecture?: number
  readonly reasons?: number
  readonly processes?: number
  readonly open_code?: number
  /** So long after the start every call hangs, aborts, or returns `fail_code` (999). */
  readonly hang_after?: number
  readonly die_after?: number
  readonly fail_after?: number
  readonly fail_code?: number
}

/** What the library plays; of each card the values of `cards` at its index, then these. */
export interface NvmlPlay extends NvmlCardPlay {
  readonly gpus?: number
  readonly cards?: readonly NvmlCardPlay[]
  readonly name?: string
  readonly init_code?: number
  readonly init_hangs?: number
  /** Only the first so many starts go wrong; asking whether it works is one. */
  readonly runs?: number
  /** A library that lacks what those before 2020 lack: counter, fields, architecture, processes. */
  readonly isOlder?: boolean
}

const compiler = (process.env.PATH ?? '')
  .split(delimiter)
  .map(folder => join(folder, 'cc'))
  .find(existsSync)

/** Whether the stand-in can be made here; tests that need it are skipped and say so. */
export const hasCompiler = compiler !== undefined

const built = new Map<boolean, string>()

afterAll(() => {
  for (const folder of built.values()) rmSync(folder, { recursive: true, force: true })
  built.clear()
})

/** The environment of a machine with that library: found by the loader, as a real one is. */
export function nvmlEnvironment(play: NvmlPlay): NodeJS.ProcessEnv {
  const { cards = [], name, isOlder = false, ...common } = play
  const words = (values: object, prefix = '') =>
    Object.entries(values).map(([key, value]) => `${prefix}${key}=${String(value)}`)
  return {
    LD_LIBRARY_PATH: folderOf(isOlder),
    NIGHTWATT_TEST_NVML: [...words(common), ...cards.flatMap((card, index) => words(card, `${index}:`))].join(
      ' ',
    ),
    ...(name === undefined ? {} : { NIGHTWATT_TEST_NVML_NAME: name }),
  }
}

function folderOf(isOlder: boolean): string {
  const known = built.get(isOlder)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-nvml-'))
  const source = join(import.meta.dirname, 'nvml.c')
  const library = join(folder, 'libnvidia-ml.so.1')
  execFileSync('cc', [
    '-shared',
    '-fPIC',
    '-O1',
    '-Wall',
    ...(isOlder ? ['-DOLDER'] : []),
    '-o',
    library,
    source,
    '-lm',
  ])
  built.set(isOlder, folder)
  return folder
}
