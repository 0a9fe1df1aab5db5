import type {
  ComparedQuantity,
  ComparedSetting,
  ComparedValue,
  Comparison,
  Outcomes,
} from '../../table/compare/comparison.js'
import { formatDifference, formatInterval } from '../../table/compare/judge.js'
import { quantityKey } from '../../table/compare/quantity.js'
import { formatDuration, formatJoules, formatNumber } from '../../units.js'
import { capitalised, causeInWords } from '../phrases.js'
import type { CellView, ExperimentsView } from '../view.js'

type Column = ExperimentsView['columns'][number]

/** Columns, and one row per setting. */
export interface ComparedTableView {
  readonly columns: readonly Column[]
  readonly rows: readonly {
    /** `setting-3`: unique in the page. */
    readonly id: string
    /** True when every run on either side did. */
    readonly succeeded: boolean
    readonly cells: readonly CellView[]
  }[]
  /** Sentence for an empty table; empty when there are rows. */
  readonly absence: string
}

/** The table of the settings that both sides have: the value of each quantity on either side, and the difference. */
export function comparedTableOf({ settings, quantities, match }: Comparison): ComparedTableView {
  const told = quantities.filter(quantity =>
    settings.some(({ values }) => hasSome(values[quantityKey(quantity)])),
  )
  return {
    columns: [
      columnOf('setting', 'Setting', '', false),
      columnOf('runs', 'Runs', '', false),
      ...told.flatMap(quantityColumns),
    ],
    rows: settings.map((setting, index) => ({
      id: `setting-${index + 1}`,
      succeeded: setting.a.failed === 0 && setting.b.failed === 0,
      cells: [
        cell(setting.label, { header: true }),
        runsCell(setting),
        ...told.flatMap(quantity => quantityCells(quantity, setting.values[quantityKey(quantity)])),
      ],
    })),
    absence: settings.length > 0 ? '' : (absences[match] ?? 'No setting is on both sides.'),
  }
}

const absences: Partial<Record<Comparison['match'], string>> = {
  groups: 'No setting is on both sides: the two groups were compared as such.',
}

function hasSome(value: ComparedValue | undefined): boolean {
  return value !== undefined && (value.a !== null || value.b !== null)
}

function columnOf(key: string, label: string, unit: string, numeric: boolean, qualifier = ''): Column {
  return { key, label, unit, qualifier, numeric, explanation: '' }
}

function quantityColumns({ name, source, ...quantity }: ComparedQuantity): Column[] {
  const column = quantityKey(quantity)
  const qualifier = source === 'measured' ? '' : source
  return [
    columnOf(`${column}-a`, `${capitalised(name)} A`, '', true, qualifier),
    columnOf(`${column}-b`, `${capitalised(name)} B`, '', true, qualifier),
    columnOf(`${column}-change`, 'B − A', '', true),
  ]
}

function quantityCells(quantity: ComparedQuantity, value: ComparedValue | undefined): CellView[] {
  const { unit, scale } = quantity
  const change = scale === 'relative' ? value?.relative : value?.difference
  const interval = value?.interval ?? null
  // What is the same in all rows stands above the table.
  const problem = quantity.n === 0 ? '' : (value?.problem ?? '')
  return [
    numberCell(inUnit(value?.a, unit), value?.a),
    numberCell(inUnit(value?.b, unit), value?.b),
    numberCell(
      formatDifference(change ?? null, scale),
      change,
      interval === null ? problem : formatInterval(interval, scale),
    ),
  ]
}

function runsCell({ a, b }: ComparedSetting): CellView {
  const failed = a.failed + b.failed
  const once = a.runs === 1 && b.runs === 1
  const text = once && failed === 0 ? 'once each' : `A ${outcomeWords(a)}, B ${outcomeWords(b)}`
  const causes = [...new Set([...a.causes, ...b.causes])].map(causeInWords).join(', ')
  return cell(text, { mark: failed > 0 ? 'failure' : '', note: causes, sort: String(a.runs + b.runs) })
}

function outcomeWords({ runs, failed }: Outcomes): string {
  if (runs === 1) return failed === 1 ? 'failed' : 'once'
  return failed === 0 ? `${runs} times` : `${failed} of ${runs} failed`
}

function numberCell(text: string, value: number | null | undefined, note = ''): CellView {
  const sort = value === null || value === undefined ? '' : String(value)
  return cell(text, { numeric: true, sort, note })
}

function cell(text: string, changes: Partial<CellView> = {}): CellView {
  return { text, sort: text, numeric: false, header: false, mark: '', note: '', href: '', ...changes }
}

function inUnit(value: number | null | undefined, unit: string): string {
  if (unit === 'J') return formatJoules(value)
  return unit === 's' ? formatDuration(value) : formatNumber(value)
}
