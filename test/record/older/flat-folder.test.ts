import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findNights } from '../../../lib/night/find/find-nights.ts'
import { openNight } from '../../../lib/night/find/open-night.ts'
import { selectNights } from '../../../lib/night/find/select-nights.ts'
import { experiments } from '../../../lib/table/experiments.ts'
import { samples } from '../../../lib/table/samples.ts'
import { makeSession, temporaryFolder, writeFlatRun, writeSessionRun } from './original.ts'

// 17:47:23 by the machine's clock, eight hours ahead of UTC.
const evening = Date.UTC(2025, 10, 5, 9, 47, 23) / 1000
const hour = 3600

describe('a flat folder', () => {
  it('holds one night for each evening: from noon to noon', async () => {
    const results = temporaryFolder()
    writeFlatRun(results, { startSeconds: evening })
    writeFlatRun(results, { startSeconds: evening + 18 * hour }) // 11:47 the next day
    writeFlatRun(results, { startSeconds: evening + 19 * hour }) // 12:47 the next day
    const nights = await findNights(results)
    expect(nights.map(({ name, date }) => [name, date])).toEqual([
      ['2025-11-05', '2025-11-05'],
      ['2025-11-06', '2025-11-06'],
    ])
    expect((await experiments(results)).array('night')).toEqual(['2025-11-05', '2025-11-05', '2025-11-06'])
    const night = await openNight(join(results, '2025-11-05'))
    expect(night.experiments).toHaveLength(2)
    expect(night.record.started_at).toBe('2025-11-05T17:47:23.000+08:00')
  })

  it('keeps the ids of the original, and finds each run its own trace', async () => {
    const results = temporaryFolder()
    const first = writeFlatRun(results, { startSeconds: evening, watts: () => 50 })
    const second = writeFlatRun(results, { startSeconds: evening + 100, watts: () => 90, model: 'resnet20' })
    const night = await openNight(results)
    expect(night.experiments.map(record => record.experiment_id)).toEqual([first, second])
    expect(first).toBe('20251105_174723_examples_mnist')
    const joules = night.experiments.map(record =>
      Math.round(record.energy_metrics.gpu_energy_total_joules ?? 0),
    )
    expect(joules).toEqual([1000, 1800])
    expect((await samples(night)).groupby('experiment_id').count().array('count')).toEqual([80, 80])
  })

  it('takes the trace of the last attempt, of which the record speaks', async () => {
    const results = temporaryFolder()
    const run = { startSeconds: evening, record: { retries: 1 } }
    writeFlatRun(results, { ...run, watts: () => 20 }, 1)
    writeFlatRun(results, { ...run, watts: () => 80 }, 2)
    const [record] = (await openNight(results)).experiments
    expect(record?.energy_metrics.gpu_energy_total_joules).toBeCloseTo(1600, 0)
  })

  it('counts the attempts whose energy was kept, and the joules of all of them', async () => {
    const results = temporaryFolder()
    const run = { startSeconds: evening, record: { retries: 2 } }
    for (const [attempt, watts] of [10, 20, 80].entries()) {
      writeFlatRun(results, { ...run, watts: () => watts }, attempt)
    }
    const [record] = (await openNight(results)).experiments
    expect(record?.attempts.map(({ number, outcome, cause }) => [number, outcome, cause])).toEqual([
      [1, 'failure', 'unknown'],
      [2, 'failure', 'unknown'],
      [3, 'success', null],
    ])
    expect(record?.attempts[0]?.gpu_energy_joules).toBeCloseTo(200, -1)
    expect(record?.energy_metrics.gpu_energy_total_joules).toBeCloseTo(1600, 0)
    expect(record?.failed_attempts_energy_joules).toBeCloseTo(2 * 322_222.03 + 600, -1)
  })

  it('has of a run without a record, and without a trace, what perf printed of each attempt', async () => {
    const results = temporaryFolder()
    for (const [attempt, joules] of ['100.00', '1,100.50', '200.25'].entries()) {
      const folder = join(results, `energy_20251105_174723_examples_mnist_attempt${attempt}`)
      mkdirSync(folder)
      writeFileSync(
        join(folder, 'cpu_energy_raw.txt'),
        `# started on Wed Nov  5 1${7 + attempt}:47:23 2025\n\n  ${joules} Joules power/energy-pkg/\n\n  60.5 seconds time elapsed\n`,
      )
    }
    const [record] = (await openNight(results)).experiments
    expect(record).toMatchObject({
      outcome: 'failure',
      cause: 'no-record',
      error_message: 'there is no record, so how it ended is not known',
      retries: 2,
      duration_seconds: 60.5,
      started_at: '2025-11-05T19:47:23.000',
      ended_at: '2025-11-05T19:48:23.500',
      energy_total_joules: 200.25,
      failed_attempts_energy_joules: 1200.5,
    })
    const table = await experiments(results)
    expect(table.array('attempts')).toEqual([3])
    expect(table.array('energy_failed_attempts_joules')).toEqual([1200.5])
  })

  it('fills from the traces what the first records did not hold', async () => {
    const results = temporaryFolder()
    const energy_metrics = {
      cpu_energy_pkg_joules: 406.32,
      cpu_energy_ram_joules: 30.54,
      cpu_energy_total_joules: 436.86,
    }
    writeFlatRun(results, { startSeconds: evening, record: { energy_metrics } })
    const [record] = (await openNight(results)).experiments
    expect(record?.energy_metrics).toMatchObject({ gpu_temp_max_celsius: 46, gpu_util_avg_percent: 9 })
    expect(record?.energy_metrics.gpu_power_max_watts).toBe(70)
  })

  it('shows a run that left traces and a log but no record', async () => {
    const results = temporaryFolder()
    writeFlatRun(results, { startSeconds: evening })
    const name = writeFlatRun(results, { startSeconds: evening + 60, record: null })
    const night = await openNight(results)
    expect(night.experiments[1]).toMatchObject({ experiment_id: name, cause: 'no-record', model: 'mnist' })
    expect(night.problems).toHaveLength(1)
  })

  it('tells of a file that looks like a record and is none', async () => {
    const results = temporaryFolder()
    writeFlatRun(results, { startSeconds: evening })
    writeFileSync(join(results, '20251105_180000_notes.json'), '{"comment": "mine"}')
    writeFileSync(join(results, 'readme.json'), '{}')
    const night = await openNight(results)
    expect(night.experiments).toHaveLength(1)
    expect(night.problems).toEqual([expect.stringContaining('20251105_180000_notes')])
  })

  it('takes a log that was named seconds later for that of its run', async () => {
    const results = temporaryFolder()
    writeFlatRun(results, { startSeconds: evening })
    mkdirSync(join(results, 'energy_20251105_190000_examples_siamese_attempt1'))
    writeFileSync(join(results, 'training_examples_mnist_20251105_174726.log'), '')
    const night = await openNight(results)
    expect(night.experiments.map(({ model }) => model)).toEqual(['mnist', 'mnist', 'siamese'])
  })

  it('of several nights is not one: it says how to open each', async () => {
    const results = temporaryFolder()
    writeFlatRun(results, { startSeconds: evening })
    writeFlatRun(results, { startSeconds: evening + 24 * hour })
    await expect(openNight(results)).rejects.toThrow(/holds 2 nights: 2025-11-05, 2025-11-06\. Open one/)
  })

  it('is chosen from by date, by path, as the latest and as a whole, beside session folders', async () => {
    const results = temporaryFolder()
    writeFlatRun(results, { startSeconds: evening })
    const session = makeSession(results, evening + 24 * hour)
    writeSessionRun(session, 1, { startSeconds: evening + 24 * hour + 5 })
    const flat = join(results, '2025-11-05')
    expect(await selectNights(['2025-11-05'], { results })).toEqual([flat])
    expect(await selectNights([flat], { results })).toEqual([flat])
    expect(await selectNights(['latest'], { results })).toEqual([session])
    expect(await selectNights(['all'], { results })).toEqual([flat, session])
  })
})
