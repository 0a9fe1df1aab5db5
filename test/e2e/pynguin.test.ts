// Waits long for Pynguin.
// Any Node: Pynguin.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startLlm } from '../stand-ins/llm.ts'
import { cli } from '../support/project.ts'

const workload = resolve(import.meta.dirname, '../../config/workloads/pynguin')
const installed = existsSync(join(workload, '.venv/bin/pynguin'))
if (!installed) {
  console.warn('Pynguin is not installed: run `bash config/workloads/pynguin/setup.sh` for its tests')
}

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-pynguin-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A copy of the workload, as a user has it, with Pynguin's own environment in its place. */
function copyOf(name: string): string {
  const copy = join(folder, name)
  cpSync(workload, copy, { recursive: true, filter: path => !path.startsWith(join(workload, '.venv')) })
  execFileSync('ln', ['-s', join(workload, '.venv'), join(copy, '.venv')])
  return copy
}

function testgen(cwd: string, flags: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const words = [
    'testgen',
    ...flags,
    '--max_time',
    '10',
    '--cooldown',
    '0',
    '--no-report',
    '--max-retries',
    '0',
  ]
  execFileSync(process.execPath, [cli, ...words], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' })
  return JSON.parse(
    execFileSync(process.execPath, [cli, 'table', 'latest', '--json'], { cwd, encoding: 'utf8' }),
  )
}

describe.skipIf(!installed)('a real Pynguin', () => {
  it('generates tests for two modules: coverage in the table, energy beside it', { timeout: 180_000 }, () => {
    const cwd = copyOf('mosa')
    const rows = testgen(cwd, ['--key', 'list', '--data_path', 'list.dt'])
    expect(rows).toHaveLength(2)
    for (const row of rows) {
      expect(row.training_success).toBe(true)
      expect(row.perf_coverage).toBeGreaterThan(0.5)
      expect(row.perf_coverage).toBeLessThanOrEqual(1)
      expect(row.perf_generated_tests).toBeGreaterThan(3)
      expect(row.energy_cpu_total_joules).toBeGreaterThan(0)
      expect(row.energy_cpu_source).toMatch(/measured|estimated/)
    }
    const tests = readFileSync(join(cwd, 'test_outputs/shapes/triangle/mosa/test_triangle.py'), 'utf8')
    expect(tests.match(/^def test_\w+\(/gm)?.length).toBe(rows[0].perf_generated_tests)
    expect(existsSync(join(cwd, 'result/mosa_text.roman-0/mosa-text.roman.log'))).toBe(true)
    expect(readFileSync(join(cwd, 'cmd.mlog'), 'utf8')).toContain('success 0:CompletedProcess(')
  })

  it('is told of mutated parameters, and asks a language model', { timeout: 180_000 }, async () => {
    const llm = await startLlm()
    try {
      const name = 'deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B'
      const single = ['--key', 'single', '--llm', name, '--mutate', 'population,seed', '-s', '5']
      const [row] = testgen(copyOf('codamosa'), single, { NIGHTWATT_LLM_URL: llm.url })
      expect(row).toMatchObject({ repository: 'codamosa', model: name, training_success: true })
      expect(row.hyperparam_population).toBeGreaterThanOrEqual(4)
      expect(row.perf_coverage).toBeGreaterThan(0.5)
      expect(llm.requests().length).toBeGreaterThan(0)
    } finally {
      await llm.stop()
    }
  })
})
