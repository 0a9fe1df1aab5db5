import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readRegularText } from '../../os/regular-file.js'
import { placeFrom } from '../execute/place.js'
import { type Html, html } from '../show/html.js'
import type { View } from './view.js'

/**
 * A report as its verdict and a link. The link is relative to the notebook's folder, which is the kernel's, since
 * JupyterLab opens that through its own server; a page that it does not serve is linked as a file.
 */
export function reportView(path: string, notebookFolder: string): View {
  const place = placeFrom(notebookFolder, path)
  const verdict = verdictOf(path)
  const index = join(dirname(path), 'index.html')
  // A page that JupyterLab's viewer shows cannot lead to another: its server asks for a key that only the cell's links get.
  const others =
    index !== path && readText(index).includes(ourIndex)
      ? html` · ${linkTo(index, notebookFolder, 'all nights')}`
      : ''
  return {
    forms: {
      'text/html':
        html`<div>${linkTo(path, notebookFolder, place)}${others}</div>${verdict === '' ? '' : html`<div>${verdict}</div>`}`
          .text,
    },
    text: [place, verdict].filter(line => line !== '').join('\n'),
  }
}

function linkTo(path: string, notebookFolder: string, words: string): Html {
  const place = placeFrom(notebookFolder, path)
  const href = place.startsWith('/')
    ? pathToFileURL(path).href
    : place.split('/').map(encodeURIComponent).join('/')
  return html`<a href="${href}" target="_blank">${words}</a>`
}

/** Whether a value is the path of a page that we made. */
export function isReport(value: unknown): value is string {
  return (
    typeof value === 'string' && /\.html$/.test(value) && readText(value).slice(0, 4096).includes(ourSummary)
  )
}

// templates/index.hbs
const ourIndex = '<title>All nights · nightwatt</title>'

// Only our pages have this in their head: templates/report.hbs.
const ourSummary = 'id="night-summary"'

/** The page's description in its head; empty if it has none or does not exist. */
function verdictOf(path: string): string {
  const head = /<meta name="description" content="([^"]*)"/.exec(readText(path).slice(0, 4096))
  return (head?.[1] ?? '').replaceAll(
    /&(amp|lt|gt|quot|#39|#x27|#x3D|#x60);/g,
    entity => characters[entity] ?? entity,
  )
}

const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&#x3D;': '=',
  '&#x60;': '`',
}

function readText(path: string): string {
  try {
    return readRegularText(path, { links: 'anywhere' })
  } catch {
    return ''
  }
}
