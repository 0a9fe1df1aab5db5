import type { Command, CommandFailure } from './command.js'
import type { LogScan } from './log/log-scan.js'
import type { Outcome } from './outcome.js'

/** What takes secrets out of all that is quoted: from a log, which itself stays as it came, or from a command. */
export interface Hiding {
  text(text: string): string
  words(words: readonly string[]): { readonly value: readonly string[] }
}

export const hideNothing: Hiding = { text: text => text, words: words => ({ value: words }) }

/** A log's findings with their quotations as they may be shown, before those are cut to be. */
export function hiddenIn(log: LogScan, hiding: Hiding): LogScan {
  const quoted = <Found extends { readonly text: string }>(found: Found | null) =>
    found === null ? null : { ...found, text: hiding.text(found.text) }
  const { traceback, ignoredExceptions: ignored } = log
  return {
    ...log,
    tail: hiding.text(log.tail),
    success: quoted(log.success),
    error: quoted(log.error),
    lastError: quoted(log.lastError),
    traceback: traceback === null ? null : { ...traceback, line: hiding.text(traceback.line) },
    ignoredExceptions: ignored === null ? null : { ...ignored, first: hiding.text(ignored.first) },
  }
}

/** The words of an outcome, which may quote what no log holds: a command, an error of the system. */
export function hiddenOutcome(outcome: Outcome, hiding: Hiding): Outcome {
  return {
    ...outcome,
    detail: hiding.text(outcome.detail),
    warnings: outcome.warnings.map(warning => hiding.text(warning)),
  }
}

/** A command as events tell of it; the one that runs is another. */
export function hiddenCommand<Told extends Command | CommandFailure>(command: Told, hiding: Hiding): Told {
  if ('cause' in command) return { ...command, detail: hiding.text(command.detail) }
  const [file = '', ...args] = hiding.words([command.file, ...command.args]).value
  return { ...command, file, args }
}
