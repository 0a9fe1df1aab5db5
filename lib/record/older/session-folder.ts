import { type Dirent, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readRegularText } from '../../os/regular-file.js'
import type { RunFiles } from './run-files.js'

const runFolder = /^(.+)_(\d{3,})(_parallel)?$/

/** The runs of a session folder, `run_YYYYMMDD_HHMMSS/REPO_MODEL_NNN/`, and what looks like a run but is none. */
export function findSessionRuns(folder: string): { runs: readonly RunFiles[]; problems: readonly string[] } {
  const names = runFolderNames(folder)
  const found = names.map(name => runFilesOf(folder, name))
  const runs = found.filter(run => run !== null).sort((left, right) => left.index - right.index)
  const empty = names.filter((_, place) => found[place] === null)
  const there = new Set(names)
  const gone = summaryNames(folder).filter(name => !there.has(name))
  return {
    runs,
    problems: [
      ...empty.map(
        name =>
          `${name}: nothing was recorded: there is no experiment.json, no log and no trace in its folder`,
      ),
      ...gone.map(name => `${name}: summary.csv names it, but its folder is not there`),
    ],
  }
}

/** Whether a folder holds runs of the original, whatever its own name. */
export function isSessionFolder(folder: string): boolean {
  return runFolderNames(folder).some(name => runFilesOf(folder, name) !== null)
}

function runFolderNames(folder: string): string[] {
  return entriesOf(folder)
    .filter(
      entry =>
        entry.isDirectory() &&
        (runFolder.test(entry.name) || existsSync(join(folder, entry.name, 'experiment.json'))),
    )
    .map(({ name }) => name)
    .sort()
}

/** Whether a folder in a session is that of a run: an archive may have a number in its name too. */
export function isRunFolder(session: string, name: string): boolean {
  return runFilesOf(session, name) !== null
}

function runFilesOf(folder: string, name: string): RunFiles | null {
  const own = join(folder, name)
  const entries = new Set(entriesOf(own).map(entry => entry.name))
  const energy = join(own, 'energy')
  const recordFile = entries.has('experiment.json') ? join(own, 'experiment.json') : null
  // An empty folder does not show a run without a record.
  const hasTraces = entries.has('energy') && (recordFile !== null || entriesOf(energy).length > 0)
  const energyFolder = hasTraces ? energy : null
  const hasLog = entries.has('training.log') || entries.has('terminal_output.txt')
  if (recordFile === null && energyFolder === null && !hasLog) return null
  const parts = runFolder.exec(name)
  return {
    name,
    index: Number(parts?.[2] ?? Number.MAX_SAFE_INTEGER),
    recordFile,
    energyFolder,
    earlierEnergyFolders: [],
    hasLog,
    subject: parts?.[1] ?? name,
    parallel: parts?.[3] !== undefined,
  }
}

// Experiments' names hold no comma, so the first field of a line needs no CSV reader.
function summaryNames(folder: string): string[] {
  let text: string
  try {
    text = readRegularText(join(folder, 'summary.csv'))
  } catch {
    return []
  }
  return text
    .split('\n')
    .slice(1)
    .map(line => line.split(',', 1)[0]?.trim() ?? '')
    .filter(name => name !== '')
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
