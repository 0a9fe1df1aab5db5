import { randomBytes } from 'node:crypto'
import {
  type BigIntStats,
  closeSync,
  constants,
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
import { type Liveness, livenessOf } from '../run/process/process-identity.js'
import { writeWhole } from './append.js'

// Somebody else may have written it, and it is shown in a terminal.
const text = z.string().transform(value => value.replaceAll(/\p{Cc}/gu, ' '))

/** What a lock tells of who holds it. */
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
  /** By which the one who wrote it knows its own. */
  token: z.string(),
})

export type LockRecord = z.infer<typeof lockRecordSchema>

/** A file at the place of a lock, as it was when it was read. */
export interface LockFile {
  readonly path: string
  /** Of this very file: another one at the same place has another. */
  readonly identity: string
  /** Undefined for what is no lock of ours: rubbish, a folder, a link. It is held by nobody. */
  readonly record: LockRecord | undefined
  readonly holder: Liveness
}

const mostBytes = 1 << 20

/** Undefined where there is none. Links are not followed, and nothing that is there makes it wait. */
export function readLockFile(path: string): LockFile | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (stats === undefined) return undefined
  const rubbish = { path, identity: identityOf(stats), record: undefined, holder: 'dead' } as const
  if (!stats.isFile() || stats.size > mostBytes) return rubbish
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    return hasCode(error, 'ENOENT') ? undefined : rubbish
  }
  try {
    const identity = identityOf(fstatSync(file, { bigint: true }))
    const record = parse(readFileSync(file, 'utf8'))
    if (record === undefined) return { ...rubbish, identity }
    const { pid, process_start, boot_id } = record
    return { path, identity, record, holder: livenessOf({ pid, startTicks: process_start, bootId: boot_id }) }
  } catch {
    return rubbish
  } finally {
    closeSync(file)
  }
}

// A link more or less, and a new name, leave both as they are.
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
 * Puts a lock at a place where nothing is; returns false where something is. It is written beside it first, under a
 * name that nobody can guess, and gets its own by link(2), which neither follows links nor takes a name that
 * exists: nobody ever sees half a lock.
 *
 * @throws the error of the system when the folder takes no files.
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

/** Puts another content in the place of our own lock, at once. */
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
    // Whatever the umask: who holds the machine is for everybody to read, and for nobody else to write.
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
