import type { Experiment } from '../data/experiments.js'
import type { Layer } from './experiment-axis.js'
import { colours, crossPath, dashPath, fontSizes } from './theme.js'

/** Layers that the charts of experiments share. */

export type Status = 'failed' | 'no value' | 'doubtful'

/** What an experiment's mark must say beside its value; null for a success with a value. */
export function statusOf(experiment: Experiment, hasValue: boolean): Status | null {
  if (experiment.failed) return 'failed'
  if (experiment.doubtful !== null) return 'doubtful'
  return hasValue ? null : 'no value'
}

/** A row for each experiment that failed or has no value, with the fields that place its mark. */
export interface StatusRow {
  readonly mark: Status
  readonly [field: string]: unknown
}

/**
 * Crosses for the failed, dashes for those without a value and triangles for doubtful ones, with their legend.
 * @param encoding position of the marks
 * @param step pixels from one mark to the next
 */
export function statusLayer(rows: readonly StatusRow[], encoding: Layer, step: number, yOffset = 0): Layer[] {
  if (rows.length === 0) return []
  const domain = (['failed', 'no value', 'doubtful'] as const).filter(status =>
    rows.some(row => row.mark === status),
  )
  const shapes = { failed: crossPath, 'no value': dashPath, doubtful: 'triangle-up' }
  const inks = { failed: colours.failure, 'no value': colours.muted, doubtful: colours.failure }
  return [
    {
      data: { values: rows },
      mark: {
        type: 'point',
        filled: false,
        size: step > 4 ? 55 : 25,
        strokeWidth: step > 4 ? 1.8 : 1.2,
        opacity: 1,
        yOffset,
        aria: false,
      },
      encoding: {
        ...encoding,
        shape: {
          field: 'mark',
          type: 'nominal',
          scale: { domain, range: domain.map(status => shapes[status]) },
          legend: { title: null, symbolStrokeColor: colours.failure },
        },
        stroke: {
          field: 'mark',
          type: 'nominal',
          scale: { domain, range: domain.map(status => inks[status]) },
          legend: { title: null },
        },
      },
    },
  ]
}

/** What an experiment's tooltip shows; the values are text, so that nothing has to be formatted in the page. */
export interface TooltipRow {
  /** Key of the experiment, by which a page finds it in its other charts. */
  readonly k: string
  readonly id: string
  readonly group: string
  readonly set: string
  readonly shown: string
  readonly status: string
}

export function tooltipRow(experiment: Experiment, shown: string): TooltipRow {
  const { id, label, key, group, hyperparameters, failed, cause } = experiment
  const why = cause === '' ? 'failed' : `failed: ${cause}`
  return { k: key, id: id || label, group, set: hyperparameters, shown, status: failed ? why : 'succeeded' }
}

/** The tooltip over `tooltipRow`s; `value` is the heading of what is shown. */
export function tooltipEncoding(value: string, experiments: readonly Experiment[]): Layer[] {
  const grouped = experiments.some(({ group }) => group !== '')
  const fields = [
    ['id', 'experiment'],
    ...(grouped ? [['group', 'of']] : []),
    ['set', 'hyperparameters'],
    ['shown', value],
    ['status', 'outcome'],
  ]
  return fields.map(([field, title]) => ({ field, type: 'nominal', title }))
}

/** A short text beside a mark. */
export function markText(align: 'left' | 'center' | 'right'): Layer {
  return { type: 'text', align, fontSize: fontSizes.mark, color: colours.ink, aria: false }
}
