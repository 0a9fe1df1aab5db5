import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Test files run beside each other, and some run nights in their own process: to each its machine.
process.env.NIGHTWATT_LOCK_DIR = mkdtempSync(join(tmpdir(), 'nightwatt-lock-'))
