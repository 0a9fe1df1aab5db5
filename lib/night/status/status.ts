import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { alteredSince, isAltered } from '../../record/check/check-manifest.js'
import { readJournal } from '../../record/journal/journal-reader.js'
import { readManifest } from '../../record/manifest/manifest-reader.js'
import { readNightOutline } from '../../record/night/night-outline.js'
import { blocksOf } from '../blocks/blocks-of.js'
import { statusOfCluster } from '../cluster/status-of-cluster.js'
import { openNight } from '../find/open-night.js'
import { stateOf } from './journal-state.js'
import { type NightStatus, nothingYet } from './night-status.js'
import { type NightFiles, statusOfNight } from './status-of-night.js'
import { findStatusPlace, type StatusOptions } from './status-place.js'

/**
 * What the night on this machine is doing, even if another user started it or it was killed. Reads files, asks no
 * process, and changes nothing; of a night on a cluster, it also asks the cluster what its jobs do.
 *
 * @param options.night `latest`, the name of a night, or a path (the one that holds the machine, else the latest).
 * @param options.results Folder of the nights, relative to the root (results).
 * @param options.cwd Folder that relative paths and the root are found from (the working folder).
 * @throws UsageError when there is no night at all.
 * @example
 * ```ts
 * import { status } from 'nightwatt'
 *
 * const now = await status()
 * console.log(now.standing, now.experiments.succeeded, now.experiments.planned)
 * ```
 */
export function status(options: StatusOptions = {}): Promise<NightStatus> {
  return statusReader()(options)
}

/** Reads a status repeatedly, and unchanged files only once. */
export function statusReader(): (options: StatusOptions) => Promise<NightStatus> {
  const journalOf = remembering('journal.ndjson', folder => {
    const { entries, problems } = readJournal(folder)
    const told = problems.length > 0 ? problems : alteredIn(folder, 'journal.ndjson')
    return { journal: stateOf(entries), journalProblems: told }
  })
  const outlineOf = remembering('night.json', tryOutline)
  return async options => {
    const { path, holder } = await findStatusPlace(options)
    if (path === null) return { ...nothingYet, heldBy: holder, startedAt: holder?.since ?? null }
    if (!existsSync(join(path, 'journal.ndjson')) && holder === null) return statusOfRecords(path)
    const files = { ...journalOf(path), ...outlineOf(path) }
    const own = statusOfNight(path, holder, files)
    const { cluster, plan } = files.outline ?? {}
    if (cluster === undefined) return own
    const blocks = blocksOf(plan ?? []).map(({ block }) => block)
    return statusOfCluster(own, path, cluster.by, blocks)
  }
}

/** For a night without a journal, such as the original's, only what it finished is known. */
async function statusOfRecords(path: string): Promise<NightStatus> {
  const { name, record, experiments, problems } = await openNight(path)
  const succeeded = experiments.filter(({ training_success }) => training_success).length
  const planned = record.plan?.length ?? null
  return {
    ...nothingYet,
    standing: 'ended',
    night: name,
    path,
    startedAt: record.started_at,
    lastSignAt: experiments.at(-1)?.ended_at ?? null,
    experiments: {
      planned,
      succeeded,
      failed: experiments.length - succeeded,
      left: planned === null ? null : planned - experiments.length,
    },
    problems: [...problems, withoutJournal(path)],
  }
}

function tryOutline(folder: string): Pick<NightFiles, 'outline' | 'outlineProblem'> {
  try {
    return { outline: readNightOutline(folder), outlineProblem: alteredIn(folder, 'night.json').join('; ') }
  } catch (error) {
    return { outline: null, outlineProblem: error instanceof Error ? error.message : String(error) }
  }
}

function withoutJournal(path: string): string {
  return readManifest(path).exists
    ? 'its journal.ndjson is not there any more: how it ended is not known'
    : 'it kept no journal: how it ended is not known'
}

function alteredIn(folder: string, name: string): readonly string[] {
  return isAltered(folder, name, readManifest(folder)) ? [alteredSince(name)] : []
}

/** What is read from a file of a night, read again only if that file has changed. */
function remembering<Content>(name: string, read: (folder: string) => Content): (folder: string) => Content {
  let last: { readonly version: string; readonly content: Content } | undefined
  return folder => {
    const version = versionOf(join(folder, name))
    if (last?.version !== version) last = { version, content: read(folder) }
    return last.content
  }
}

// The path alone stands for a file that is missing or unreadable.
function versionOf(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path)
    return `${path} ${ino} ${size} ${mtimeMs}`
  } catch {
    return path
  }
}
