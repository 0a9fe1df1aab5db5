import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const done = 'NIGHTWATT_TEST_SET_UP'

/**
 * The end-to-end tests run the built command line as users do, so it must be built from what is here. What tests leave
 * in the temporary folder goes with them. Asked once for each project of the configuration, and does it once: a folder
 * within a folder within a folder is too long a path for the socket of a browser.
 */
export function setup(): (() => void) | undefined {
  if (process.env[done] !== undefined) return undefined
  process.env[done] = 'yes'
  if (process.env.NIGHTWATT_SKIP_BUILD === undefined)
    execFileSync('npm', ['run', '--silent', 'build', '--', '--if-changed'], { stdio: 'inherit' })
  const before = process.env.TMPDIR
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-'))
  // Some tests act as another user.
  chmodSync(folder, 0o755)
  process.env.TMPDIR = folder
  return () => {
    delete process.env[done]
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      console.warn(`${folder} is left: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
