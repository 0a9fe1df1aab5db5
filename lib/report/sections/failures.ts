import { shellQuote } from '../../config/command/shell-quote.js'
import type { AttemptRecord } from '../../record/schema.js'
import { formatDuration, formatJoules } from '../../units.js'
import { type Entry, nameOf, succeeded } from '../entry.js'
import { causeInWords, momentInWords, settingsOf } from '../phrases.js'
import { modelIn, numberIn, textIn } from '../row.js'
import type { FailureView } from '../view.js'

/** The experiments that failed, then those that succeeded only after a failed attempt. */
export function failuresOf(entries: readonly Entry[]): readonly FailureView[] {
  const failed = entries.filter(entry => !succeeded(entry))
  const recovered = entries.filter(entry => succeeded(entry) && (numberIn(entry.row, 'retries') ?? 0) > 0)
  return [...failed, ...recovered].map(failureOf)
}

function failureOf(entry: Entry): FailureView {
  const { row, record } = entry
  const recovered = succeeded(entry)
  const firstFailed = record?.attempts.find(({ outcome }) => outcome === 'failure')
  const cause = recovered ? (firstFailed?.cause ?? null) : textIn(row, 'cause')
  const message = recovered ? (firstFailed?.detail ?? '') : textIn(row, 'error_message')
  return {
    id: entry.failureId,
    number: entry.number,
    experiment: { text: nameOf(entry), href: `#${entry.id}` },
    repository: textIn(row, 'repository'),
    model: modelIn(row),
    recovered,
    cause: causeInWords(cause),
    message,
    settings: record === null ? [] : settingsOf(record.hyperparameters),
    attempts: (record?.attempts ?? []).map(attempt =>
      attemptOf(attempt, record?.energy_sources ?? { cpu: null, gpu: null }),
    ),
  }
}

function attemptOf(
  attempt: AttemptRecord,
  sources: { cpu: string | null; gpu: string | null },
): FailureView['attempts'][number] {
  return {
    number: attempt.number,
    succeeded: attempt.outcome === 'success',
    cause: attempt.outcome === 'success' ? '' : causeInWords(attempt.cause),
    detail: attempt.detail,
    startedAt: momentInWords(attempt.started_at),
    duration: formatDuration(attempt.duration_seconds),
    exit: attempt.signal ?? (attempt.exit_code === null ? '' : `exit code ${attempt.exit_code}`),
    energy: [
      energyOfPart('CPU', attempt.cpu_energy_joules, sources.cpu),
      energyOfPart('GPU', attempt.gpu_energy_joules, sources.gpu),
    ]
      .filter(text => text !== '')
      .join(', '),
    command: shellQuote(attempt.command),
  }
}

// An energy without a recorded source is never presented as a measurement.
function energyOfPart(name: string, joules: number | null, source: string | null): string {
  if (joules === null) return ''
  return `${name} ${formatJoules(joules)}${source === 'measured' ? '' : ' estimated'}`
}
