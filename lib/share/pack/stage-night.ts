import { constants, copyFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Night } from '../../night/night.js'
import { writeWholeFile } from '../../os/new-file.js'
import { makeFolder } from '../../os/owner.js'
import { readRegularFile } from '../../os/regular-file.js'
import { splitNames } from '../../plan/entries/names-of.js'
import { recordedRedact } from '../../plan/recorded-plan.js'
import { isTrace } from '../../record/check/check-manifest.js'
import { type FileSum, sumOf } from '../../record/manifest/file-sum.js'
import { journalName, manifestName, readManifest } from '../../record/manifest/manifest-reader.js'
import { Redactor } from '../../record/secrets/redact.js'
import { withCodePaths } from './code-paths.js'
import type { Budget, LeftOutList } from './left-out.js'
import { type PrivateText, withoutSecrets } from './private-text.js'
import { filesBelow } from './walk.js'

/** A file whose bytes in the pack are not those of the night. */
export interface ChangedFile {
  readonly path: string
  readonly before: FileSum
  readonly after: FileSum
}

export interface Staging {
  readonly privately: PrivateText
  readonly leftOut: LeftOutList
  readonly budget: Budget
  /** Where a repository's code lies in the pack, by its name. */
  readonly codePaths: ReadonlyMap<string, string>
}

/**
 * Copies a night without what is private: homes of users, what looks like a secret in logs, links. Its repositories are
 * where the pack has them. Sums that the night keeps of a file are told anew where the file was what they tell of, so that
 * `check` finds in the pack what it would have found before.
 *
 * @param to Folder that does not exist yet.
 * @param place Of the night in the pack, for what is told.
 */
export function stageNight(
  night: Night,
  to: string,
  place: string,
  staging: Staging,
): readonly ChangedFile[] {
  const { leftOut, budget } = staging
  const files = filesBelow(night.path, (path, kind) => leftOut.add(`${place}/${path}`, `is ${kind}`)).filter(
    ({ path, bytes }) => {
      if (!isOutput(path) || budget.take(bytes)) return true
      leftOut.add(`${place}/${path}`, `the data of a pack are held to ${budget.limit} bytes`, bytes)
      return false
    },
  )
  const redactor = new Redactor(splitNames(recordedRedact(night.record).redact))
  const changed: ChangedFile[] = []
  const sumsOfLogs = new Map<string, string>()
  // Logs first: the records tell of their sums.
  const ordered = [...files].sort((one, other) => Number(isRecord(one.path)) - Number(isRecord(other.path)))
  for (const { path } of ordered) {
    const target = join(to, path)
    makeFolder(dirname(target))
    const bytes = isTrace(path) || path === manifestName ? undefined : textIn(join(night.path, path))
    if (bytes === undefined) {
      copyFileSync(join(night.path, path), target, constants.COPYFILE_FICLONE)
      continue
    }
    const before = withCodePaths(path, bytes, night.record, staging.codePaths)
    const withoutHomes = staging.privately.withoutHomes(before)
    const after = isRecord(path) ? withSums(withoutHomes, sumsOfLogs) : withoutSecrets(withoutHomes, redactor)
    const content = Buffer.from(after, 'latin1')
    writeWholeFile(target, content)
    if (content.equals(bytes)) continue
    const sums = { before: sumOf(bytes), after: sumOf(content) }
    if (!isRecord(path)) sumsOfLogs.set(sums.before.sha256, sums.after.sha256)
    changed.push({ path, ...sums })
    if (withoutHomes !== before) leftOut.add(`${place}/${path}`, 'paths of a home, or names of its user')
    if (!isRecord(path) && after !== withoutHomes) leftOut.add(`${place}/${path}`, 'what looks like a secret')
  }
  tellAnew(night.path, to, changed)
  return changed
}

function isOutput(path: string): boolean {
  return /(?:^|\/)output\//.test(path)
}

function isRecord(path: string): boolean {
  return /\.(?:json|ndjson)$/.test(path) && !isOutput(path)
}

const mostOfText = 1 << 28

/** The bytes of a file that is text; undefined for others, and for what is too long to be looked through. */
function textIn(file: string): Buffer | undefined {
  try {
    const bytes = readRegularFile(file, { links: 'none', maxBytes: mostOfText })
    return bytes.subarray(0, 8192).includes(0) ? undefined : bytes
  } catch {
    return undefined
  }
}

function withSums(text: string, sums: ReadonlyMap<string, string>): string {
  return sums.size === 0 ? text : text.replaceAll(/\b[0-9a-f]{64}\b/g, sum => sums.get(sum) ?? sum)
}

function tellAnew(night: string, to: string, changed: readonly ChangedFile[]): void {
  const { exists, sums } = readManifest(night)
  if (!exists) return
  const told = changed.flatMap(({ path, before, after }): [string, FileSum][] => {
    const sum = sums.get(path)
    if (sum?.sha256 === before.sha256) return [[path, after]]
    return path === journalName && sum !== undefined ? beginningAnew(night, to, sum) : []
  })
  if (told.length === 0) return
  const text = readRegularFile(join(to, manifestName)).toString('utf8')
  const end = text.endsWith('\n') || text === '' ? '' : '\n'
  writeWholeFile(join(to, manifestName), `${text}${end}${JSON.stringify({ files: told })}\n`)
}

/** Of the journal the manifest holds its beginning: as many lines of what it has become. */
function beginningAnew(night: string, to: string, { bytes, sha256 }: FileSum): [string, FileSum][] {
  const beginning = readRegularFile(join(night, journalName)).subarray(0, bytes)
  if (sumOf(beginning).sha256 !== sha256 || beginning.at(-1) !== lineEnd) return []
  const now = readRegularFile(join(to, journalName))
  let end = 0
  for (const byte of beginning) if (byte === lineEnd) end = now.indexOf(lineEnd, end) + 1
  return [[journalName, sumOf(now.subarray(0, end))]]
}

const lineEnd = 0x0a
