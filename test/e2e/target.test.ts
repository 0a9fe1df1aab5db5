// Times the joules until a target.
// Any Node: metrics.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExperimentRecord } from '../../lib/record/schema.ts'
import { type Curve, joulesBetween, type StandIns, withStandIns } from '../stand-ins/index.ts'
import { makeProject } from '../support/project.ts'

const flags = ['run', '-r', 'toy', '-s', '1', '--cooldown', '0', '-mr', '0', '--no-report']
const accuracy = { accuracy: { pattern: 'accuracy: ([0-9.]+)' } }
const gpu: Curve = { kind: 'square', lowWatts: 80, highWatts: 240, periodMs: 1700 }
const machine: StandIns = {
  gpu: { curves: [gpu] },
  cpu: { package: { kind: 'constant', watts: 40 }, ram: null },
}

/** One run of a Python program under a target. */
async function run(
  program: string,
  {
    metrics = accuracy,
    more = ['--target', 'accuracy=95'],
  }: { metrics?: unknown; more?: readonly string[] } = {},
) {
  const project = makeProject({
    config: {
      models: {
        toy: {
          path: 'toy',
          command: ['python3', 'train.py'],
          models: ['small'],
          performance_metrics: { log_patterns: metrics },
        },
      },
    },
    files: { 'toy/train.py': `import time\n${program}\n` },
  })
  const env = withStandIns(machine)
  const { code, stderr } = await project.nightwatt([...flags, ...more], { env })
  if (code !== 0 && code !== 1) return { code, stderr, ...nothing }
  const night = project.night()
  const path = join(night, 'toy_small_001')
  const record = project.json(night, 'toy_small_001/experiment.json') as ExperimentRecord
  const check = async () => {
    const { stdout, code: found } = await project.nightwatt(['check', night, '--json'], { env })
    return { code: found, stdout }
  }
  return {
    code,
    stderr,
    record,
    log: project.read(night, 'toy_small_001/training.log'),
    summary: project.read(night, 'summary.csv'),
    series: () => readFileSync(join(path, 'metrics.csv'), 'utf8'),
    alter(file: string, change: (text: string) => string) {
      const whole = readFileSync(join(path, file), 'utf8')
      writeFileSync(join(path, file), change(whole))
      return () => writeFileSync(join(path, file), whole)
    },
    check,
    table: async () => {
      const { stdout } = await project.nightwatt(['table', '--format', 'json'], { env })
      return JSON.parse(stdout) as readonly Readonly<Record<string, unknown>>[]
    },
  }
}

const nothing = {
  record: undefined,
  log: '',
  summary: '',
  series: () => '',
  alter: () => () => {},
  check: async () => ({ code: 0, stdout: '' }),
  table: async () => [],
}

const epochs = `
print(f"at begin {time.time():.4f}")
for epoch in range(1, 8):
    time.sleep(0.7)
    print(f"at {epoch} {time.time():.4f}")
    print(f"accuracy: {85 + 2.5 * epoch}")
time.sleep(0.4)
print("done")
`

describe('a target that is reached', () => {
  it('has the seconds and joules until then, and check finds an altered one', async () => {
    const { record, log, summary, series, alter, check, table } = await run(epochs)
    const instant = (name: string) => Number(new RegExp(`^at ${name} (\\S+)`, 'm').exec(log)?.[1]) * 1000
    const target = record?.target
    expect(target).toMatchObject({
      metric: 'accuracy',
      target: 95,
      direction: 'higher',
      reached: true,
      problems: [],
    })
    const startMs = Date.parse(record?.attempts.at(-1)?.started_at ?? '')
    const seconds = (instant('4') - startMs) / 1000
    const joules = joulesBetween(gpu, startMs, instant('4')) + 40 * seconds
    expect(Math.abs((target?.seconds_to_target ?? 0) - seconds)).toBeLessThan(
      4 * (target?.seconds_uncertainty ?? 0),
    )
    expect(Math.abs((target?.energy_to_target_joules ?? 0) - joules)).toBeLessThan(
      3 * (target?.uncertainty_joules ?? 0),
    )
    expect(target?.uncertainty_joules ?? 999).toBeLessThan(joules)
    const lines = series().trimEnd().split('\n')
    expect(lines[0]).toBe('timestamp,within_s,metric,value')
    expect(lines.slice(1).map(line => line.split(',')[3])).toEqual([
      '87.5',
      '90',
      '92.5',
      '95',
      '97.5',
      '100',
      '102.5',
    ])
    expect((await table())[0]).toMatchObject({
      target: 'accuracy ≥ 95',
      target_reached: true,
      energy_to_target_joules: target?.energy_to_target_joules,
      energy_to_target_uncertainty_joules: target?.uncertainty_joules,
      seconds_to_target: target?.seconds_to_target,
    })
    expect(summary.split('\n')[0]).toContain('energy_to_target_joules,seconds_to_target')
    expect(summary).toContain(String(target?.energy_to_target_joules))
    expect((await check()).code).toBe(0)

    const back = alter('experiment.json', text =>
      text.replace(/("energy_to_target_joules": ?)([0-9.]+)/, '$19'),
    )
    expect((await check()).stdout).toContain('target.energy_to_target_joules')
    back()
    const restored = alter('metrics.csv', text => text.replace(',90\n', ',96\n'))
    const found = await check()
    expect(found.code).toBe(1)
    expect(found.stdout).toContain('metrics.csv')
    expect(found.stdout).toContain('target.seconds_to_target')
    restored()
    alter('metrics.csv', text => text.replace(/\n[^\n]*,102.5\n/, '\n'))
    expect((await check()).stdout).toContain('holds 6 values of accuracy; the record tells of 7')
  })
})

describe('a target without figures', () => {
  it('was never reached: that is told, with the best that was', async () => {
    const { record, summary, check, table } = await run(epochs, { more: ['--target', 'accuracy=110'] })
    expect(record?.target).toMatchObject({
      reached: false,
      seconds_to_target: null,
      energy_to_target_joules: null,
      uncertainty_joules: null,
    })
    expect(record?.warnings).toContain(
      'target accuracy ≥ 110: it was never reached: the best of its values was 102.5',
    )
    expect(summary.trimEnd().endsWith(',,')).toBe(true)
    expect((await table())[0]).toMatchObject({ target_reached: false, energy_to_target_joules: null })
    expect((await check()).code).toBe(0)
  })

  it('was reached at a time that is not known: the program held its output back', async () => {
    const { record, check } = await run(
      `
out = open(1, "w", buffering=65536, closefd=False)
for epoch in range(1, 8):
    time.sleep(0.2)
    out.write(f"accuracy: {85 + 2.5 * epoch}\\n")
`,
    )
    expect(record?.target).toMatchObject({
      reached: true,
      seconds_to_target: null,
      energy_to_target_joules: null,
    })
    expect(record?.warnings.join('\n')).toContain('when its line was written is not known well enough')
    expect((await check()).code).toBe(0)
  })

  it.each([
    [['--target', 'speed=3'], accuracy, '--target: found the metric "speed"; allowed: accuracy'],
    [
      ['--target', 'score=3'],
      { score: 'score ([0-9.]+)' },
      '--target score: found 3; allowed: a target where a direction tells what is better',
    ],
    [
      ['--target', 'accuracy=3', '--target', 'loss=1'],
      { ...accuracy, loss: 'loss ([0-9.]+)' },
      'found 1 beside that of accuracy; allowed: one target',
    ],
    [['--target', 'accuracy=high'], accuracy, 'NAME=NUMBER is allowed'],
    [
      ['--target', 'accuracy=3'],
      { accuracy: { metrics_file: { file: 'm.json', key: 'a' } } },
      'a target of a metric of the log',
    ],
  ])('is refused before the night: %j', async (more, metrics, words) => {
    const { code, stderr } = await run('pass', { more, metrics })
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })
})

describe('a metric of a file that the training writes', () => {
  it('is read as one of the log, and why it is missing is told', async () => {
    const { record, check, code } = await run(
      `
import json, os
os.makedirs("out", exist_ok=True)
json.dump({"eval": {"accuracy": 97.5, "loss": float("nan")}}, open("out/metrics.json", "w"))
`,
      {
        metrics: {
          accuracy: { metrics_file: { file: 'out/metrics.json', key: 'eval.accuracy' }, unit: '%' },
          loss: { metrics_file: { file: 'out/metrics.json', key: 'eval.loss' } },
          f1: { metrics_file: { file: 'other.csv', key: 'f1' } },
        },
        more: [],
      },
    )
    expect(code).toBe(0)
    expect(record?.performance_metrics).toEqual({ accuracy: 97.5 })
    expect(record?.missing_metrics.map(({ name, reason, detail }) => [name, reason, detail])).toEqual([
      ['loss', 'diverged', 'it is NaN in out/metrics.json: it diverged'],
      ['f1', 'no file', 'other.csv is not there: the training did not write it'],
    ])
    expect(record?.warnings.join('\n')).toContain('metric f1 not found: other.csv is not there')
    expect((await check()).code).toBe(0)
  })
})
