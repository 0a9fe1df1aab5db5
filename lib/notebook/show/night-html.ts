import { rowCells, rowColumns } from '../live/experiment-row.js'
import type { NightView } from '../live/night-progress.js'
import { alarming, type Html, html, htmlTable, quiet } from './html.js'

const barLength = 20

/** A night as HTML, complete at every moment: the notebook keeps the last one. */
export function nightHtml({ title, path, done, total, state, notices, rows }: NightView): Html {
  const filled = total === 0 ? 0 : Math.round((done / total) * barLength)
  const bar = '▰'.repeat(filled) + '▱'.repeat(barLength - filled)
  return html`<div><b>${title}</b> ${total === 0 ? '' : `${bar} ${done}/${total}`} ${state}</div>
<div style="${quiet}">${path}</div>
${notices.map(notice => html`<div style="${alarming}">⚠ ${notice}</div>\n`)}${rows.length === 0 ? '' : htmlTable(rowColumns, rows.map(rowCells))}`
}
