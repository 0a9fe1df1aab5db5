// `nightwatt --help`, beside a Node that does nothing.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const rounds = 15

export async function bench() {
  // In turns, so that a busy moment of the machine meets both; the medians, so that one such moment does not count.
  const ours = []
  const baseline = []
  for (let round = 0; round < rounds; round += 1) {
    baseline.push(time(['-e', '0']))
    ours.push(time([cli, '--help']))
  }
  const row = { name: 'start-up: nightwatt --help', ours_ms: median(ours), baseline_ms: median(baseline) }
  return [
    {
      ...row,
      ratio: row.ours_ms / row.baseline_ms,
      note: 'ratio: times as long as `node -e 0`; wanted: at most 1.5',
    },
  ]
}

function time(args) {
  const start = performance.now()
  spawnSync(process.execPath, args, { stdio: 'ignore' })
  return performance.now() - start
}

function median(values) {
  return values.sort((left, right) => left - right)[Math.floor(values.length / 2)]
}
