import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { findRoot } from '../../config/root.js'
import { type NightSource, openNight, openNights } from '../../night/find/open-night.js'
import type { Night } from '../../night/night.js'
import { writeWholeFile } from '../../os/new-file.js'
import { makeFolder } from '../../os/owner.js'
import { readRegularText } from '../../os/regular-file.js'
import { fileSum } from '../../record/manifest/file-sum.js'
import { report } from '../../report/report.js'
import { packageVersion } from '../../version.js'
import { type CodePlace, codePlaces } from '../code/code-places.js'
import { gatherCode } from '../code/gather-code.js'
import { lockFiles } from '../code/lock-files.js'
import { describePack } from '../describe/describe-pack.js'
import { type PackedNight, type PackRecord, sumsName } from '../pack-record.js'
import { checkNights } from './check-nights.js'
import { Budget, type LeftOut, LeftOutList } from './left-out.js'
import { packNotebooks } from './notebooks.js'
import { authorOf, checkPackOptions, type PackOptions } from './pack-options.js'
import { PrivateText } from './private-text.js'
import { reproductionsOf } from './reproductions.js'
import { type ChangedFile, type Staging, stageNight } from './stage-night.js'
import { packTables } from './tables.js'
import { type FoundFile, filesBelow } from './walk.js'
import { zipFolder } from './zip-folder.js'

/** What was packed, or would be. */
export interface Packed {
  /** Absolute path of the zip file; null of a dry run. */
  readonly path: string | null
  /** Its size; null of a dry run. */
  readonly bytes: number | null
  /** Its checksum, to be published beside it; null of a dry run. */
  readonly sha256: string | null
  readonly files: readonly FoundFile[]
  readonly leftOut: readonly LeftOut[]
  readonly record: PackRecord
}

const defaultMaxBytes = 2e9

/**
 * Makes one file that strangers can repeat and cite: nights with traces, their configuration, notebooks, the code at its
 * commits, lock files, tables as CSV and Parquet with a data dictionary, pages, checksums, CITATION.cff, described as an
 * RO-Crate and in Croissant. Secrets and the names of homes are taken out, and told.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @param options What else goes in, and what it is called.
 * @returns What went in, what did not and why, and the file's checksum.
 * @throws UsageError for options, and for a file that is there already; RefusedError for a night that still runs.
 * @example
 * ```ts
 * import { pack } from 'nightwatt'
 *
 * const { files, leftOut } = await pack('results', { dryRun: true, authors: ['Ada Lovelace'] })
 * console.log(files.length, leftOut)
 * ```
 */
export async function pack(source: NightSource, options: PackOptions = {}): Promise<Packed> {
  checkPackOptions(options)
  const { cwd = process.cwd(), dryRun = false, out } = options
  const nights = await openNights(source)
  checkNights(nights)
  const path = out === undefined || dryRun ? null : resolve(cwd, out)
  if (path !== null) makeFolder(dirname(path))
  const staging = mkdtempSync(join(path === null ? tmpdir() : dirname(path), '.nightwatt-pack-'))
  try {
    const { record, leftOut } = await stage(nights, staging, options)
    const files = filesBelow(staging)
    if (path === null) return { path, bytes: null, sha256: null, files, leftOut, record }
    await zipFolder(staging, path)
    return {
      path,
      bytes: statSync(path).size,
      sha256: fileSum(path)?.sha256 ?? null,
      files,
      leftOut,
      record,
    }
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

async function stage(nights: readonly Night[], staging: string, options: PackOptions) {
  const { cwd = process.cwd(), notebooks = [], code = true, acceptSecrets = false } = options
  const root = findRoot(cwd)
  const leftOut = new LeftOutList()
  const budget = new Budget(options.maxBytes ?? defaultMaxBytes)
  const privately = new PrivateText(nights.map(({ record }) => record))
  const places = await codePlaces(nights, cwd)
  makeFolder(join(staging, 'code'))
  const rules = { leftOut, budget, acceptSecrets, without: [join(root, 'results'), join(root, 'reports')] }
  const packedCode = await gatherCode(nights, places, join(staging, 'code'), rules, code)
  const codePaths = new Map(places.map(({ repository, path }) => [repository, path]))
  const changed = nights.map(night =>
    stageNight(night, join(staging, 'results', night.name), `results/${night.name}`, {
      privately,
      leftOut,
      budget,
      codePaths,
    } satisfies Staging),
  )
  const packedNotebooks = packNotebooks(notebooks, cwd, staging, privately, leftOut)
  const locks = packLocks(places, root, staging)
  const staged = await Promise.all(nights.map(({ name }) => openNight(join(staging, 'results', name))))
  packConfigurations(staged, staging)
  const tables = await packTables(staged, staging, leftOut)
  const pages = join(staging, 'report')
  await report(staged, { out: pages })
  const reproduces = await reproductionsOf(nights, staged, pages, leftOut)
  withoutStaging(pages, staging)
  if (existsSync(join(root, 'LICENSE'))) copyFileSync(join(root, 'LICENSE'), join(staging, 'LICENSE'))
  const record: PackRecord = {
    format: 'nightwatt-pack',
    format_version: 1,
    made_by: `nightwatt ${packageVersion()}`,
    made_at: new Date().toISOString(),
    title: options.title ?? `Experiments of ${nights.map(titleOf).join(', ')}`,
    authors: (options.authors ?? []).map(authorOf),
    licence: options.licence ?? null,
    nights: staged.map((night, position) => packedNight(night, changed[position] ?? [])),
    code: packedCode.map(one => ({ ...one, commits: [...one.commits], submodules: [...one.submodules] })),
    notebooks: [...packedNotebooks],
    locks: [...locks],
    left_out: [...leftOut.all()],
    reproduces: [...reproduces],
  }
  describePack(record, staged, tables, staging)
  const sums = filesBelow(staging).map(({ path }) => `${fileSum(join(staging, path))?.sha256}  ${path}\n`)
  writeWholeFile(join(staging, sumsName), sums.join(''))
  return { record, leftOut: leftOut.all() }
}

function titleOf({ name, record: { label } }: Night): string {
  return label === undefined ? name : `${label} (${name})`
}

function packedNight({ name, record, experiments }: Night, changed: readonly ChangedFile[]): PackedNight {
  return {
    name,
    path: `results/${name}`,
    ...(record.label === undefined ? {} : { label: record.label }),
    started_at: record.started_at,
    seed: record.seed,
    planned: record.plan?.length ?? null,
    finished: experiments.length,
    succeeded: experiments.filter(({ outcome }) => outcome === 'success').length,
    host: record.machine?.host ?? null,
    versions: { ...record.versions },
    meters: record.meters.map(({ meter, measures, source }) => ({ meter, measures, source })),
    changed: [...changed],
    ...(record.rerun_of === undefined ? {} : { rerun_of: record.rerun_of.night }),
  }
}

function packLocks(places: readonly CodePlace[], root: string, staging: string): readonly string[] {
  return lockFiles(places, root).map(({ from, path }) => {
    makeFolder(dirname(join(staging, path)))
    copyFileSync(from, join(staging, path))
    return path
  })
}

/** What each night ran with, where a configuration of one's own can be made from it; `rerun` reads night.json. */
function packConfigurations(staged: readonly Night[], staging: string): void {
  makeFolder(join(staging, 'configuration'))
  for (const { name, record } of staged) {
    if (record.config === null) continue
    writeWholeFile(
      join(staging, 'configuration', `${name}.json`),
      `${JSON.stringify(record.config, null, 2)}\n`,
    )
  }
}

// Pages name the folder of their nights, which is nobody's any more.
function withoutStaging(pages: string, staging: string): void {
  for (const { path } of filesBelow(pages)) {
    const text = readRegularText(join(pages, path))
    if (text.includes(basename(staging)))
      writeWholeFile(join(pages, path), text.replaceAll(`${staging}/`, ''))
  }
}
