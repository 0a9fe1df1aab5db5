import { printableText } from '../../printable.js'

/** HTML for `show`, made only by `html`. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

type Piece = Html | string | number | readonly Html[]

/**
 * HTML for `show`: a template whose values are escaped, unless they are HTML themselves. In a notebook that JupyterLab
 * does not trust its scripts do not run.
 *
 * @param strings The template; text that is HTML already stands in an array, as in `html([page])`.
 * @param pieces Texts, numbers, HTML, or arrays of HTML.
 * @example
 * ```ts
 * import { html, show } from 'nightwatt'
 *
 * await show(html`<b>${'1 < 2'}</b>`)
 * ```
 */
export function html(strings: readonly string[], ...pieces: readonly Piece[]): Html {
  return new Html(
    strings.reduce((text, string, position) => text + textOf(pieces[position - 1] ?? '') + string),
  )
}

function textOf(piece: Piece): string {
  if (piece instanceof Html) return piece.text
  if (typeof piece === 'object') return piece.map(({ text }) => text).join('')
  return escapeHtml(String(piece))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Text escaped for use between tags and in quoted attributes, with a sign for characters that would change the
 * reading order.
 */
export function escapeHtml(text: string): string {
  return printableText(text).replaceAll(/[&<>"']/g, character => entities[character] ?? character)
}

/** Paler than the text around it, in any theme, and still with a contrast over 4.5, also in a grey row of a table. */
export const quiet = 'opacity:.75'
/** The red of JupyterLab's theme, dark or light, and one for elsewhere. */
export const alarming = 'color:var(--jp-error-color1,#c62828)'

export interface Column {
  readonly name: string
  /** Words are flush left; numbers where the notebook puts them, in JupyterLab flush right. */
  readonly words: boolean
}

/**
 * A table in the notebook's own looks. Only what JupyterLab allows in an untrusted notebook: no script, no style
 * sheet.
 */
export function htmlTable(columns: readonly Column[], rows: readonly (readonly (Html | string)[])[]): Html {
  const header = columns.map(({ name, words }) =>
    words ? html`<th style="text-align:left">${name}</th>` : html`<th>${name}</th>`,
  )
  const cellAt = (cell: Html | string, position: number) =>
    columns[position]?.words === true
      ? html`<td style="text-align:left">${cell}</td>`
      : html`<td>${cell}</td>`
  const body = rows.map(row => html`<tr>${row.map(cellAt)}</tr>\n`)
  return html`<table><thead><tr>${header}</tr></thead><tbody>\n${body}</tbody></table>`
}

/** Keeps text on one line, whatever width the notebook gives it: a number stays beside its unit. */
export function whole(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}
