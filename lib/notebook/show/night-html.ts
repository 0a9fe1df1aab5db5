import { rowCells, rowColumns } from '../live/experiment-row.js'
import type { NightView } from '../live/night-progress.js'
import { resumeLine } from '../live/resume-line.js'
import { alarming, type Html, html, htmlTable, quiet } from './html.js'

const barLength = 20

/** A night as HTML, complete at every moment: the notebook keeps the last one. */
export function nightHtml({ title, path, isRunning, done, total, state, notices, rows }: NightView): Html {
  const filled = total === 0 ? 0 : Math.round((done / total) * barLength)
  const bar = '▰'.repeat(filled) + '▱'.repeat(barLength - filled)
  return html`<div><b>${title}</b> ${total === 0 ? '' : `${bar} ${done}/${total}`} ${state}</div>
<div style="${quiet}">${path}</div>
${isRunning && path !== '' ? whenSilent(path) : ''}${notices.map(notice => html`<div style="${alarming}">⚠ ${notice}</div>\n`)}${rows.length === 0 ? '' : htmlTable(rowColumns, rows.map(rowCells))}`
}

const silentSeconds = 30

/**
 * What stands there once nothing was told for long: a kernel that was restarted cannot tell it, since a front end hears it no
 * more by then. Each state that is shown begins the wait anew; who shows no styles shows it at once, in a stored notebook,
 * where it is true.
 */
function whenSilent(path: string): Html {
  const wait = `animation:nightwatt-silent 0s ${silentSeconds}s both;overflow:hidden`
  return html`${html([silence])}<div style="${wait}">⚠ nothing was heard of this night for ${silentSeconds} s: where its kernel was restarted or ended, the night was ended with it, and what is finished stays. To go on: <code>${resumeLine(path)}</code></div>
`
}

const silence =
  '<style>@keyframes nightwatt-silent{from{max-height:0;visibility:hidden}to{max-height:none;visibility:visible}}</style>'
