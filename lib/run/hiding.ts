import type { Command, CommandFailure } from './command/command.js'
import type { NightEvent } from './events.js'
import type { LogScan } from './log/log-scan.js'
import type { AttemptPhases } from './log/phases/phase-listener.js'
import type { Outcome } from './outcome/outcome.js'

/** Takes secrets out of everything that is quoted: from a log, which itself stays unchanged, or from a command. */
export interface Hiding {
  text(text: string): string
  words(words: readonly string[]): { readonly value: readonly string[] }
}

export const hideNothing: Hiding = { text: text => text, words: words => ({ value: words }) }

/** A log's findings with secrets taken out of their quotations, before those are shortened. */
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

/** The phases of an attempt, whose names a program may have printed. */
export function hiddenPhases({ phases, problems }: AttemptPhases, hiding: Hiding): AttemptPhases {
  return {
    phases: phases.map(phase => ({
      ...phase,
      name: hiding.text(phase.name),
      problems: phase.problems.map(problem => hiding.text(problem)),
    })),
    problems: problems.map(problem => hiding.text(problem)),
  }
}

/** What was said of meters, which may quote what a program of the user's printed. */
export function hiddenProblems(
  problems: ReadonlyMap<string, readonly string[]>,
  hiding: Hiding,
): ReadonlyMap<string, readonly string[]> {
  return new Map([...problems].map(([meter, texts]) => [meter, texts.map(text => hiding.text(text))]))
}

/** An event as listeners hear of it, in the journal's words: a notice, too, may quote such a program. */
export function hiddenNotice(event: NightEvent, hiding: Hiding): NightEvent {
  return event.type === 'notice' ? { ...event, text: hiding.text(event.text) } : event
}

/** The words of an outcome, which may also quote a command or an error of the system. */
export function hiddenOutcome(outcome: Outcome, hiding: Hiding): Outcome {
  return {
    ...outcome,
    detail: hiding.text(outcome.detail),
    warnings: outcome.warnings.map(warning => hiding.text(warning)),
  }
}

/** A command as events show it; the one that runs is unchanged. */
export function hiddenCommand<Told extends Command | CommandFailure>(command: Told, hiding: Hiding): Told {
  if ('cause' in command) return { ...command, detail: hiding.text(command.detail) }
  const [file = '', ...args] = hiding.words([command.file, ...command.args]).value
  return { ...command, file, args }
}
