// Waits for whole nights.
// Any Node: what lies in nights.
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import {
  alteredTraces,
  checkNight,
  experiments,
  openNight,
  plan,
  planLeft,
  planRerun,
  repairNight,
} from 'nightwatt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExperimentRecord } from '../../lib/record/schema.ts'
import { withStandIns } from '../stand-ins/index.ts'
import { makeProject, type Project, toyConfig } from '../support/project.ts'

// Fails at its first attempt, and succeeds at its second: what the failed one took is a figure too.
const trainer = `#!/bin/sh
echo "arguments: $*"
sleep 0.6
[ -f tried ] || { : > tried; exit 3; }
echo "Accuracy: 91.5"
`
const env = withStandIns({
  gpu: { curves: [{ kind: 'square', lowWatts: 80, highWatts: 120, periodMs: 700 }] },
  cpu: {},
})
const id = 'toy_small_001'
const file = `${id}/experiment.json`

let project: Project
let night: string
const copies = mkdtempSync(join(tmpdir(), 'nightwatt-vouch-'))
afterAll(() => rmSync(copies, { recursive: true, force: true }))

beforeAll(async () => {
  project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  const flags = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '2', '-s', '5', '--retry-delay', '0']
  const { code, stderr } = await project.nightwatt(['run', ...flags, '--cooldown', '0', '--no-report'], {
    env,
  })
  if (code !== 0) throw new Error(stderr)
  night = project.night()
})

let copyNumber = 0
/** The night, copied to where it may be altered. */
function copy(): string {
  copyNumber += 1
  const path = join(copies, String(copyNumber), basename(night))
  cpSync(night, path, { recursive: true })
  return path
}

type Alterable<Value> = { -readonly [Key in keyof Value]: Alterable<Value[Key]> }

function alterRecord(path: string, change: (record: Alterable<ExperimentRecord>) => unknown): void {
  const record = JSON.parse(readFileSync(join(path, file), 'utf8'))
  change(record)
  writeFileSync(join(path, file), `${JSON.stringify(record, null, 2)}\n`)
}

/** What check finds besides the checksums, which find everything. */
async function inconsistencies(path: string) {
  const { findings } = await checkNight(path)
  return findings.filter(({ kind }) => kind === 'inconsistent')
}

const cell = async (path: string, column: string) => (await experiments(path)).get(column, 0)

describe('check, of a night that nobody altered', () => {
  it('finds nothing', async () => {
    expect((await checkNight(copy())).findings).toEqual([])
    expect((await openNight(copy())).problems).toEqual([])
  })

  it('finds nothing where it was kept before there were checksums', async () => {
    const path = copy()
    rmSync(join(path, 'manifest.ndjson'))
    const journal = readFileSync(join(path, 'journal.ndjson'), 'utf8')
    writeFileSync(join(path, 'journal.ndjson'), journal.replace(',"manifest":"manifest.ndjson"', ''))
    expect((await checkNight(path)).findings).toEqual([])
  })
})

describe('a figure that contradicts the others', () => {
  const year = (text: string) => text.replace(/^\d{4}/, '1999')
  it.each<[string, (record: Alterable<ExperimentRecord>) => unknown]>([
    ['energy_total_joules', record => Object.assign(record, { energy_total_joules: 1 })],
    ['energy_total_joules', record => Object.assign(record, { energy_total_joules: 1e308 })],
    ['energy_total_joules', record => Object.assign(record, { energy_total_joules: null })],
    [
      'energy_metrics.cpu_energy_total_joules',
      ({ energy_metrics: of }) => Object.assign(of, { cpu_energy_total_joules: -3 }),
    ],
    [
      'energy_metrics.cpu_energy_pkg_joules',
      ({ energy_metrics: of }) => Object.assign(of, { cpu_energy_pkg_joules: 2 }),
    ],
    [
      'energy_metrics.gpu_energy_total_joules',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_energy_total_joules: 2 }),
    ],
    [
      'energy_metrics.gpu_power_avg_watts',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_power_avg_watts: 2 }),
    ],
    [
      'energy_metrics.gpu_power_max_watts',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_power_max_watts: 1e9 }),
    ],
    [
      'energy_metrics.gpu_util_max_percent',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_util_max_percent: 101 }),
    ],
    [
      'energy_uncertainty.cpu_joules',
      ({ energy_uncertainty: of }) => Object.assign(of, { cpu_joules: 0.001 }),
    ],
    ['energy_coverage.cpu', ({ energy_coverage: of }) => Object.assign(of, { cpu: 0.3 })],
    ['energy_sources.gpu', ({ energy_sources: of }) => Object.assign(of, { gpu: 'estimated' })],
    ['failed_attempts_energy_joules', record => Object.assign(record, { failed_attempts_energy_joules: 0 })],
    ['duration_seconds', record => Object.assign(record, { duration_seconds: -1 })],
    ['duration_seconds', record => Object.assign(record, { duration_seconds: 1e300 })],
    ['started_at', record => Object.assign(record, { started_at: year(record.started_at) })],
    ['ended_at', record => Object.assign(record, { ended_at: 'yesterday' })],
    ['timestamp', record => Object.assign(record, { timestamp: year(record.timestamp) })],
    ['index', record => Object.assign(record, { index: 7 })],
    ['experiment_id', record => Object.assign(record, { experiment_id: '../../../etc' })],
    ['night', record => Object.assign(record, { night: 'run_19990101_000000' })],
    ['retries', record => Object.assign(record, { retries: 9 })],
    ['outcome', record => Object.assign(record, { outcome: 'failure' })],
    ['hyperparameters', ({ hyperparameters: of }) => Object.assign(of, { epochs: 100 })],
  ])('is found by check, and %s is not shown beside them', async (field, change) => {
    const path = copy()
    const before = await experiments(path)
    alterRecord(path, change)
    const found = await inconsistencies(path)
    expect(found.map(finding => finding.field)).toContain(field)
    expect(found.find(finding => finding.field === field)?.place).toBe(file)
    const opened = await openNight(path)
    expect(opened.problems.join('\n')).toContain(`${file}: ${field}: found`)
    expect(opened.experiments[0]?.warnings.join('\n')).toContain(`not to be believed`)
    const total = await cell(path, 'energy_total_joules')
    expect([before.get('energy_total_joules', 0), null]).toContain(total)
  })
})

describe('what only other files tell', () => {
  it.each<[string, (record: Alterable<ExperimentRecord>) => unknown]>([
    ['performance_metrics', ({ performance_metrics: of }) => Object.assign(of, { accuracy: 99 })],
    ['attempts[0].exit_code', ({ attempts: [first] }) => Object.assign(first ?? {}, { exit_code: 0 })],
    [
      'attempts[1].log_sha256',
      ({ attempts: [, last] }) => Object.assign(last ?? {}, { log_sha256: '0'.repeat(64) }),
    ],
    ['cpu_temperature.max_celsius', ({ cpu_temperature: of }) => Object.assign(of, { max_celsius: 200 })],
    [
      'energy_metrics.gpu_temp_avg_celsius',
      ({ energy_metrics: of }) => Object.assign(of, { gpu_temp_avg_celsius: 1 }),
    ],
    ['meters[0]', ({ meters: [first] }) => Object.assign(first ?? {}, { assumption: 'none' })],
  ])('%s is computed from them again', async (field, change) => {
    const path = copy()
    let hasValue = true
    alterRecord(path, record => {
      hasValue = field !== 'cpu_temperature.max_celsius' || record.cpu_temperature.max_celsius !== null
      change(record)
    })
    const found = (await inconsistencies(path)).map(finding => finding.field)
    if (hasValue) expect(found).toContain(field)
  })

  it.each([
    ['seed', { seed: 6 }],
    ['night', { night: 'run_19990101_000000' }],
    ['meters', { meters: [] }],
  ])('%s of night.json is held against the journal', async (field, change) => {
    const path = copy()
    const record = JSON.parse(readFileSync(join(path, 'night.json'), 'utf8'))
    writeFileSync(join(path, 'night.json'), JSON.stringify({ ...record, ...change }))
    const found = await inconsistencies(path)
    expect(found).toContainEqual(expect.objectContaining({ place: 'night.json', field }))
  })
})

describe('a file that was altered since', () => {
  const files = [
    'night.json',
    'journal.ndjson',
    'summary.csv',
    file,
    `${id}/training.log`,
    `${id}/energy/cpu_power.csv`,
    `${id}/energy/gpu_temperature.csv`,
    `${id}/energy/cpu_energy.txt`,
  ]
  it.each(files)('is told from what never agreed: %s', async name => {
    const path = copy()
    const bytes = readFileSync(join(path, name))
    // A space more or less says the same, and is another file.
    const at = bytes.indexOf(0x20) === -1 ? bytes.length - 2 : bytes.indexOf(0x20)
    bytes[at] = bytes[at] === 0x31 ? 0x32 : 0x09
    writeFileSync(join(path, name), bytes)
    const { findings } = await checkNight(path)
    expect(findings).toContainEqual(
      expect.objectContaining({
        place: name,
        kind: 'altered since',
        problem: expect.stringContaining('SHA-256'),
      }),
    )
  })

  it('is missed when it was taken away, and so is the manifest', async () => {
    const path = copy()
    rmSync(join(path, id, 'energy/gpu_power.csv'))
    expect((await checkNight(path)).findings).toContainEqual(
      expect.objectContaining({
        place: `${id}/energy/gpu_power.csv`,
        kind: 'altered since',
        found: 'nothing',
      }),
    )
    const other = copy()
    rmSync(join(other, 'manifest.ndjson'))
    expect((await checkNight(other)).findings).toContainEqual(
      expect.objectContaining({ place: 'manifest.ndjson', problem: expect.stringContaining('is not there') }),
    )
  })

  it('is not vouched for by a repair that leaves it', async () => {
    const path = copy()
    const log = join(path, id, 'training.log')
    writeFileSync(log, readFileSync(log, 'utf8').replace('91.5', '99.5'))
    rmSync(join(path, 'summary.csv'))
    const { findings, mended } = await repairNight(path)
    expect(mended).toHaveLength(1)
    expect(findings.map(({ place }) => place)).toEqual(expect.arrayContaining([`${id}/training.log`]))
    expect(findings.map(({ place }) => place)).not.toContain('summary.csv')
  })
})

describe('whatever reads a night', () => {
  it('names the traces that were altered', async () => {
    const path = copy()
    const trace = join(path, id, 'energy/gpu_power.csv')
    writeFileSync(trace, readFileSync(trace, 'utf8').replace(/,[\d.]+,0,/, ',7777,0,'))
    expect(alteredTraces(await openNight(copy()))).toEqual([])
    expect(alteredTraces(await openNight(path))).toEqual([
      expect.stringContaining(`${id}/energy/gpu_power.csv is not what was written`),
    ])
  })

  it.each([
    ['is gone', (file: string) => rmSync(file), /^manifest\.ndjson is not there, though/],
    [
      'has a line that is none',
      (file: string) => writeFileSync(file, `x${readFileSync(file, 'utf8')}`),
      /^manifest\.ndjson line 1: found no checksums/,
    ],
    [
      'lacks the line of a record',
      (manifest: string) => {
        const lines = readFileSync(manifest, 'utf8').split('\n')
        writeFileSync(manifest, lines.filter(line => !line.includes(`"next":"${file}"`)).join('\n'))
      },
      /experiment\.json is in no line of manifest\.ndjson/,
    ],
  ])('says that the manifest %s', async (_, change, words) => {
    const path = copy()
    change(join(path, 'manifest.ndjson'))
    expect((await openNight(path)).problems.some(problem => words.test(problem))).toBe(true)
  })

  it('says so where it plans by what was altered', async () => {
    const path = copy()
    const cwd = project.root
    alterRecord(path, ({ hyperparameters: of }) => Object.assign(of, { epochs: 8 }))
    const what = { repo: 'toy', model: 'small', mutate: 'epochs', runs: 2, seed: 5, cwd }
    const said = expect.stringContaining(`${file} is not what was written`)
    expect((await plan({ ...what, avoid: path })).notices).toContainEqual(
      expect.stringContaining('experiment.json is not what was written'),
    )
    expect((await planLeft({ resume: path, cwd })).notices).toContainEqual(said)
    rmSync(join(path, file))
    const lost = expect.stringContaining(`${file} had been written`)
    expect((await planLeft({ resume: path, cwd })).notices).toContainEqual(lost)
    expect((await plan({ ...what, avoid: path })).notices).toContainEqual(lost)
    const record = JSON.parse(readFileSync(join(path, 'night.json'), 'utf8'))
    record.plan[0].hyperparameters.epochs = 8
    writeFileSync(join(path, 'night.json'), JSON.stringify(record))
    expect((await planRerun(path, { cwd })).notices[0]).toMatch(/^night\.json is not what was written/)
    record.options.idle = 1
    writeFileSync(join(path, 'night.json'), JSON.stringify(record))
    await expect(planRerun(path, { cwd })).rejects.toThrow(/night\.json, options\.idle: found 1/)
  })

  it('is not kept waiting by a terabyte of holes', async () => {
    const path = copy()
    for (const name of [file, 'summary.csv', 'journal.ndjson', `${id}/energy/gpu_power.csv`])
      truncateSync(join(path, name), 1e12)
    const places = (await checkNight(path)).findings.map(({ place }) => place)
    expect(places).toEqual(expect.arrayContaining([file, 'summary.csv', `${id}/energy/gpu_power.csv`]))
  }, 10_000)
})
