// The plan: 100,000 unique mutations of three parameters, beside CPython doing the same by the original's rules.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildPlan } from '../../dist/design/plan.js'

const runs = 100_000
const parameters = {
  epochs: { type: 'int', range: [1, 200], default: 100, flag: '--epochs' },
  learning_rate: {
    type: 'float',
    range: [0.0001, 0.1],
    default: 0.001,
    flag: '--lr',
    distribution: 'log_uniform',
  },
  dropout: { type: 'float', range: [0, 0.7], default: 0.5, flag: '--dropout' },
}
const rules = fileURLToPath(new URL('../design/original-rules.py', import.meta.url))

/** @returns {Promise<Array<{ name: string, ours_ms: number, baseline_ms?: number, ratio?: number, note: string }>>} */
export async function bench() {
  const ours = measureOurs()
  const baseline = measurePython()
  const row = {
    name: `plan: ${runs.toLocaleString('en')} unique mutations of three parameters`,
    ours_ms: ours,
  }
  if (baseline === undefined)
    return [{ ...row, note: 'no python3 here to compare with; wanted: under 1,000 ms' }]
  return [
    {
      ...row,
      baseline_ms: baseline,
      ratio: baseline / ours,
      note: "baseline: python3 by the original's rules; wanted: under 1,000 ms",
    },
  ]
}

// The first run counts too: a plan is made once in a process.
function measureOurs() {
  const config = {
    models: { bench: { path: '.', train_script: 'x', models: ['m'], supported_hyperparams: parameters } },
  }
  const start = performance.now()
  const { experiments } = buildPlan({
    config,
    seed: 42,
    entries: [{ repo: 'bench', model: 'm', mode: 'mutation', mutate: 'all', runs }],
  })
  const elapsed = performance.now() - start
  if (experiments.length !== runs) throw new Error(`planned ${experiments.length} of ${runs}`)
  return elapsed
}

function measurePython() {
  try {
    const output = execFileSync('python3', [rules, '--bench', String(runs)], {
      input: JSON.stringify(parameters),
    })
    return JSON.parse(output.toString()).milliseconds
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
