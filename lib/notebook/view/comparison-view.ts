import { describeChange } from '../../night/changes/between.js'
import type { Comparison } from '../../table/compare/comparison.js'
import { formatChange, formatDuration, formatJoules, formatNumber, formatSigned } from '../../units.js'
import { type Column, html, htmlTable, quiet, whole } from '../show/html.js'
import type { View } from './view.js'

// The page has all of them: nightwatt report --compare.
const maxSettings = 20
const maxQuantities = 4
const maxChanges = 12

/** A comparison as a cell shows it: the verdict, the finding for each quantity, and one row per setting. */
export function comparisonView(comparison: Comparison): View {
  const { a, b, verdict, quantities, settings, changes, notices, lines } = comparison
  const side = (letter: string, { name, experiments }: Comparison['a']) =>
    html`<b>${letter}</b> ${name} (${experiments} ${experiments === 1 ? 'experiment' : 'experiments'})`
  const compared = quantities.filter(({ n }) => n > 0).slice(0, maxQuantities)
  // What the verdict says is not repeated.
  const untold = quantities.filter(({ sentence }) => !verdict.includes(sentence))
  const columns: Column[] = [
    { name: 'setting', words: true },
    ...compared.flatMap(({ name }) => [
      { name: `${name} A`, words: false },
      { name: `${name} B`, words: false },
      { name: whole('B − A'), words: false },
    ]),
  ]
  const rows = settings.slice(0, maxSettings).map(({ label, values }) => [
    label,
    ...compared.flatMap(({ column, unit, scale }) => {
      const value = values[column]
      const change = scale === 'relative' ? formatChange(value?.relative) : formatSigned(value?.difference)
      return [inUnit(value?.a, unit), inUnit(value?.b, unit), change].map(whole)
    }),
  ])
  const left = settings.length - rows.length
  const told = changes.slice(0, maxChanges).map(change => html`<li>${describeChange(change)}</li>`)
  const more = changes.length - told.length
  return {
    forms: {
      'text/html': html`<div>${side('A', a)}, ${side('B', b)}</div>
<p>${verdict}</p>
${rows.length === 0 ? '' : htmlTable(columns, rows)}
${left > 0 ? html`<div style="${quiet}">${left} more ${left === 1 ? 'setting' : 'settings'}</div>` : ''}
${untold.map(({ sentence }) => html`<div>${sentence}</div>\n`)}
${told.length === 0 ? '' : html`<div>Not the same, A → B:</div><ul>${told}${more > 0 ? html`<li>and ${more} more</li>` : ''}</ul>`}
${notices.map(notice => html`<div style="${quiet}">${notice}</div>\n`)}`.text,
    },
    text: lines.join('\n'),
  }
}

function inUnit(value: number | null | undefined, unit: string): string {
  if (unit === 'J') return formatJoules(value)
  return unit === 's' ? formatDuration(value) : formatNumber(value)
}

/** Whether a value is what `compare` returned. */
export function isComparison(value: unknown): value is Comparison {
  return typeof value === 'object' && value !== null && 'verdict' in value && 'quantities' in value
}
