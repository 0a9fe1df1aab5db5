import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkNight } from '../../lib/night/check/check-night.ts'
import { openNight } from '../../lib/night/find/open-night.ts'
import { report } from '../../lib/report/report.ts'
import { exportNights } from '../../lib/share/exchange/export-nights.ts'
import { importNights } from '../../lib/share/exchange/import-nights.ts'
import { compare } from '../../lib/table/compare/compare.ts'
import { filesIn, makeStudy } from './study.ts'

let night = ''
let folder = ''
beforeAll(() => {
  night = makeStudy().night
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-exchange-'))
})

const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')

describe('an export', () => {
  it('to a CSV file adds to what is there, and nothing twice', async () => {
    const out = join(folder, 'all.csv')
    expect(await exportNights(night, { to: 'csv', out })).toEqual({ path: out, added: 2, there: 0 })
    const before = readFileSync(out, 'utf8')
    expect(await exportNights(night, { to: 'csv', out })).toEqual({ path: out, added: 0, there: 2 })
    expect(readFileSync(out, 'utf8')).toBe(before)
    const [header = '', first = ''] = linesOf(out)
    writeFileSync(out, `${header}\n${first}\n`)
    expect(await exportNights(night, { to: 'csv', out })).toMatchObject({ added: 1, there: 1 })
    expect(readFileSync(out, 'utf8')).toBe(before)
  })

  it('to a file with other columns is refused, and leaves it as it is', async () => {
    const out = join(folder, 'mine.csv')
    writeFileSync(out, 'a,b\n1,2\n')
    await expect(exportNights(night, { to: 'csv', out })).rejects.toThrow(
      `${out} has no column experiment_id`,
    )
    expect(readFileSync(out, 'utf8')).toBe('a,b\n1,2\n')
  })

  it("to CodeCarbon's emissions.csv has its columns, kWh, and no emissions of an unknown grid", async () => {
    const { path } = await exportNights(night, { to: 'codecarbon', out: folder })
    const [header = '', first = ''] = linesOf(path)
    const row = Object.fromEntries(header.split(',').map((name, at) => [name, first.split(',')[at]]))
    const { experiments } = await openNight(night)
    expect(Number(row.energy_consumed) * 3.6e6).toBeCloseTo(experiments[0]?.energy_total_joules ?? 0, 6)
    expect(row).toMatchObject({ project_name: 'toy', emissions: '', wue: '', tracking_mode: 'machine' })
    expect(await exportNights(night, { to: 'codecarbon', out: folder })).toMatchObject({ added: 0, there: 2 })
  })

  it('to a file that an older CodeCarbon began keeps its columns', async () => {
    const out = join(folder, 'older.csv')
    const columns =
      'timestamp,project_name,run_id,experiment_id,duration,emissions,emissions_rate,cpu_power,gpu_power,ram_power,cpu_energy,gpu_energy,ram_energy,energy_consumed,os,python_version,cpu_count,cpu_model,gpu_count,gpu_model,ram_total_size,tracking_mode'
    writeFileSync(out, columns)
    await exportNights(night, { to: 'codecarbon', out })
    expect(linesOf(out).map(line => line.split(',').length)).toEqual([22, 22, 22])
  })

  it('to MLflow is a file store: params, metrics, tags, and no run twice', async () => {
    const out = join(folder, 'mlruns')
    expect(await exportNights(night, { to: 'mlflow', out })).toEqual({ path: out, added: 2, there: 0 })
    const before = filesIn(out)
    expect(await exportNights(night, { to: 'mlflow', out })).toEqual({ path: out, added: 0, there: 2 })
    expect(filesIn(out)).toEqual(before)
    const run = Object.keys(before).find(name => name.endsWith('/params/epochs')) ?? ''
    expect(String(before[run])).toBe('6')
    const metric = Object.entries(before).find(([name]) => name.endsWith('/metrics/energy_total_joules'))
    expect(String(metric?.[1])).toMatch(/^\d{13} \d+\.\d+ 0\n$/)
    expect(Object.keys(before).filter(name => /tags\/nightwatt\.seed$/.test(name))).toHaveLength(2)
  })

  it('to a folder that is no store of MLflow is refused', async () => {
    const out = join(folder, 'photos')
    mkdirSync(out)
    writeFileSync(join(out, 'cat.jpg'), '')
    await expect(exportNights(night, { to: 'mlflow', out })).rejects.toThrow(
      `${out} is no file store of MLflow`,
    )
    expect(readdirSync(out)).toEqual(['cat.jpg'])
    await expect(exportNights(night, { to: 'wandb' as 'csv' })).rejects.toThrow(
      'allowed: mlflow, codecarbon, csv',
    )
  })
})

// As CodeCarbon 3 wrote it on a machine without a card.
const emissions = `timestamp,project_name,run_id,experiment_id,duration,emissions,emissions_rate,cpu_power,gpu_power,ram_power,cpu_energy,gpu_energy,ram_energy,energy_consumed,water_consumed,country_name,codecarbon_version,cpu_model,gpu_count,tracking_mode
2026-11-23T21:30:10,digits,5f0c0a9e-1,5b0fa12a,10.5,1.2e-05,1.1e-06,42.5,0.0,10.0,0.0001,0,2.5e-05,0.000125,0,Germany,3.3.2,Some CPU,,machine
2026-11-24T02:00:00,digits,5f0c0a9e-2,5b0fa12a,20,2.4e-05,1.2e-06,42.5,0.0,10.0,0.0002,0,5e-05,0.00025,0,Germany,3.3.2,Some CPU,,machine
2026-11-24T22:00:00,digits,5f0c0a9e-3,5b0fa12a,20,2.4e-05,1.2e-06,42.5,80,10.0,0.0002,0.0004,5e-05,0.00065,0,Germany,3.3.2,Some CPU,1.0,machine
`

describe("CodeCarbon's emissions.csv", () => {
  it('becomes a night of each evening, in joules, estimated, with what it does not tell absent', async () => {
    const file = join(folder, 'theirs.csv')
    writeFileSync(file, emissions)
    const paths = await importNights(file, { cwd: folder, results: 'theirs' })
    expect(paths).toHaveLength(2)
    const [one, other] = await Promise.all(paths.map(openNight))
    expect(one?.problems).toEqual([])
    expect(one?.experiments.map(({ energy_total_joules: joules }) => joules)).toEqual([450, 900])
    expect(one?.experiments[0]).toMatchObject({
      repository: 'digits',
      duration_seconds: 10.5,
      energy_metrics: {
        cpu_energy_pkg_joules: 360,
        cpu_energy_ram_joules: 90,
        gpu_energy_total_joules: null,
      },
      energy_sources: { cpu: 'estimated', gpu: null },
      energy_uncertainty: { cpu_joules: null, gpu_joules: null },
    })
    expect(one?.record).toMatchObject({
      seed: null,
      machine: null,
      config: null,
      versions: { codecarbon: '3.3.2' },
    })
    expect(other?.experiments[0]?.energy_metrics.gpu_energy_total_joules).toBeCloseTo(1440, 9)
    expect((await checkNight(paths[0] ?? '')).findings).toEqual([])
    expect((await compare(paths[0] ?? '', paths[1] ?? '')).settings).toHaveLength(1)
    expect(existsSync(await report(paths[0] ?? '', { out: join(folder, 'pages') }))).toBe(true)
    await expect(importNights(file, { cwd: folder, results: 'theirs' })).rejects.toThrow('is there already')
  })

  it.each([
    [
      emissions.replace('0.0001,', 'much,'),
      'theirs.csv, line 2, cpu_energy: found "much"; allowed: a number, or nothing',
    ],
    [emissions.replace('2026-11-23T21:30:10', 'yesterday'), 'line 2, timestamp: found "yesterday"'],
    [emissions.replace(',machine\n2026', '\n2026'), 'line 2: found 19 fields; allowed: 20'],
    [emissions.replace('energy_consumed', 'energy'), 'found the columns timestamp'],
    ['', 'found an empty file'],
  ])('is refused with its place where it is wrong', async (text, message) => {
    const file = join(folder, 'theirs.csv')
    writeFileSync(file, text)
    await expect(importNights(file, { cwd: folder, results: 'none' })).rejects.toThrow(message)
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  it('that we exported comes back with the joules that it had', async () => {
    const file = join(folder, 'ours.csv')
    await exportNights(night, { to: 'codecarbon', out: file })
    const [path = ''] = await importNights(file, { cwd: folder, results: 'back' })
    const totals = async (place: string) =>
      (await openNight(place)).experiments.map(({ energy_total_joules: joules }) => Math.round(joules ?? -1))
    expect(await totals(path)).toEqual(await totals(night))
  })
})

const runTable = `__run_id,__done,model,batch,energy,dram,seconds,accuracy
run_0_repetition_0,DONE,small,16,120.5,10,4,0.91
run_1_repetition_0,DONE,large,16,240,20,8,0.95
run_2_repetition_0,IN_PROGRESS,small,32,,,,
run_3_repetition_0,TODO,large,32,,,,
`

describe("experiment-runner's run table", () => {
  it('becomes a night, with what was named as factors and energies', async () => {
    mkdirSync(join(folder, 'sorting'))
    const file = join(folder, 'sorting/run_table.csv')
    writeFileSync(file, runTable)
    const [path = ''] = await importNights(file, {
      cwd: folder,
      results: 'runner',
      factors: ['model', 'batch'],
      quantities: { energy: 'cpu-joules', dram: 'ram-joules', seconds: 'seconds' },
    })
    const { experiments, problems } = await openNight(path)
    expect(problems).toEqual([])
    expect(experiments.map(({ outcome, energy_total_joules: joules }) => [outcome, joules])).toEqual([
      ['success', 130.5],
      ['success', 260],
      ['failure', null],
    ])
    expect(experiments[1]).toMatchObject({
      repository: 'sorting',
      hyperparameters: { model: 'large', batch: 16 },
      performance_metrics: { accuracy: 0.95 },
      duration_seconds: 8,
    })
    expect((await checkNight(path)).findings).toEqual([])
  })

  it.each([
    [
      {},
      'its columns do not tell factors from what was measured; name the factors: --factors model,… of model, batch',
    ],
    [{ factors: ['nodel'] }, 'found no column nodel; allowed: model, batch, energy'],
    [
      { factors: ['model'], quantities: { energy: 'watts' } },
      'the column energy: found "watts"; allowed: cpu-joules',
    ],
  ])('asks for what it does not tell: %j', async (choices, message) => {
    const file = join(folder, 'run_table.csv')
    copyFileSync(join(folder, 'sorting/run_table.csv'), file)
    await expect(importNights(file, { cwd: folder, results: 'none', ...choices })).rejects.toThrow(message)
  })
})
