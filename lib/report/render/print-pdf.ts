import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { NightwattError, RefusedError } from '../../errors.js'
import { ask } from '../../os/ask.js'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const patienceMs = 180_000

/**
 * Prints a page as PDF with Chromium's own command line.
 * @param program what `findChromium` found
 * @param page absolute path of the page
 * @param pdf absolute path of the PDF
 * @throws NightwattError when it prints nothing
 */
export async function printPdf(program: string, page: string, pdf: string): Promise<void> {
  rmSync(pdf, { force: true })
  // A profile of its own: a browser that runs already would take the page and print nothing.
  const profile = mkdtempSync(join(tmpdir(), 'nightwatt-print-'))
  try {
    const { exitCode, stderr, failure } = await ask(
      program,
      [
        '--headless',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Chromium's sandbox refuses to run as root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${profile}`,
        '--no-pdf-header-footer',
        `--print-to-pdf=${pdf}`,
        pathToFileURL(page).href,
      ],
      { timeoutMs: patienceMs },
    )
    if (existsSync(pdf)) return
    const last = stderr.trim().split('\n').at(-1) ?? ''
    throw new NightwattError(
      `${program} printed no PDF of ${page}: ${failure || `exit code ${exitCode}`}${last === '' ? '' : `; ${last}`}. The page can be printed from any browser.`,
    )
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }
}

/**
 * A Chromium of this machine: the one in CHROMIUM_PATH, else the first on the PATH.
 * @throws RefusedError where there is none that runs
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const given = env.CHROMIUM_PATH
  for (const name of given === undefined || given === '' ? names : [given]) {
    const { failure, exitCode } = await ask(name, ['--version'], { env })
    if (failure === '' && exitCode === 0) return name
  }
  throw new RefusedError(
    given === undefined || given === ''
      ? `report: a PDF needs a Chromium, and there is none of ${names.join(', ')} on the PATH; install one (apt install chromium), name it in CHROMIUM_PATH, or print the HTML page from any browser`
      : `report: CHROMIUM_PATH is ${given}, which does not run; name a Chromium, or leave it unset`,
  )
}
