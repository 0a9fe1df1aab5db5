// A log of 18 MB searched and judged, beside the bare patterns of a night run over its lines.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleInner } from '../../scripts/bundle.js'

const { judgeLog } = await import(await bundleInner('run/log/judge-log.ts'))

const epochs = 200_000
const metrics = {
  loss: 'loss: ([0-9.]+)',
  accuracy: 'acc: ([0-9.]+)',
  test: 'Test Accuracy: ([0-9.]+)',
}

export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-bench-'))
  try {
    const file = join(folder, 'training.log')
    writeFileSync(file, makeLog())
    const rows = []
    for (const select of ['last', 'best']) {
      const declared = Object.entries(metrics).map(([name, pattern]) => [
        name,
        { pattern, select, direction: 'higher' },
      ])
      const start = performance.now()
      judgeLog(file, { metrics: Object.fromEntries(declared) })
      const ours = performance.now() - start
      const baseline = plainSearch(file)
      const note = 'baseline: the metric patterns alone, line by line'
      rows.push({
        name: `log: 18 MB, three metrics, the ${select} counts`,
        ours_ms: ours,
        baseline_ms: baseline,
        ratio: ours / baseline,
        note,
      })
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function makeLog() {
  const lines = ['Test Accuracy: 91.5']
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    lines.push(`epoch ${epoch} loss: ${(1 / (epoch + 1)).toFixed(6)} acc: 0.${epoch % 1000} lr 1.5e-06`)
    lines.push(`another line ${epoch} of the kind that says nothing`)
  }
  return `${lines.join('\n')}\n`
}

function plainSearch(file) {
  const start = performance.now()
  const patterns = Object.values(metrics).map(source => new RegExp(source, 'i'))
  let found = 0
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    for (const pattern of patterns) if (pattern.test(line)) found += 1
  }
  if (found < epochs) throw new Error('the baseline found too little')
  return performance.now() - start
}
