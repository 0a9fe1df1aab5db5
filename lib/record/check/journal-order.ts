import type { JournalEntry } from '../journal/journal.js'
import type { NightRecord } from '../schema.js'

// Meters start before the attempt does.
const attemptLines = ['attempt-ended', 'retry']

/** Lines that do not follow from those before them. */
export function ofOrder(lines: readonly Line[]): readonly LineFinding[] {
  const findings: LineFinding[] = []
  const experiments = new Set<unknown>()
  const attempts = new Map<string, JournalEntry>()
  const ended = new Set<string>()
  const backgrounds = new Map<unknown, number>()
  const key = (entry: JournalEntry) => `${entry.index}.${entry.attempt}`
  for (const { entry, number } of lines) {
    const { type, index } = entry
    if (type === 'experiment-started') experiments.add(index)
    else if (typeof index === 'number' && type !== 'record-problem' && !experiments.has(index))
      findings.push({
        number,
        told: ['index', index, 'an experiment that a line before tells to have started'],
      })
    if (type === 'attempt-started') attempts.set(key(entry), entry)
    if (type === 'attempt-ended') ended.add(key(entry))
    if (attemptLines.includes(type) && !attempts.has(key(entry)) && entry.broken_off !== true)
      findings.push({
        number,
        told: ['attempt', entry.attempt, 'an attempt that a line before tells to have started'],
      })
    if (type === 'retry' && !ended.has(key(entry)))
      findings.push({
        number,
        told: ['attempt', entry.attempt, 'an attempt that a line before tells to have ended'],
      })
    if (type === 'background-started') backgrounds.set(index, 0)
    if (type === 'background-run-ended') {
      const before = backgrounds.get(index)
      if (before === undefined || entry.run !== before + 1)
        findings.push({
          number,
          told: ['run', entry.run, before === undefined ? 'a load that was started' : before + 1],
        })
      backgrounds.set(index, Number(entry.run))
    }
    if (type === 'attempt-ended') findings.push(...ofAttempt(number, entry, attempts.get(key(entry))))
  }
  return findings
}

const slackMs = 60_000

function ofAttempt(
  number: number,
  entry: JournalEntry,
  began: JournalEntry | undefined,
): readonly LineFinding[] {
  const { record, attempt } = entry
  if (typeof record !== 'object' || record === null) return []
  const of = (name: string): unknown => Reflect.get(record, name)
  const findings: LineFinding[] = []
  if (of('number') !== attempt) findings.push({ number, told: ['record.number', of('number'), attempt] })
  if (began === undefined) return findings
  const started = String(of('started_at'))
  // The line is written as the attempt begins; a clock that is put right in between is off by little, or is told of.
  if (Math.abs(Date.parse(started) - Date.parse(began.time)) > slackMs)
    findings.push({
      number,
      told: ['record.started_at', started, `about ${began.time}, when it was told to start`],
    })
  const command: unknown = began.command
  const words: unknown = of('command')
  if (typeof command !== 'object' || command === null || !('file' in command) || !('args' in command))
    return findings
  const told = [command.file, ...(Array.isArray(command.args) ? command.args : [])]
  // What is taken out of a command as a secret is taken out of single words here, and of whole lines there.
  const isHidden = JSON.stringify([told, words]).includes('[redacted')
  if (!isHidden && Array.isArray(words) && words.length > 0 && JSON.stringify(words) !== JSON.stringify(told))
    findings.push({ number, told: ['record.command', words, told] })
  return findings
}

/**
 * A clock that is put right in the night goes on from there: a time that is off from both of its neighbours, which agree
 * with each other, is none that a clock gave.
 */
export function ofTimes(lines: readonly Line[], night: NightRecord): readonly LineFinding[] {
  const first = Date.parse(night.started_at)
  const at = (position: number) => Date.parse(lines[position]?.entry.time ?? '')
  return lines.flatMap(({ entry: { time }, number }, position) => {
    const now = at(position)
    const before = position === 0 ? first : at(position - 1)
    const after = at(position + 1)
    const isDip = now < before - slackMs && !(after < before - slackMs)
    const isSpike = now > after + slackMs && !(before > after + slackMs)
    return isDip || isSpike
      ? [{ number, told: ['time', time, 'a time between those of the lines before and after it'] as const }]
      : []
  })
}

export interface Line {
  readonly entry: JournalEntry
  /** From 1, of those that can be read. */
  readonly number: number
}

export interface LineFinding {
  readonly number: number
  readonly told: Told
}

export type Told = readonly [field: string, found: unknown, expected: unknown]
