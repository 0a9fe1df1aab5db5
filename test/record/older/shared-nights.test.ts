import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findNights, openNight } from '../../../lib/night/open-night.ts'
import { experiments } from '../../../lib/table/experiments.ts'
import { samples } from '../../../lib/table/samples.ts'

const nights = fileURLToPath(new URL('../../../../shared/nights', import.meta.url))
const absent = !existsSync(nights)

// Real nights of the original, which are not part of this repository: without them there is nothing to hold these to.
describe.skipIf(absent)(`real nights${absent ? ' (skipped: ../shared/nights is not there)' : ''}`, () => {
  it('are all found, none of their experiments dropped', async () => {
    const found = await findNights(nights)
    const opened = await Promise.all(found.map(({ path }) => openNight(path)))
    expect(opened.map(night => [night.name, night.experiments.length])).toEqual([
      ['run_20251118_153443', 1],
      ['run_20251201_221847', 18],
      ['run_20251205_211726', 7],
      ['run_20251210_224430', 4],
      ['run_20260106_220434', 1],
    ])
    expect(opened.flatMap(night => night.problems)).toEqual([
      expect.stringMatching(/^Person_reID.*no record/),
    ])
  })

  it('were recorded eight hours ahead of UTC, as their traces show', async () => {
    for (const { path } of await findNights(nights)) {
      expect((await openNight(path)).record.started_at).toMatch(/\+08:00$/)
    }
  })

  it('hold by their traces what mean power times time gives, where the record says otherwise', async () => {
    const rows = (await experiments(nights)).objects() as Record<string, number>[]
    const recorded = rows.filter(row => row.energy_gpu_recorded_joules !== null)
    expect(recorded).toHaveLength(30)
    for (const row of recorded) {
      // The mean of the samples is not the mean over time, so this is no more than a neighbourhood.
      const neighbour = Number(row.energy_gpu_avg_watts) * (Number(row.duration_seconds) - 1.28)
      expect(Math.abs(Number(row.energy_gpu_total_joules) / neighbour - 1)).toBeLessThan(0.1)
    }
    const halved = recorded.filter(
      row => Number(row.energy_gpu_recorded_joules) < 0.5 * Number(row.energy_gpu_total_joules),
    )
    expect(halved.map(row => row.repository)).toEqual([
      'bug-localization-by-dnn-and-rvsm',
      'bug-localization-by-dnn-and-rvsm',
      'bug-localization-by-dnn-and-rvsm',
      'VulBERTa',
    ])
  })

  it('give every sample of every trace', async () => {
    expect((await samples(join(nights, 'run_20260106_220434'))).numRows()).toBe(110 * 4)
  })
})
