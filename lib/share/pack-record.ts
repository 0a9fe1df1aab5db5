import { z } from 'zod'

/**
 * What `nightwatt-pack.json` tells of a pack: it stands in its root, and in that of the folder that it is opened to, by
 * which that folder is a project of its own (config/root.ts).
 */
export const packVersion = 1

const leftOut = z.object({ what: z.string(), why: z.string(), bytes: z.number().optional() })

const fileSum = z.object({ bytes: z.number(), sha256: z.string() })

const packedNight = z.object({
  name: z.string(),
  path: z.string(),
  label: z.string().optional(),
  started_at: z.string(),
  /** Null where it kept none. */
  seed: z.union([z.number(), z.string()]).nullable(),
  /** Null where it kept no plan. */
  planned: z.number().nullable(),
  finished: z.number(),
  succeeded: z.number(),
  host: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
  meters: z.array(z.object({ meter: z.string(), measures: z.string(), source: z.string() })),
  /** Files whose bytes are not those of the night, with both checksums. */
  changed: z.array(z.object({ path: z.string(), before: fileSum, after: fileSum })),
  rerun_of: z.string().optional(),
})

const packedCode = z.object({
  repository: z.string(),
  path: z.string(),
  key: z.string(),
  kind: z.enum(['bundle', 'files', 'address', 'none']),
  commit: z.string().nullable(),
  commits: z.array(z.string()),
  patch: z.boolean(),
  address: z.string().nullable(),
  submodules: z.array(z.object({ path: z.string(), commit: z.string() })),
})

/** A night of another pack that a night of this one ran again. */
const reproduction = z.object({
  night: z.string(),
  of: z.object({ night: z.string(), title: z.string().nullable(), sums_sha256: z.string().nullable() }),
  other_machine: z.boolean(),
  verdict: z.string(),
  lines: z.array(z.string()),
})

export const packRecordSchema = z.object({
  format: z.literal('nightwatt-pack'),
  format_version: z.literal(packVersion),
  made_by: z.string(),
  made_at: z.string(),
  title: z.string(),
  authors: z.array(z.object({ name: z.string(), orcid: z.string().optional() })),
  /** As SPDX writes it; null where none was stated. */
  licence: z.string().nullable(),
  nights: z.array(packedNight),
  code: z.array(packedCode),
  notebooks: z.array(z.string()),
  locks: z.array(z.string()),
  left_out: z.array(leftOut),
  reproduces: z.array(reproduction),
})

export type PackRecord = z.infer<typeof packRecordSchema>
export type PackedNight = z.infer<typeof packedNight>
export type Reproduction = z.infer<typeof reproduction>
export type Author = PackRecord['authors'][number]

/** Places in a pack. */
export const packRecordName = 'nightwatt-pack.json'
export const sumsName = 'SHA256SUMS'
