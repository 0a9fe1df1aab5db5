import { dirname, join } from 'node:path'
import { entryOf } from '../os/regular-file.js'
import { type FileSum, fileSum } from './file-sum.js'
import type { Finding } from './finding.js'
import { journalName, type ManifestContent, manifestName, readManifest } from './manifest-reader.js'
import { terminalOutputName } from './terminal-output.js'

/** What the manifest of a night tells of its files: which are not what they were when they ended. */
export interface ManifestCheck {
  readonly findings: readonly Finding[]
  /** Files that the manifest vouches for: they are byte for byte what was written. */
  readonly whole: ReadonlySet<string>
}

/**
 * Holds the files of a night against the checksums that were told as they ended.
 *
 * @param isExpected Whether the journal tells of a manifest: older nights have none.
 * @param mustBe Files that a manifest must tell of.
 */
export function checkManifest(night: string, isExpected: boolean, mustBe: readonly string[]): ManifestCheck {
  const manifest = readManifest(night)
  const whole = new Set<string>()
  if (!manifest.exists) {
    const problem =
      'is not there, though the journal tells of it: nothing tells whether files were altered since'
    return { findings: isExpected ? [{ place: manifestName, problem, mend: '' }] : [], whole }
  }
  const findings: Finding[] = manifest.brokenLines.map(line => ({
    place: manifestName,
    problem: `line ${line}: found no checksums, allowed: a line of JSON as it was written; the manifest was altered since`,
    mend: '',
    kind: 'altered since',
  }))
  for (const [path, sum] of manifest.sums) {
    if (isAsTold(night, path, sum)) whole.add(path)
    else if (!isBeforeNext(night, path, manifest) && !isSecondName(night, path))
      findings.push(alteredFinding(night, path, sum))
  }
  if (isExpected) {
    const untold = ['night.json', journalName, ...mustBe].filter(path => !manifest.sums.has(path))
    findings.push(
      ...untold
        .filter(path => entryOf(join(night, path)) !== undefined)
        .map(path => ({
          place: path,
          problem: `is in no line of ${manifestName}: a line was taken away, or the file put there since`,
          mend: '',
          kind: 'altered since' as const,
        })),
    )
  }
  return { findings, whole }
}

/** Whether a file is another than its manifest tells of; false where it tells nothing. */
export function isAltered(night: string, path: string, manifest: ManifestContent): boolean {
  const sum = manifest.sums.get(path)
  return sum !== undefined && !isAsTold(night, path, sum) && !isBeforeNext(night, path, manifest)
}

// A page is made again and again, and a log may be as large as a disk.
const mostBytesRead = 64 << 20

/**
 * Logs, traces and other files of a night, besides its records, that are not what they were when they ended; of large
 * ones the size alone is looked at.
 */
export function alteredFiles(night: string): readonly string[] {
  const manifest = readManifest(night)
  return [...manifest.sums]
    .filter(([path]) => path !== 'night.json' && !path.endsWith('/experiment.json'))
    .filter(([path, { bytes }]) => {
      const size = isInside(path) ? entryOf(join(night, path))?.size : undefined
      if (bytes > mostBytesRead && size !== undefined && size >= bytes) return false
      return isAltered(night, path, manifest) && !isSecondName(night, path)
    })
    .map(([path]) => path)
}

/** The same in words. */
export function alteredSince(file: string): string {
  return `${file} is not what was written when it ended: it was altered since, and what is shown is what it says now (see nightwatt check)`
}

// The journal is appended to: it goes on with what was told of.
function isAsTold(night: string, path: string, { bytes, sha256 }: FileSum): boolean {
  if (!isInside(path)) return false
  const file = join(night, path)
  if (path !== journalName) {
    const stats = entryOf(file)
    if (stats?.isFile() !== true || stats.size !== bytes) return false
  }
  return fileSum(file, bytes)?.sha256 === sha256
}

// Whoever was to give it its name did not live to do so.
function isBeforeNext(night: string, path: string, { next }: ManifestContent): boolean {
  if (next?.path !== path) return false
  const isThere = entryOf(join(night, path)) !== undefined
  return next.before === undefined ? !isThere : isAsTold(night, path, next.before)
}

// One file under two names is altered once.
function isSecondName(night: string, path: string): boolean {
  if (!path.endsWith(`/${terminalOutputName}`) || !isInside(path)) return false
  const beside = entryOf(join(night, path))
  const log = entryOf(join(night, dirname(path), 'training.log'))
  return beside !== undefined && beside.ino === log?.ino && beside.dev === log.dev
}

// A manifest may be a stranger's too.
function isInside(path: string): boolean {
  return !path.startsWith('/') && path.split('/').every(part => part !== '' && part !== '..' && part !== '.')
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
  const sum = fileSum(join(night, path))
  const found = sum === undefined ? 'no regular file' : `SHA-256 ${sum.sha256}, ${sum.bytes} bytes`
  const problem = `was altered since it was written: found ${found}, expected ${expected}`
  return { ...common, problem, found }
}
