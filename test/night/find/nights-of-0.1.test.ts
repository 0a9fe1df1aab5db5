// Waits for the pages of nights.
// Any Node: pages.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  checkNight,
  experiments,
  exportTable,
  type Night,
  openNight,
  openNights,
  report,
  samples,
  status,
} from '../../../lib/index.ts'

/**
 * Two nights as version 0.1.0 wrote them, with stand-ins for perf and nvidia-smi: one with a load beside a training and
 * an idle machine measured, one that was ended by Ctrl-C; and what that version's tables said of them.
 */
const fixtures = resolve(import.meta.dirname, '../../fixtures/nights-0.1')
const whole = 'run_20261129_044913'
const interrupted = 'run_20261129_044922'

describe('nights that version 0.1.0 wrote', () => {
  let folder: string
  let nights: readonly Night[]
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightwatt-older-version-'))
    cpSync(fixtures, join(folder, 'results'), { recursive: true })
    nights = await openNights([join(folder, 'results', whole), join(folder, 'results', interrupted)])
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('are whole, and hold nothing that contradicts anything', async () => {
    expect(nights.flatMap(({ problems }) => problems)).toEqual([])
    for (const night of nights) expect((await checkNight(night.path)).findings).toEqual([])
  })

  it('give the table that it gave, column by column', async () => {
    const before: readonly Record<string, unknown>[] = JSON.parse(
      readFileSync(join(fixtures, 'table.json'), 'utf8'),
    )
    const table = await experiments(nights)
    const now = JSON.parse(JSON.stringify(table.objects()))
    expect(now).toHaveLength(before.length)
    // What a run was not given was null then, and is the default that held now: 3 and 0.001 of its configuration.
    const held = { hyperparam_epochs: 3, hyperparam_learning_rate: 0.001 }
    for (const [place, row] of before.entries()) {
      const isDefault = row.hyperparam_epochs === null && row.hyperparam_learning_rate === null
      expect(now[place]).toMatchObject(isDefault ? { ...row, ...held } : row)
    }
  })

  it('give the samples that it gave', async () => {
    const pieces = await exportTable(await samples(nights), 'csv')
    const csv = [...pieces].map(String).join('').trim()
    expect(csv === readFileSync(join(fixtures, 'samples.csv'), 'utf8').trim()).toBe(true)
  })

  it('have their page, their status and what is left of their plan', async () => {
    for (const night of nights) {
      const page = await report(night, { out: join(folder, 'reports') })
      expect(readFileSync(page, 'utf8').includes(night.name)).toBe(true)
    }
    expect(await status({ results: join(folder, 'results') })).toMatchObject({ night: interrupted })
    const night = await openNight(join(folder, 'results', interrupted))
    expect(night.experiments).toHaveLength(2)
    expect(night.record.plan).toHaveLength(4)
  })
})
