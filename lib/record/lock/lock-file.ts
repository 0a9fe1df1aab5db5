import { randomBytes } from 'node:crypto'
import {
  type BigIntStats,
  closeSync,
  fchmodSync,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../../os/append.js'
import { type Liveness, livenessOf } from '../../os/process-identity.js'
import { withRegularFile } from '../../os/regular-file.js'

// Made printable: somebody else may have written it, and it is shown in a terminal.
const text = z.string().transform(value => value.replaceAll(/\p{Cc}/gu, ' '))

/** What a lock says about its holder. */
export const lockRecordSchema = z.object({
  pid: z.int().positive(),
  /** Field 22 of /proc/PID/stat; null where there is no /proc. */
  process_start: z.number().nullable(),
  boot_id: z.string().nullable(),
  user: text,
  /** Local time with offset. */
  since: text,
  /** Path of the night's folder; null until it is made. */
  night: text.nullable(),
  command_line: z.array(text),
  /** By which its writer recognises it. */
  token: z.string(),
})

export type LockRecord = z.infer<typeof lockRecordSchema>

/** A file at the place of a lock, as it was when it was read. */
export interface LockFile {
  readonly path: string
  /** Identity of this very file: another one at the same place has another. */
  readonly identity: string
  /** Undefined for anything but a lock of ours (rubbish, a folder, a link): nobody holds it. */
  readonly record: LockRecord | undefined
  readonly holder: Liveness
}

const maxBytes = 1 << 20

/** Undefined if there is none. Links are not followed, and nothing in its place makes this block. */
export function readLockFile(path: string): LockFile | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (stats === undefined) return undefined
  const rubbish = { path, identity: identityOf(stats), record: undefined, holder: 'dead' } as const
  if (!stats.isFile() || stats.size > maxBytes) return rubbish
  try {
    const { identity, record } = withRegularFile(
      path,
      ({ descriptor }) => ({
        identity: identityOf(fstatSync(descriptor, { bigint: true })),
        record: parse(readFileSync(descriptor, 'utf8')),
      }),
      { links: 'none' },
    )
    if (record === undefined) return { ...rubbish, identity }
    const { pid, process_start, boot_id } = record
    return { path, identity, record, holder: livenessOf({ pid, startTicks: process_start, bootId: boot_id }) }
  } catch (error) {
    return hasCode(error, 'ENOENT') ? undefined : rubbish
  }
}

// Another link or a new name changes neither.
function identityOf({ ino, mtimeNs }: BigIntStats): string {
  return `${ino}-${mtimeNs}`
}

function parse(content: string): LockRecord | undefined {
  try {
    return lockRecordSchema.safeParse(JSON.parse(content)).data
  } catch {
    return undefined
  }
}

/**
 * Puts a lock at a free place; returns false if the place is taken. It is first written beside it, under a name that
 * nobody can guess, and gets its own name by link(2), which neither follows links nor replaces an existing name:
 * nobody ever sees half a lock.
 *
 * @throws the error of the system if no file can be made in the folder.
 */
export function placeLockFile(path: string, record: LockRecord): boolean {
  const draft = writeDraft(path, record)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Replaces the content of our own lock atomically. */
export function rewriteLockFile(path: string, record: LockRecord): void {
  const draft = writeDraft(path, record)
  try {
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function writeDraft(path: string, record: LockRecord): string {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}`)
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeWhole(file, `${JSON.stringify(record)}\n`)
    // Whatever the umask: everybody may read who holds the machine, and nobody else may write it.
    fchmodSync(file, 0o644)
    return draft
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
