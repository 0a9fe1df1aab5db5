import { execFileSync } from 'node:child_process'

/** The end-to-end tests run the built command line as users do, so it must be built from what is here. */
export function setup(): void {
  if (process.env.NIGHTWATT_SKIP_BUILD === undefined)
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
}
