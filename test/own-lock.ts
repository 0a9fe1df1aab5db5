import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

// Test files run beside each other, and some run nights in their own process: to each its machine.
const folder = mkdtempSync(join(tmpdir(), 'nightwatt-lock-'))
process.env.NIGHTWATT_LOCK_DIR = folder
afterAll(() => rmSync(folder, { recursive: true }))

// What else this machine does, tests beside this one above all, is in no record: what needs it names a /proc.
process.env.NIGHTWATT_PROC = join(folder, 'no-proc')
