import { formatSetting, type HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import type { ExperimentResult } from '../../run/experiment.js'
import { missingMetricWarnings } from '../../run/log/metrics/missing-words.js'
import { formatCelsius, formatDuration, formatJoules, formatNumber } from '../../units.js'
import { alarming, type Column, type Html, html, quiet, whole } from '../show/html.js'

/** An experiment as one line of a night's table, in words. */
export interface ExperimentRow {
  readonly index: number
  readonly mark: string
  readonly what: string
  readonly took: string
  readonly energy: string
  readonly heat: string
  readonly metrics: string
  /** Retries, warnings, why it failed: worst first. */
  readonly notes: readonly { readonly text: string; readonly bad: boolean }[]
}

/** Signs that fonts for text have: many a machine has none for emoji, and shows boxes. */
export const marks = {
  night: '☾',
  running: '▸',
  succeeded: '✓',
  failed: '✗',
  /** Of an experiment that the user ended: it did not fail. */
  stopped: '■',
} as const

export const rowColumns: readonly Column[] = [
  { name: '', words: false },
  { name: 'experiment', words: true },
  { name: 'time', words: false },
  { name: 'energy', words: false },
  { name: whole('at most'), words: false },
  { name: 'metrics', words: false },
  { name: '', words: true },
]

// A night of a hundred failures must still be a small output.
const maxNotes = 3
const maxNoteLength = 120

export function rowCells({ mark, index, what, took, energy, heat, metrics, notes }: ExperimentRow): Html[] {
  const shown = notes.slice(0, maxNotes).map(({ text, bad }) => {
    const short = text.length > maxNoteLength ? `${text.slice(0, maxNoteLength - 1)}…` : text
    return html`<div style="${bad ? alarming : quiet}">${short}</div>`
  })
  const more = notes.length > maxNotes ? [html`<div>and ${notes.length - maxNotes} more</div>`] : []
  return [
    html`${whole(`${mark} ${index}`)}`,
    html`${what}`,
    html`${whole(took)}`,
    html`${energy.replaceAll(/\d (?=\S)/g, whole)}`,
    html`${whole(heat)}`,
    html`${metrics}`,
    html`${[...shown, ...more]}`,
  ]
}

/** The line of an experiment that has ended. */
export function endedRow(result: ExperimentResult): ExperimentRow {
  const { last, attempts, task } = result
  const { cpu, gpu, totalJoules, missing } = last.energy
  const failed = last.outcome === 'failure'
  return {
    index: task.index,
    mark: last.cause === 'interrupted' ? marks.stopped : failed ? marks.failed : marks.succeeded,
    what: describeExperiment(task.experiment),
    took: formatDuration(last.durationSeconds),
    energy: energyText(totalJoules, cpu.source === 'estimated'),
    heat: formatCelsius(hottest(cpu.temperatureMaxCelsius, gpu.temperatureMaxCelsius)),
    metrics: metricsText(last.metrics),
    notes: [
      ...(failed ? [failureNote(last.cause, last.detail)] : []),
      ...(attempts.length > 1 ? [{ text: `${attempts.length} attempts`, bad: false }] : []),
      ...last.warnings.map(text => ({ text: `⚠ ${text}`, bad: false })),
      ...missing.map(part => ({ text: `⚠ no total energy is known: ${part}`, bad: false })),
      ...missingMetricWarnings(result).map(({ text }) => ({ text: `⚠ ${text}`, bad: false })),
    ],
  }
}

/** Why an experiment did not succeed. What the user stopped did not go wrong. */
export function failureNote(cause: string | null, detail: string): ExperimentRow['notes'][number] {
  return cause === 'interrupted' ? { text: detail, bad: false } : { text: `${cause}: ${detail}`, bad: true }
}

/** From a plan or a record. */
interface Described {
  readonly repository: string
  readonly model: string
  readonly hyperparameters: HyperparameterValues
  readonly subject?: { readonly module: string } | null | undefined
}

export function describeExperiment({ repository, model, hyperparameters, subject }: Described): string {
  const values = Object.entries(hyperparameters).map(([name, value]) => `${name} ${formatSetting(value)}`)
  return [`${repository} ${model}`, ...(subject ? [subject.module] : []), ...values].join(', ')
}

export function energyText(joules: number | null, estimated: boolean): string {
  return joules === null || !estimated ? formatJoules(joules) : `${formatJoules(joules)} estimated`
}

export function metricsText(metrics: Iterable<readonly [string, number]>): string {
  return [...metrics].map(([name, value]) => `${name} ${formatNumber(value)}`).join(', ')
}

export function hottest(...celsius: readonly (number | null)[]): number | null {
  const known = celsius.filter(value => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}
