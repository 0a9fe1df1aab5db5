import { isObject } from '../../config/batch/remarks.js'
import { writeFileAtomically } from '../../os/atomic.js'
import { statsOf } from '../../os/regular-file.js'
import { parseNotebook, readNotebookText } from './notebook-file.js'

/**
 * A notebook without what running it left: outputs, counts, times of cells and the parameters of a run. What its author
 * wrote stays, so that a version control shows changes of that alone. Stripped twice it is the same.
 *
 * @param text Content of the file, nbformat 4.
 * @param file How messages call it (`the notebook`).
 * @throws ConfigError when it is not a notebook in nbformat 4.
 * @example
 * ```ts
 * import { strippedNotebook } from 'nightwatt'
 *
 * const cell = { cell_type: 'code', source: '1 + 1', metadata: {}, execution_count: 3, outputs: [] }
 * console.log(strippedNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] })))
 * ```
 */
export function strippedNotebook(text: string, file = 'the notebook'): string {
  const { value } = parseNotebook(file, text)
  if (!isObject(value) || !Array.isArray(value.cells)) return text
  const stripped = {
    ...value,
    cells: value.cells.filter(cell => !isInjected(cell)).map(strippedCell),
    metadata: without(value.metadata, ofRuns),
  }
  // As Jupyter writes it, but for characters that need no escape.
  return `${JSON.stringify(stripped, null, 1)}\n`
}

/**
 * Strips the file of a notebook as `strippedNotebook` does.
 *
 * @param path Of the notebook.
 * @returns Whether it had anything to strip; else it is left alone.
 * @throws ConfigError when there is no such file, or it is not a notebook in nbformat 4; RecordError when it cannot be
 *   written.
 * @example
 * ```ts
 * import { stripNotebook } from 'nightwatt'
 *
 * const hadOutputs = await stripNotebook('sweep.ipynb')
 * console.log(hadOutputs)
 * ```
 */
export async function stripNotebook(path: string): Promise<boolean> {
  const { file, text } = readNotebookText(path)
  const stripped = strippedNotebook(text, file)
  if (stripped === text) return false
  writeFileAtomically(file, stripped, (statsOf(file)?.mode ?? 0o644) & 0o777)
  return true
}

// What JupyterLab, papermill, nbclient and the extension ExecuteTime keep of a run.
const ofRuns = ['papermill', 'execution', 'ExecuteTime']

function strippedCell(cell: unknown): unknown {
  if (!isObject(cell)) return cell
  const kept = { ...cell, metadata: without(cell.metadata, ofRuns) }
  return cell.cell_type === 'code' ? { ...kept, execution_count: null, outputs: [] } : kept
}

function isInjected(cell: unknown): boolean {
  if (!isObject(cell) || !isObject(cell.metadata)) return false
  const { tags } = cell.metadata
  return Array.isArray(tags) && tags.includes('injected-parameters')
}

function without(value: unknown, names: readonly string[]): unknown {
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
}
