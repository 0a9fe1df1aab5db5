import { join } from 'node:path'
import { z } from 'zod'
import { isThere } from '../../os/regular-file.js'
import { readWhole } from '../read-whole.js'
import type { FileSum } from './file-sum.js'

/** The checksums of a night's files: one line of JSON per step; later lines count over earlier ones. */
export const manifestName = 'manifest.ndjson'
export const journalName = 'journal.ndjson'

const sum = z.object({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

const lineSchema = z.object({
  /** By path in the night, with `/`; of the journal only its length so far, since it is appended to. */
  files: z.array(z.tuple([z.string(), sum])).optional(),
  /**
   * The one of these that was about to be renamed into place: if killed before that, the night has the former file.
   */
  next: z.string().optional(),
  /** A file, or a folder with everything in it, that is about to change. */
  forget: z.string().optional(),
})

export type ManifestLine = z.infer<typeof lineSchema>

/** The checksums of a night's files when they were written. */
export interface ManifestContent {
  readonly exists: boolean
  readonly sums: ReadonlyMap<string, FileSum>
  /** The file of the last line and its former checksum; undefined if it did not exist. */
  readonly next: { readonly path: string; readonly before: FileSum | undefined } | undefined
  /** Invalid lines, from 1; the last one may be incomplete. */
  readonly brokenLines: readonly number[]
}

/** Reads the manifest of a night; older nights have none. */
export function readManifest(nightFolder: string): ManifestContent {
  const sums = new Map<string, FileSum>()
  const brokenLines: number[] = []
  let next: ManifestContent['next']
  const path = join(nightFolder, manifestName)
  if (!isThere(path)) return { exists: false, sums, next, brokenLines }
  const text = readWhole(path)
  if (text === undefined) return { exists: true, sums, next, brokenLines: [1] }
  const lines = text.split('\n')
  for (const [place, text] of lines.entries()) {
    if (text === '') continue
    const line = parseLine(text)
    if (line === undefined) {
      if (place < lines.length - 1) brokenLines.push(place + 1)
      continue
    }
    next = line.next === undefined ? undefined : { path: line.next, before: sums.get(line.next) }
    if (line.forget !== undefined) forget(sums, line.forget)
    for (const [name, of] of line.files ?? []) sums.set(name, of)
  }
  return { exists: true, sums, next, brokenLines }
}

/** Removes a file, or a folder with everything in it, from the checksums. */
export function forget(sums: Map<string, FileSum>, path: string): void {
  sums.delete(path)
  for (const name of [...sums.keys()]) if (name.startsWith(`${path}/`)) sums.delete(name)
}

function parseLine(text: string): ManifestLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
