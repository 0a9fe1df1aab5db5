import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromArrow } from 'arquero'
import { describe, expect, it } from 'vitest'
import { openNight } from '../../lib/night/find/open-night.ts'
import { selectNights } from '../../lib/night/find/select-nights.ts'
import { run } from '../../lib/night/run.ts'
import { experiments } from '../../lib/table/experiments.ts'
import { exportTable } from '../../lib/table/export.ts'
import { samples } from '../../lib/table/samples.ts'

const root = mkdtempSync(join(tmpdir(), 'nightwatt-table-'))
mkdirSync(join(root, 'toy'))
writeFileSync(join(root, 'toy/train.sh'), '#!/bin/sh\nsleep 0.6\necho "Accuracy: 90.5"\n')
const config = {
  models: {
    toy: {
      path: 'toy',
      train_script: 'train.sh',
      models: ['a, "b"'],
      supported_hyperparams: { epochs: { type: 'int', range: [1, 5], default: 2, flag: '-e' } },
      performance_metrics: { log_patterns: { accuracy: 'Accuracy: ([0-9.]+)', f1: 'F1: ([0-9.]+)' } },
    },
  },
}
const options = {
  config,
  cwd: root,
  repo: 'toy',
  model: 'a, "b"',
  mutate: 'epochs',
  runs: 2,
  seed: 1,
  cooldown: 0,
}
const night = await run(options)

describe('the table of experiments', () => {
  it('holds numbers as numbers, times as dates and what is absent as null', async () => {
    const table = await experiments(night)
    expect(table.numRows()).toBe(2)
    const row = table.object(0) as Record<string, unknown>
    expect(row.timestamp).toBeInstanceOf(Date)
    expect(row.hyperparam_epochs).toBeTypeOf('number')
    expect(row).toMatchObject({
      perf_accuracy: 90.5,
      training_success: true,
      energy_gpu_total_joules: null,
      cause: null,
    })
    expect(row.missing_metrics).toBe('f1')
  })

  it('calls an estimate an estimate, with an uncertainty of half its value or more', async () => {
    const row = (await experiments(night)).object(0) as Record<string, number | string>
    expect(row.energy_cpu_source).toBe('estimated')
    expect(row.energy_cpu_uncertainty_joules).toBeGreaterThanOrEqual(Number(row.energy_cpu_total_joules) / 2)
  })

  it('is the same by path, by results folder and by object', async () => {
    const byObject = (await experiments(night)).objects()
    expect((await experiments(night.path)).objects()).toEqual(byObject)
    expect((await experiments([join(root, 'results')])).objects()).toEqual(byObject)
  })
})

describe('the table of samples', () => {
  it('has a row a sample and quantity, with unit, source and seconds since the start', async () => {
    const rows = (await samples(night)).objects() as Record<string, unknown>[]
    const power = rows.filter(row => row.quantity === 'power')
    expect(power.length).toBeGreaterThanOrEqual(4)
    expect(power[0]).toMatchObject({
      meter: 'estimate',
      source: 'estimated',
      device: 'CPU package',
      unit: 'W',
    })
    expect(power[0]?.time).toBeInstanceOf(Date)
    expect(Math.abs(Number(power[0]?.elapsed_seconds))).toBeLessThan(2)
  })
})

describe('a table for other programs', () => {
  it('is CSV with quoted fields', async () => {
    const csv = [...(await exportTable(await experiments(night), 'csv'))].join('')
    expect(csv).toContain(',"a, ""b""",')
  })

  it('is Arrow that reads back, dates and numbers included', async () => {
    const [bytes] = await exportTable(await experiments(night), 'arrow')
    if (typeof bytes !== 'object') throw new Error('Arrow is binary')
    const table = fromArrow(bytes)
    expect(table.numRows()).toBe(2)
    expect(table.get('perf_accuracy', 0)).toBe(90.5)
    expect(new Date(table.get('timestamp', 0)).getFullYear()).toBeGreaterThan(2000)
  })
})

describe('a listener', () => {
  it('that throws costs the night nothing', async () => {
    const warned = new Promise<Error>(resolve => process.once('warning', resolve))
    const other = await run(
      { ...options, runs: 1, seed: 3, energy: false },
      {
        onEvent() {
          throw new Error('listener')
        },
      },
    )
    expect(other.experiments).toHaveLength(1)
    expect((await warned).message).toContain('onEvent threw')
    rmSync(other.path, { recursive: true })
  })
})

describe('opening a night', () => {
  it('tells of an experiment that cannot be read, and gives the others', async () => {
    const copy = await run({ ...options, runs: 2, seed: 2, energy: false })
    writeFileSync(join(copy.path, copy.experiments[0]?.experiment_id ?? '', 'experiment.json'), '{"torn')
    const opened = await openNight(copy.path)
    expect(opened.experiments).toHaveLength(1)
    expect(opened.problems[0]).toContain('experiment.json cannot be read')
    rmSync(copy.path, { recursive: true })
  })

  it('says what a night is where there is none', async () => {
    await expect(openNight(root)).rejects.toThrow(/holds no night/)
    await expect(selectNights(['last'], { cwd: root })).rejects.toThrow(/latest, all, a date/)
  })
})
