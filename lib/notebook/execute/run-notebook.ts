import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { InterruptedError, NightwattError, UsageError } from '../../errors.js'
import { writeFileAtomically } from '../../os/atomic.js'
import { shownFileMode } from '../../os/file-modes.js'
import { kernelName, kernelSpec, kernelTitle } from '../kernel/kernel-spec.js'
import { type CellFailure, failureOf, firstLine } from './cell-failure.js'
import { findPythonWithNbclient } from './find-python.js'
import { injectParameters, type NotebookParameters } from './inject-parameters.js'
import { type CellMessage, executeNotebook } from './notebook-execution.js'
import { type NotebookCell, type NotebookFile, readNotebook } from './notebook-file.js'
import { notebookTarget } from './notebook-target.js'
import { readParameters } from './parameters-file.js'

export interface NotebookOptions {
  /** Values for the declarations of its cell tagged `parameters`, by name: anything that JSON can express. */
  readonly parameters?: NotebookParameters
  /** A JSON file with more of them; those above override it. */
  readonly parametersFile?: string | undefined
  /** The file to write, in an existing folder; an existing file is replaced. */
  readonly output?: string | undefined
  /** Instead of an output: overwrite the notebook itself. */
  readonly inPlace?: boolean | undefined
  /** Where its kernel runs (the notebook's own folder, as in JupyterLab). */
  readonly cwd?: string | undefined
  /** Ends the running cell as the stop button does, and the notebook with it. */
  readonly signal?: AbortSignal
  /** Ends the kernel at once. */
  readonly forceKill?: AbortSignal
  /** Called when a cell begins and when it has ended. */
  onCell?(event: CellEvent): void
}

/** A cell of a notebook that runs. */
export interface CellEvent {
  /** Its number among the cells that run, from 1: `[1]` in the notebook. */
  readonly cell: number
  readonly of: number
  /** Its first line of code. */
  readonly source: string
  /** What it took, once it has ended. */
  readonly seconds: number | undefined
  /** Why it failed, if it did. */
  readonly failure: CellFailure | undefined
}

/** An executed notebook. */
export interface NotebookRun {
  /** Path of the written notebook. */
  readonly path: string
  readonly outcome: 'succeeded' | 'failed' | 'interrupted'
  readonly durationSeconds: number
  /** The cell that failed or was interrupted; those below it did not run. */
  readonly failure: CellFailure | undefined
}

/**
 * Runs a notebook of the kernel "TypeScript (nightwatt)" or tslab from top to bottom, head-less, with the kernel of
 * this package, whether or not that was registered. It is written after each cell, whole or not at all, also when a
 * cell failed or the signal came.
 *
 * Parameters follow papermill's convention: a cell tagged `injected-parameters` after the one tagged `parameters`,
 * replacing an existing one. `metadata.papermill` holds `parameters`, `input_path`, `output_path`, `start_time`,
 * `end_time`, `duration` in seconds and `exception`, as papermill writes it.
 *
 * @param path Of the notebook.
 * @param options Its parameters, where it is written, its signal and its time.
 * @throws UsageError or ConfigError for what it was told or found in the file, RefusedError without a Python that has
 *   nbclient, InterruptedError when the signal is aborted before its kernel starts: all before anything runs.
 *   NightwattError when the kernel cannot start, Python breaks off, or the notebook cannot be written.
 * @example
 * ```ts
 * import { runNotebook } from 'nightwatt'
 *
 * const { outcome } = await runNotebook('notebooks/01-first-night.ipynb', {
 *   parameters: { seed: 7 },
 *   output: 'out.ipynb',
 * })
 * console.log(outcome)
 * ```
 */
export async function runNotebook(path: string, options: NotebookOptions = {}): Promise<NotebookRun> {
  const { parametersFile, cwd, signal, forceKill } = options
  const notebook = readNotebook(path)
  refuseOtherKernels(notebook)
  const target = notebookTarget(notebook.file, options)
  const fromFile = parametersFile === undefined ? {} : readParameters(parametersFile)
  const parameters = { ...fromFile, ...options.parameters }
  const inject = injectParameters(notebook, parameters)
  const folder = cwd === undefined ? dirname(notebook.file) : existingFolder(cwd)
  const python = await findPythonWithNbclient(process.env)
  if (signal?.aborted) throw new InterruptedError('interrupted before anything of the notebook ran')

  const cells = [...notebook.cells]
  if (inject !== undefined) {
    cells.splice(inject.at, inject.replaces, { type: 'code', source: inject.source, tags: [] })
  }
  // Without new ones, those of an earlier run still hold: their cell is in the notebook, and their names in its
  // metadata.
  const given = inject === undefined ? {} : { parameters }
  const metadata = { ...given, input_path: path, output_path: options.output ?? path }
  const job = { notebook: notebook.text, inject, metadata, kernel: kernelSpec(), name: kernelName, folder }
  let failure: CellFailure | undefined
  const end = await executeNotebook(python, job, {
    signal,
    forceKill,
    onCell(message) {
      const event = eventOf(message, cells)
      failure = event.failure
      options.onCell?.(event)
      if (message.is === 'cell-ended') tryToWrite(target, message.notebook)
    },
  })
  write(target, end.notebook)
  return { path: target, outcome: end.outcome, durationSeconds: end.seconds, failure }
}

// Our kernel is tslab, so it runs tslab's cells.
const kernels = [kernelName, 'tslab']

function refuseOtherKernels({ file, kernel, language }: NotebookFile): void {
  if (kernel === undefined ? language === undefined || language === 'typescript' : kernels.includes(kernel))
    return
  throw new UsageError(
    `${file}: found a notebook of the kernel ${JSON.stringify(kernel ?? language)}; allowed: one of "${kernelTitle}" ` +
      `(${kernels.join(' or ')} in its metadata.kernelspec.name); papermill runs those of other kernels`,
  )
}

function existingFolder(cwd: string): string {
  const folder = resolve(cwd)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder
  throw new UsageError(`--cwd: found no folder ${folder}; allowed: a folder that is there`)
}

function eventOf(message: CellMessage, cells: readonly NotebookCell[]): CellEvent {
  const source = cells[message.cell]?.source ?? ''
  const cell = cells.slice(0, message.cell + 1).filter(isRun).length
  const ended = message.is === 'cell-ended'
  return {
    cell,
    of: cells.filter(isRun).length,
    source: firstLine(source),
    seconds: ended ? message.seconds : undefined,
    failure: ended && message.error !== null ? failureOf(cell, source, message.error) : undefined,
  }
}

/** The same rule as nbclient's. */
function isRun({ type, source, tags }: NotebookCell): boolean {
  return type === 'code' && source.trim() !== '' && !tags.includes('skip-execution')
}

function write(target: string, text: string): void {
  try {
    writeFileAtomically(target, `${text.trimEnd()}\n`, shownFileMode)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new NightwattError(`The notebook ran, but cannot be written to ${target}: ${reason}`, {
      cause: error,
    })
  }
}

/** If writing fails after a cell, there may be space again at the end; the nights are recorded in any case. */
function tryToWrite(target: string, text: string): void {
  try {
    write(target, text)
  } catch (error) {
    if (!(error instanceof NightwattError)) throw error
  }
}
