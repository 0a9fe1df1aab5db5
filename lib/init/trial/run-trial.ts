import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HyperparameterValue } from '../../config/parameter/hyperparameter-value.js'
import { kindOf } from '../../config/parameter/kinds.js'
import { openLog } from '../../run/log/file/log-file.js'
import { limitLog } from '../../run/log/file/log-limit.js'
import { judgeLog } from '../../run/log/judge-log.js'
import { processTagVariable } from '../../run/process/process-tag.js'
import { runProcess } from '../../run/process/training-process.js'
import type { Stop } from '../../run/stop.js'
import type { Offer } from '../offer/offer.js'
import { commandOf } from './find-options.js'

/** How a trial ended; its log is read before it is removed. */
export interface Trial<Read> {
  readonly outcome: 'success' | 'failure' | 'timeout' | 'interrupted'
  /** Why it failed, in words. */
  readonly detail: string
  readonly read: Read
}

// Its beginning and end are kept.
const maxLogBytes = 8 << 20

/**
 * Runs the program once and lets its log be read.
 *
 * @param words The program and all its arguments.
 * @param read What is wanted of the log at a path.
 */
export async function runTrial<Read>(
  words: readonly string[],
  {
    cwd,
    timeoutSeconds,
    stop,
  }: { readonly cwd: string; readonly timeoutSeconds: number; readonly stop: Stop },
  read: (log: string) => Read,
): Promise<Trial<Read>> {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-init-'))
  const path = join(folder, 'training.log')
  try {
    const log = await openLog(path)
    const limit = limitLog(path, maxLogBytes)
    const env = { ...process.env, [processTagVariable]: `init.${randomUUID()}` }
    const options = { command: commandOf(words, cwd), env, timeoutSeconds }
    const ending = await runProcess(options, log, { onStart: () => {}, onExit: () => {} }, stop)
    await new Promise(resolve => log.end(resolve))
    await limit.end()
    const { exitCode, signal } = ending
    const judged = judgeLog(path, { exitCode, signal })
    const early = ending.interrupted
      ? 'interrupted'
      : ending.timedOutAfterSeconds !== null
        ? 'timeout'
        : undefined
    return { outcome: early ?? judged.outcome, detail: judged.detail, read: read(path) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The cheapest settings of a program: what lengthens it at its least, all else as the program has it. */
export function cheapestSettings(offers: readonly Offer[]): Readonly<Record<string, HyperparameterValue>> {
  const long = offers.filter(({ lengthens }) => lengthens)
  const isEpochs = ({ name }: Offer) => /epoch/i.test(name)
  // One epoch has as many steps as the data; steps are cut short only where no epochs can be.
  const cut = long.some(isEpochs) ? long.filter(isEpochs) : long.slice(0, 1)
  return Object.fromEntries(
    cut.flatMap(offer => {
      const { name, parameter } = offer
      if (parameter.type !== 'int') return []
      return [[name, isEpochs(offer) ? Math.min(1, parameter.range[0]) || 1 : parameter.range[0]]]
    }),
  )
}

/** The arguments that pass settings, as a night passes them. */
export function argumentsOf(
  settings: Readonly<Record<string, HyperparameterValue>>,
  offers: readonly Offer[],
): readonly string[] {
  return offers.flatMap(({ name, parameter }) =>
    Object.hasOwn(settings, name) ? kindOf(parameter).arguments(settings[name] ?? null) : [],
  )
}
