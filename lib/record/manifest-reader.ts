import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { FileSum } from './file-sum.js'
import { readWhole } from './read-whole.js'

/** The checksums of a night's files: one line of JSON a step, the later before the earlier. */
export const manifestName = 'manifest.ndjson'
export const journalName = 'journal.ndjson'

const sum = z.object({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

const lineSchema = z.object({
  /** By path in the night, with `/`; of the journal as far as it went, for it is appended to. */
  files: z.array(z.tuple([z.string(), sum])).optional(),
  /** The one of these that was about to get its name: killed before that, the night holds what was there before. */
  next: z.string().optional(),
  /** A file, or a folder with all that is in it, that is no more what it was. */
  forget: z.string().optional(),
})

export type ManifestLine = z.infer<typeof lineSchema>

/** What a night's files held when they were written. */
export interface ManifestContent {
  readonly exists: boolean
  readonly sums: ReadonlyMap<string, FileSum>
  /** The file that the last line was about, and what it held before that: undefined where it was not there. */
  readonly next: { readonly path: string; readonly before: FileSum | undefined } | undefined
  /** Lines that are none, from 1; the last one may be torn. */
  readonly brokenLines: readonly number[]
}

/** Reads the manifest of a night; older nights have none. */
export function readManifest(nightFolder: string): ManifestContent {
  const sums = new Map<string, FileSum>()
  const brokenLines: number[] = []
  let next: ManifestContent['next']
  const path = join(nightFolder, manifestName)
  if (!existsSync(path)) return { exists: false, sums, next, brokenLines }
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

/** Takes a file, or a folder with all that is in it, out of checksums. */
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
