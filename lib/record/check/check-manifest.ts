import type { Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { entryOf } from '../../os/regular-file.js'
import { isAsTold, isBeforeNext, isInside } from '../manifest/as-told.js'
import { type FileSum, fileSum } from '../manifest/file-sum.js'
import { journalName, type ManifestContent, manifestName, readManifest } from '../manifest/manifest-reader.js'
import { terminalOutputName } from '../secrets/terminal-output.js'
import type { Finding } from './finding.js'

/** What the manifest of a night shows: which files have changed since they ended. */
export interface ManifestCheck {
  readonly findings: readonly Finding[]
  /** Files that the manifest vouches for: they are byte for byte what was written. */
  readonly whole: ReadonlySet<string>
}

/**
 * Compares the files of a night with the checksums recorded as they ended.
 *
 * @param isExpected Whether the journal mentions a manifest: older nights have none.
 * @param mustBe Files that a manifest must contain.
 */
export function checkManifest(night: string, isExpected: boolean, mustBe: readonly string[]): ManifestCheck {
  const manifest = readManifest(night)
  const whole = new Set<string>()
  if (!manifest.exists) {
    return { findings: isExpected ? [{ place: manifestName, problem: goneWords, mend: '' }] : [], whole }
  }
  const findings: Finding[] = manifest.brokenLines.map(line => ({
    place: manifestName,
    problem: brokenWords(line),
    mend: '',
    kind: 'altered since',
  }))
  for (const [path, sum] of manifest.sums) {
    if (isAsTold(night, path, sum)) whole.add(path)
    // What a program left is its user's to clear away: no figure rests upon it.
    else if (isOutput(path) && isCleared(night, path)) continue
    else if (!isBeforeNext(night, path, manifest) && !isSecondName(night, path))
      findings.push(alteredFinding(night, path, sum))
  }
  if (isExpected) {
    const files = ['night.json', journalName, ...mustBe].filter(path => !manifest.sums.has(path))
    findings.push(
      ...files
        .filter(path => entryOf(join(night, path)) !== undefined)
        .map(path => ({
          place: path,
          problem: untold(path).slice(path.length + 1),
          mend: '',
          kind: 'altered since' as const,
        })),
    )
  }
  return { findings, whole }
}

/** Whether a file differs from its manifest; false if that does not contain it. */
export function isAltered(night: string, path: string, manifest: ManifestContent): boolean {
  const sum = manifest.sums.get(path)
  return sum !== undefined && !isAsTold(night, path, sum) && !isBeforeNext(night, path, manifest)
}

/** Of larger logs, `alteredFiles` looks at the size alone: a page is made again and again, and a log may be as large as a disk. */
export const maxBytesRead = 64 << 20

/**
 * Logs, traces and other files of a night, besides its records and what its programs left in `output/`, that are not what
 * they were when they ended; of large logs the size alone is looked at.
 *
 * @param isWanted By path in the night (all).
 */
export function alteredFiles(
  night: string,
  isWanted: (path: string) => boolean = () => true,
): readonly string[] {
  const manifest = readManifest(night)
  return [...manifest.sums]
    .filter(([path]) => path !== 'night.json' && !path.endsWith('/experiment.json') && !isOutput(path))
    .filter(([path]) => isWanted(path))
    .filter(([path, { bytes }]) => {
      const size = isInside(path) ? entryOf(join(night, path))?.size : undefined
      if (bytes > maxBytesRead && !isTrace(path) && size !== undefined && size >= bytes) return false
      return isAltered(night, path, manifest) && !isSecondName(night, path)
    })
    .map(([path]) => path)
}

/** Whether a file of a night is a trace, by its path: what draws it reads all of it anyway. */
export function isTrace(path: string): boolean {
  return /(?:^|\/)energy\/[^/]+$/.test(path)
}

function isOutput(path: string): boolean {
  return /^[^/]+\/(?:failed_attempt_[^/]+\/)?output\//.test(path)
}

/** Whether a file is gone, or a folder above it, and nothing else stands in their place. */
function isCleared(night: string, path: string): boolean {
  const parts = path.split('/')
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const entry = entryOf(join(night, ...parts.slice(0, depth)))
    if (entry === undefined) return true
    if (!entry.isDirectory()) return false
  }
  return false
}

/** That a file is not what its manifest tells of, in words. */
export function alteredSince(file: string): string {
  return `${file} is not what was written when it ended, by ${manifestName}: one of the two was altered since, and what is shown is what the file says now (see nightwatt check)`
}

/** That a file's manifest tells nothing of it, though it should, in words. */
export function untold(file: string): string {
  return `${file} is in no line of ${manifestName}: a line was taken away, or the file put there since`
}

/**
 * What is wrong with the manifest itself, for whoever shows the night.
 *
 * @param isExpected Whether the journal tells of one.
 */
export function manifestProblems(
  { exists, brokenLines }: ManifestContent,
  isExpected: boolean,
): readonly string[] {
  if (!exists) return isExpected ? [`${manifestName} ${goneWords}`] : []
  return brokenLines.map(line => `${manifestName} ${brokenWords(line)}`)
}

const goneWords =
  'is not there, though the journal tells of it: nothing tells whether files were altered since'

function brokenWords(line: number): string {
  return `line ${line}: found no checksums, allowed: a line of JSON as it was written; the manifest was altered since`
}

// A file with two names counts as altered once.
function isSecondName(night: string, path: string): boolean {
  if (!path.endsWith(`/${terminalOutputName}`) || !isInside(path)) return false
  const beside = entryOf(join(night, path))
  const log = entryOf(join(night, dirname(path), 'training.log'))
  return beside !== undefined && beside.ino === log?.ino && beside.dev === log.dev
}

function alteredFinding(night: string, path: string, { bytes, sha256 }: FileSum): Finding {
  const expected = `SHA-256 ${sha256}, ${bytes} bytes`
  const common = { place: path, mend: '', kind: 'altered since' as const, expected }
  const stats = isInside(path) ? entryOf(join(night, path)) : undefined
  if (stats === undefined) {
    return {
      ...common,
      problem: `is not there any more; ${manifestName} tells of ${expected}`,
      found: 'nothing',
    }
  }
  const found = foundOf(join(night, path), stats, path === journalName ? undefined : bytes)
  const problem = `was altered since it was written: found ${found}, expected ${expected}, by ${manifestName}`
  return { ...common, problem, found }
}

// Another size says enough: nobody waits for the checksum of a terabyte of holes.
function foundOf(file: string, stats: Stats, told: number | undefined): string {
  if (!stats.isFile()) return 'no regular file'
  if (told !== undefined && stats.size !== told) return `${stats.size} bytes`
  const sum = fileSum(file)
  return sum === undefined ? `${stats.size} bytes` : `SHA-256 ${sum.sha256}, ${sum.bytes} bytes`
}

/** The records that had ended by a manifest, and are not there any more: their paths in the night. */
export function lostRecords(night: string, manifest: ManifestContent): readonly string[] {
  return [...manifest.sums.keys()].filter(
    path =>
      /^[^/]+\/experiment\.json$/.test(path) &&
      isInside(path) &&
      entryOf(join(night, path)) === undefined &&
      !isBeforeNext(night, path, manifest),
  )
}

/** The same in words. */
export function lostSince(file: string): string {
  return `${file} had been written, by ${manifestName}, and is not there any more`
}
