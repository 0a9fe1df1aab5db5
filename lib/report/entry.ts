import { familyName } from '../night/find/family.js'
import type { Night } from '../night/night.js'
import type { ExperimentRecord } from '../record/schema.js'
import { modelIn, type Row, textIn } from './row.js'

/** One experiment of the page: its row in the table, its record, and its names in the page. */
export interface Entry {
  readonly row: Row
  readonly record: ExperimentRecord | null
  readonly night: Night | null
  /** Place in the plan; with several nights on the page, the night's own place before it: `2.14`. */
  readonly number: string
  /** Id of its row in the page. */
  readonly id: string
  /** Id of its place among the failures. */
  readonly failureId: string
}

/** Joins the rows of the table with the records they come from. */
export function entriesOf(rows: readonly Row[], nights: readonly Night[]): readonly Entry[] {
  const records = new Map<string, { night: Night; record: ExperimentRecord; ordinal: number }>()
  nights.forEach((night, index) => {
    for (const record of night.experiments) {
      records.set(keyOf(familyName(night), record.experiment_id), { night, record, ordinal: index + 1 })
    }
  })
  const isOne = new Set(nights.map(familyName)).size <= 1
  return rows.map((row, index) => {
    const found = records.get(keyOf(textIn(row, 'night'), textIn(row, 'experiment_id')))
    const place = found?.record.index ?? index + 1
    return {
      row,
      record: found?.record ?? null,
      night: found?.night ?? null,
      number: !isOne && found !== undefined ? `${found.ordinal}.${place}` : String(place),
      id: `experiment-${index + 1}`,
      failureId: `failure-${index + 1}`,
    }
  })
}

/** What an experiment is called in running text: `digits mlp #3`. */
export function nameOf(entry: Entry): string {
  return `${textIn(entry.row, 'repository')} ${modelIn(entry.row)} #${entry.number}`
}

export function succeeded(entry: Entry): boolean {
  return textIn(entry.row, 'outcome') === 'success'
}

export function interrupted(entry: Entry): boolean {
  return !succeeded(entry) && textIn(entry.row, 'cause') === 'interrupted'
}

/** Whether any metric was found in its log. */
export function hasMetric(entry: Entry, metrics: readonly string[], prefix: string): boolean {
  return metrics.some(name => typeof entry.row[prefix + name] === 'number')
}

function keyOf(night: string, experimentId: string): string {
  return JSON.stringify([night, experimentId])
}
