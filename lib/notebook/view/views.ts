import type { ColumnTable } from 'arquero'
import { UsageError } from '../../errors.js'
import { whatWasFound } from '../../night/check/what-was-found.js'
import { isNight } from '../../night/night.js'
import { Html } from '../show/html.js'
import { chartView, isAnyChart, isChart } from './chart-view.js'
import { comparisonView, isComparison } from './comparison-view.js'
import { nightView } from './night-view.js'
import { isNights, nightsView } from './nights-view.js'
import { isPlan, planView } from './plan-view.js'
import { isProtocol, protocolView } from './protocol-view.js'
import { isReport, reportView } from './report-view.js'
import { isSession, sessionView } from './session-view.js'
import { isStatus, statusView } from './status-view.js'
import { isRows, rowsView, tableView } from './table-view.js'
import type { View, ViewOptions } from './view.js'

/** How values of one kind are shown: undefined for a value of another kind. */
type Kind = (value: unknown) => ((options: ViewOptions) => View | Promise<View>) | undefined

/** What shows itself as the last of a cell: nothing that could as well be somebody's own data. */
const ownKinds: readonly Kind[] = [
  kind(isTable, (table, { rows }) => tableView(table, rows)),
  kind(isChart, chartView),
  kind(isNight, nightView),
  kind(isNights, nightsView),
  kind(isPlan, (plan, { rows }) => planView(plan, rows)),
  kind(isComparison, comparisonView),
  kind(isProtocol, protocolView),
  kind(isStatus, statusView),
  kind(isSession, sessionView),
  kind(isHtml, ({ text }) => ({ forms: { 'text/html': text }, text })),
  kind(isReport, path => reportView(path, process.cwd())),
]

/** What is shown besides when it is asked for. */
const askedKinds: readonly Kind[] = [
  kind(isAnyChart, chartView),
  kind(isRows, (rows, { rows: most }) => rowsView(rows, most)),
  kind(isPage, path => reportView(path, process.cwd())),
]

function kind<Value>(
  is: (value: unknown) => value is Value,
  view: (value: Value, options: ViewOptions) => View | Promise<View>,
): Kind {
  return value => (is(value) ? options => view(value, options) : undefined)
}

/** How the last value of a cell shows itself; undefined for what is not ours. */
export function ownView(value: unknown): (() => View | Promise<View>) | undefined {
  const show = showing(ownKinds, value)
  return show === undefined ? undefined : () => show({ rows: usualRows })
}

/**
 * How a value is shown that was asked for.
 *
 * @throws UsageError for what cannot be shown.
 */
export function viewOf(value: unknown, options: ViewOptions): View | Promise<View> {
  const show = showing([...ownKinds, ...askedKinds], value)
  if (show !== undefined) return show(options)
  throw new UsageError(`show: found ${whatWasFound(value)}; allowed: ${allowed}`)
}

/** Rows of a table where nothing else is said. */
export const usualRows = 20

const allowed = [
  'an Arquero table',
  'an array of objects',
  'a Vega-Lite specification, as those of `charts`',
  'a night or an array of them',
  'what plan(), compare(), protocol(), status() or startSession() returned',
  'what html`…` made',
  'or the path of a report',
].join(', ')

function showing(kinds: readonly Kind[], value: unknown): ReturnType<Kind> {
  for (const kind of kinds) {
    const show = kind(value)
    if (show !== undefined) return show
  }
  return undefined
}

function isHtml(value: unknown): value is Html {
  return value instanceof Html
}

function isPage(value: unknown): value is string {
  return typeof value === 'string' && value.endsWith('.html')
}

function isTable(value: unknown): value is ColumnTable {
  return (
    typeof value === 'object' &&
    value !== null &&
    'columnNames' in value &&
    'numRows' in value &&
    'objects' in value
  )
}
