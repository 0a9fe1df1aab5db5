import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findNights } from '../../../lib/night/find/find-nights.ts'
import { openNight } from '../../../lib/night/find/open-night.ts'
import type { ExperimentRow } from '../../../lib/table/columns.ts'
import { compare } from '../../../lib/table/compare/compare.ts'
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

const odd = fileURLToPath(new URL('../../../../shared/nights-odd', import.meta.url))
const oddAbsent = !existsSync(odd)

describe.skipIf(oddAbsent)(
  `odd nights${oddAbsent ? ' (skipped: ../shared/nights-odd is not there)' : ''}`,
  () => {
    const rowsOf = async (...path: string[]) =>
      (await experiments(join(odd, ...path))).objects() as ExperimentRow[]

    it('have the attempts that left their energy, and the joules of all of them', async () => {
      const [row] = await rowsOf('flat_attempts')
      expect(row).toMatchObject({ attempts: 3, duration_seconds: 2285.310987034, cause: 'no-record' })
      const failed = row?.energy_failed_attempts_joules ?? 0
      expect(failed + (row?.energy_cpu_total_joules ?? 0)).toBeCloseTo(275_974, 0)
    })

    it('have as many attempts as a failure counted', async () => {
      expect(await rowsOf('failed_attempts')).toMatchObject([{ attempts: 3, training_success: false }])
    })

    it('are found at any depth and under any name', async () => {
      expect(await rowsOf('nested', 'results')).toHaveLength(14)
      expect(await rowsOf('only')).toHaveLength(6)
      expect(await rowsOf('only', 'mutation_1x')).toHaveLength(6)
    })

    it('beside different loads are not the same experiments', async () => {
      const rows = await rowsOf('background', 'results')
      expect(new Set(rows.map(({ background }) => background))).toEqual(
        new Set(['examples/siamese', 'examples/mnist_rnn']),
      )
      const nights = (await findNights(join(odd, 'background', 'results'))).map(({ path }) => path)
      expect((await compare(nights[0] ?? '', nights[1] ?? '')).match).toBe('none')
    })
  },
)
