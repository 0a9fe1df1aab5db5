import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const driver = fileURLToPath(new URL('../../support/kernel-driver.py', import.meta.url))
const python = process.env.NIGHTWATT_TEST_PYTHON ?? 'python3'

/** Why no kernel can be driven here; undefined where one can. */
export function noKernel() {
  return spawnSync(python, ['-c', 'import jupyter_client']).status === 0
    ? undefined
    : `left out: ${python} has no jupyter_client (NIGHTWATT_TEST_PYTHON)`
}

/** Runs cells in a kernel of their own. The seconds of its start, and what the driver tells of each cell. */
export function runCells(cells) {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-bench-kernel-'))
  try {
    execFileSync(process.execPath, [cli, 'kernel', 'install', '--prefix', folder], { stdio: 'ignore' })
    const commands = [...cells.map(code => ({ do: 'run', code })), { do: 'shutdown' }]
    const lines = execFileSync(python, [driver, 'nightwatt-typescript', folder, '0'], {
      input: commands.map(command => `${JSON.stringify(command)}\n`).join(''),
      env: { ...process.env, JUPYTER_PATH: join(folder, 'share/jupyter') },
      encoding: 'utf8',
      maxBuffer: 1e9,
    })
    const [{ seconds }, ...told] = lines
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    return { startSeconds: seconds, cells: told.slice(0, cells.length) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
