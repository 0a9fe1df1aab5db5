import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The end-to-end tests run the built command line as users do, so it must be built from what is here. What tests leave
 * in the temporary folder goes with them.
 */
export function setup(): () => void {
  if (process.env.NIGHTWATT_SKIP_BUILD === undefined)
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
  const before = process.env.TMPDIR
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-'))
  // Some tests act as another user.
  chmodSync(folder, 0o755)
  process.env.TMPDIR = folder
  return () => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      console.warn(`${folder} is left: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
