import { pathToFileURL } from 'node:url'
import { html } from './html.js'
import { placeFrom } from './place.js'
import type { View } from './show.js'

/**
 * A link to a report. Relative to the notebook's folder, which is the kernel's, since JupyterLab opens that through
 * its own server; a page outside of what it serves is linked as a file.
 */
export function reportView(path: string, notebookFolder: string): View {
  const place = placeFrom(notebookFolder, path)
  const href = place.startsWith('/')
    ? pathToFileURL(path).href
    : place.split('/').map(encodeURIComponent).join('/')
  return {
    mimeType: 'text/html',
    content: html`📄 <a href="${href}" target="_blank">${place}</a>`.text,
    text: path,
  }
}
