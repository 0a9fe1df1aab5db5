// From the start of the kernel to its first answer, and `import … from 'nightwatt'` in a cell. Told, not asserted.
import { noKernel, runCells } from './make/cells.js'

export async function bench() {
  const missing = noKernel()
  if (missing !== undefined) return [{ name: 'kernel', note: missing }]
  const { startSeconds, cells } = runCells([
    '1 + 1',
    "import { charts, experiments, run, show } from 'nightwatt'",
  ])
  const [first, imported] = cells
  return [
    row('kernel: start to first answer', startSeconds + first.seconds, 'wanted: under 3 s'),
    row("kernel: import 'nightwatt' in a cell", imported.seconds, 'wanted: under 0.5 s'),
  ]
}

function row(name, seconds, note) {
  return { name, value: seconds, unit: 's', note }
}
