import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { html } from './html.js'
import type { View } from './show.js'

/**
 * A link to a report. Relative to the notebook's folder, which is the kernel's, since JupyterLab opens that through
 * its own server; a page outside of what it serves is linked as a file.
 */
export function reportView(path: string, notebookFolder: string): View {
  const below = relative(notebookFolder, path)
  const href = below.startsWith('/')
    ? pathToFileURL(path).href
    : below.split('/').map(encodeURIComponent).join('/')
  return {
    mimeType: 'text/html',
    content: html`📄 <a href="${href}" target="_blank">${path}</a>`.text,
    text: path,
  }
}
