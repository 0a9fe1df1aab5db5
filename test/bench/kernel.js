// From the start of the kernel to its first answer, and `import … from 'nightwatt'` in a cell. Told, not asserted.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const driver = fileURLToPath(new URL('../support/kernel-driver.py', import.meta.url))
const python = process.env.NIGHTWATT_TEST_PYTHON ?? 'python3'
const cells = ['1 + 1', "import { charts, experiments, run, show } from 'nightwatt'"]

export async function bench() {
  if (spawnSync(python, ['-c', 'import jupyter_client']).status !== 0) {
    return [{ name: 'kernel', note: `left out: ${python} has no jupyter_client (NIGHTWATT_TEST_PYTHON)` }]
  }
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-bench-kernel-'))
  try {
    execFileSync(process.execPath, [cli, 'kernel', 'install', '--prefix', folder], { stdio: 'ignore' })
    const commands = [...cells.map(code => ({ do: 'run', code })), { do: 'shutdown' }]
    const lines = execFileSync(python, [driver, 'nightwatt-typescript', folder], {
      input: commands.map(command => `${JSON.stringify(command)}\n`).join(''),
      env: { ...process.env, JUPYTER_PATH: join(folder, 'share/jupyter') },
      encoding: 'utf8',
    })
    const [start, first, imported] = lines.split('\n', 3).map(line => JSON.parse(line).seconds)
    return [
      row('kernel: start to first answer', start + first, 'wanted: under 3 s'),
      row("kernel: import 'nightwatt' in a cell", imported, 'wanted: under 0.5 s'),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function row(name, seconds, note) {
  return { name, value: seconds, unit: 's', note }
}
