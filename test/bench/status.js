// What a night of ten thousand experiments does, told from its journal, beside parsing the lines of that alone.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { status } from '../../dist/index.js'

const experiments = 10_000
const rounds = 7

export async function bench() {
  const root = mkdtempSync(join(tmpdir(), 'nightwatt-bench-'))
  try {
    const night = join(root, 'results/run_20261123_213005')
    mkdirSync(night, { recursive: true })
    const journal = join(night, 'journal.ndjson')
    writeFileSync(journal, journalOf(experiments))
    const ours = []
    const baseline = []
    for (let round = 0; round < rounds; round += 1) {
      baseline.push(await time(() => readFileSync(journal, 'utf8').trim().split('\n').map(JSON.parse)))
      ours.push(await time(() => status({ cwd: root })))
    }
    const row = {
      name: `status: a night of ${experiments.toLocaleString('en-US')} experiments`,
      ours_ms: Math.min(...ours),
      baseline_ms: Math.min(...baseline),
    }
    const note = 'ratio: times as long as JSON.parse of each line of its journal; wanted: under 100 ms'
    return [{ ...row, ratio: row.ours_ms / row.baseline_ms, note }]
  } finally {
    rmSync(root, { recursive: true })
  }
}

function journalOf(count) {
  const time = '2026-11-23T21:30:05.123+01:00'
  const hyperparameters = { epochs: 9, learning_rate: 0.003423, batch: 128, dropout: 0.1 }
  const entry = (type, content) => JSON.stringify({ time, type, ...content })
  const lines = [entry('night-started', { total: count + 1 })]
  for (let index = 1; index <= count; index += 1) {
    const experiment = { repository: 'toy', model: 'small', hyperparameters }
    const record = { number: 1, outcome: 'success', cause: null, detail: '', duration_seconds: 12.1 }
    lines.push(
      entry('experiment-started', { index, experiment_id: `toy_small_${index}`, experiment }),
      entry('attempt-started', { index, attempt: 1, command: { file: 'train.sh', args: ['--epochs', '9'] } }),
      entry('attempt-ended', { index, attempt: 1, record, performance_metrics: { accuracy: 91.5 } }),
      entry('experiment-ended', { index, outcome: 'success', cause: null, attempts: 1 }),
      entry('cooldown', { seconds: 60, automatic: false }),
    )
  }
  return `${lines.join('\n')}\n`
}

async function time(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}
