import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findNights } from '../../../lib/night/find/find-nights.ts'
import { openNight, openNights } from '../../../lib/night/find/open-night.ts'
import { selectNights } from '../../../lib/night/find/select-nights.ts'
import { compare } from '../../../lib/table/compare/compare.ts'
import { experiments } from '../../../lib/table/experiments.ts'
import { samples } from '../../../lib/table/samples.ts'
import { makeSession, temporaryFolder, writeFlatRun, writeSessionRun } from './original.ts'

const start = Date.UTC(2025, 11, 1, 14, 18, 47) / 1000

describe('a session folder', () => {
  it('is a night like ours, with nothing invented', async () => {
    const session = makeSession(temporaryFolder(), start)
    const name = writeSessionRun(session, 1, { startSeconds: start + 30.4 })
    const night = await openNight(session)
    expect(night).toMatchObject({ date: '2025-12-01', problems: [] })
    expect(night.record).toMatchObject({ seed: null, plan: null, machine: null })
    expect(night.record.started_at).toBe('2025-12-01T22:18:47.000+08:00')
    expect(night.experiments[0]).toMatchObject({
      experiment_id: name,
      repository: 'examples',
      model: 'mnist',
      mode: null,
      outcome: 'success',
      cause: null,
      error_message: '',
      hyperparameters: { epochs: 3, learning_rate: 0.01 },
      performance_metrics: { test_accuracy: 93.5 },
      timestamp: '2025-12-01T22:19:38.680000+08:00',
      failed_attempts_energy_joules: 0,
    })
  })

  it('states what was recorded beside what the trace holds', async () => {
    const session = makeSession(temporaryFolder(), start)
    const sampledAt = Array.from({ length: 40 }, (_, place) => place * 2.3)
    writeSessionRun(session, 1, { startSeconds: start + 5, elapsedSeconds: 92, sampledAt, watts: () => 70 })
    const row = (await experiments(session)).object(0) as Record<string, number>
    expect(row.energy_gpu_recorded_joules).toBeCloseTo(2800, 5)
    expect(row.energy_gpu_total_joules).toBeCloseTo(6440, 0)
    expect(row).toMatchObject({ energy_cpu_source: 'measured', energy_gpu_source: 'measured' })
    expect(row.energy_cpu_total_joules).toBe(322_222.03)
    expect(row.energy_total_joules).toBeCloseTo(322_222.03 + 6440, 0)
  })

  it('gives the samples of its traces, at their own instants', async () => {
    const session = makeSession(temporaryFolder(), start)
    const name = writeSessionRun(session, 1, { startSeconds: start + 5, sampledAt: [0, 1, 2] })
    const table = await samples(session)
    expect(table.numRows()).toBe(12)
    expect(table.object(0)).toEqual({
      night: `run_20251201_221847`,
      experiment_id: name,
      repository: 'examples',
      model: 'mnist',
      meter: 'nvidia-smi',
      source: 'measured',
      device: 'GPU 0',
      quantity: 'power',
      unit: 'W',
      time: new Date((start + 5) * 1000),
      elapsed_seconds: 0,
      value: 70,
    })
    expect(
      table.filter((row: { quantity: string }) => row.quantity === 'temperature').array('value'),
    ).toEqual([46, 46, 46])
  })

  it('reads a parallel run as the foreground, and tells of the load beside it', async () => {
    const session = makeSession(temporaryFolder(), start)
    const background = { repository: 'examples', model: 'mnist_ff' }
    writeSessionRun(session, 2, { startSeconds: start + 40, background, model: 'siamese' })
    const [record] = (await openNight(session)).experiments
    expect(record).toMatchObject({ mode: 'parallel', index: 2, model: 'siamese', training_success: true })
    expect(record?.warnings[0]).toContain('overlapping load: background examples mnist_ff')
    expect(record?.background).toMatchObject({ ...background, hyperparameters: {}, coverage: null })
    expect((await experiments(session)).array('background')).toEqual(['examples/mnist_ff'])
  })

  it('beside another load has run other experiments', async () => {
    const results = temporaryFolder()
    const nights = ['mnist_ff', 'siamese', 'mnist_ff'].map((model, day) => {
      const session = makeSession(results, start + day * 86_400)
      const background = { repository: 'examples', model }
      writeSessionRun(session, 1, { startSeconds: start + day * 86_400 + 40, background })
      return session
    })
    const [first = '', second = '', third = ''] = nights
    expect((await compare(first, second)).match).toBe('none')
    expect((await compare(first, third)).match).toBe('same order')
  })

  it('counts of a failure all its attempts, of a success those before the last', async () => {
    const session = makeSession(temporaryFolder(), start)
    const failed = { training_success: false, error_message: 'Error pattern found: Training.*FAILED' }
    writeSessionRun(session, 1, { startSeconds: start + 5, record: { ...failed, retries: 3 } })
    writeSessionRun(session, 2, { startSeconds: start + 100, record: { retries: 2 } })
    writeSessionRun(session, 3, { startSeconds: start + 200, record: { ...failed, retries: 1 } })
    writeSessionRun(session, 4, { startSeconds: start + 300, record: { ...failed, retries: 0 } })
    const table = await experiments(session)
    expect(table.array('attempts')).toEqual([3, 3, 1, 1])
    expect(table.array('energy_failed_attempts_joules')).toEqual([null, null, 0, 0])
  })

  it('is found under any name and in folders below, and a copy of one is named as left out', async () => {
    const results = temporaryFolder()
    const first = makeSession(results, start)
    writeSessionRun(first, 1, { startSeconds: start + 5 })
    const named = join(results, 'mutation_1x')
    mkdirSync(named)
    writeSessionRun(named, 7, { startSeconds: start - 10 * 86_400 })
    const archive = join(results, 'backup_20251207', 'old')
    writeSessionRun(makeSession(archive, start), 1, { startSeconds: start + 5 })
    const archived = makeSession(archive, start - 86_400)
    writeSessionRun(archived, 1, { startSeconds: start - 86_400 + 5 })
    writeFlatRun(join(results, 'flat'), { startSeconds: start - 20 * 86_400 })
    const found = await findNights(results)
    expect(found.map(({ path, date }) => [path, date])).toEqual([
      [join(results, 'flat', '2025-11-11'), '2025-11-11'],
      [named, '2025-11-21'],
      [archived, '2025-11-30'],
      [first, '2025-12-01'],
    ])
    const told: string[] = []
    await selectNights(['all'], { results, onLeftOut: note => told.push(note) })
    expect(told).toEqual([
      expect.stringMatching(/^backup_20251207\/old\/run_\d+_\d+ is left out: it is a copy of run_/),
    ])
    expect((await openNights(results)).flatMap(({ problems }) => problems)).toEqual(told)
    expect(await selectNights([basename(archived)], { results })).toEqual([archived])
    expect((await experiments(named)).numRows()).toBe(1)
    expect(await findNights(first)).toEqual([])
    expect(await findNights(results, { deep: false })).toHaveLength(2)
  })

  it('keeps in order what was planned in order, whatever the names', async () => {
    const session = makeSession(temporaryFolder(), start)
    writeSessionRun(session, 2, { startSeconds: start + 60, repository: 'alpha' })
    writeSessionRun(session, 1, { startSeconds: start + 5, repository: 'zeta' })
    writeSessionRun(session, 10, { startSeconds: start + 600, repository: 'beta' })
    expect((await openNight(session)).experiments.map(({ index }) => index)).toEqual([1, 2, 10])
  })

  it('is found in a results folder, with and without a summary', async () => {
    const results = temporaryFolder()
    writeSessionRun(makeSession(results, start), 1, { startSeconds: start + 5 })
    // After midnight by the machine's clock: still the evening before.
    makeSession(results, start + 4 * 3600)
    const nights = await findNights(results)
    expect(nights.map(({ date }) => date)).toEqual(['2025-12-01', '2025-12-01'])
  })
})

describe('what is not whole in a session', () => {
  it('makes a run without a record a failure, with the seconds and joules of its trace', async () => {
    const session = makeSession(temporaryFolder(), start)
    const name = writeSessionRun(session, 1, {
      startSeconds: start + 1,
      elapsedSeconds: 120,
      record: null,
      repository: 'Person_reID',
      model: 'hrnet18',
    })
    const night = await openNight(session)
    expect(night.problems).toEqual([expect.stringMatching(new RegExp(`^${name}: no record`))])
    expect(night.experiments[0]).toMatchObject({
      repository: 'Person_reID',
      model: 'hrnet18',
      outcome: 'failure',
      cause: 'no-record',
      energy_total_joules: null,
      started_at: expect.stringMatching(/^2025-12-01T22:18:48.*\+08:00$/),
    })
    expect(night.experiments[0]?.energy_metrics.gpu_temp_max_celsius).toBe(46)
    expect(night.experiments[0]?.energy_metrics.gpu_energy_total_joules).toBeCloseTo(70 * 119, 0)
    expect(night.experiments[0]?.recorded_gpu_energy_joules).toBeNull()
  })

  it('tells of a torn record and shows the run all the same', async () => {
    const session = makeSession(temporaryFolder(), start)
    const name = writeSessionRun(session, 1, { startSeconds: start + 5 })
    writeFileSync(join(session, name, 'experiment.json'), '{"experiment_id": "exa')
    const night = await openNight(session)
    expect(night.problems[0]).toMatch(/experiment\.json cannot be read/)
    expect(night.experiments[0]).toMatchObject({ outcome: 'failure', cause: 'record-unreadable' })
  })

  it('names the place of what a record should hold and does not', async () => {
    const session = makeSession(temporaryFolder(), start)
    writeSessionRun(session, 1, { startSeconds: start + 5, record: { training_success: 'yes' } })
    expect((await openNight(session)).problems[0]).toContain('training_success')
  })

  it('takes NaN, as Python writes it, for absent', async () => {
    const session = makeSession(temporaryFolder(), start)
    const name = writeSessionRun(session, 1, { startSeconds: start + 5, record: null })
    writeFileSync(
      join(session, name, 'experiment.json'),
      `{"experiment_id": "${name}", "timestamp": "2025-12-01T22:19:13.28", "repository": "examples",
        "model": "mnist", "hyperparameters": {"epochs": 1, "optimizer": "adam", "nesterov": true, "clip": null, "layers": [1, 2]}, "duration_seconds": 21.28, "energy_metrics": {},
        "performance_metrics": {"loss": NaN, "accuracy": 9}, "training_success": true, "retries": 1}`,
    )
    const night = await openNight(session)
    expect(night.problems).toEqual([])
    expect(night.experiments[0]).toMatchObject({
      performance_metrics: { accuracy: 9 },
      retries: 1,
      failed_attempts_energy_joules: null,
    })
    expect(night.experiments[0]?.hyperparameters).toEqual({
      epochs: 1,
      optimizer: 'adam',
      nesterov: true,
      clip: null,
    })
    expect(night.experiments[0]?.warnings).toContain(
      'hyperparameter layers is neither a number nor a text nor a truth value in the record and is left out',
    )
    expect(night.experiments[0]?.warnings).toContain('metric loss is no number in the record and is left out')
    expect((await experiments(night)).get('attempts', 0)).toBe(2)
  })

  it('says that a trace without a sample tells no energy', async () => {
    const session = makeSession(temporaryFolder(), start)
    writeSessionRun(session, 1, { startSeconds: start + 5, sampledAt: [] })
    const [record] = (await openNight(session)).experiments
    expect(record?.energy_metrics.gpu_energy_total_joules).toBeNull()
    expect(record?.energy_total_joules).toBeNull()
    expect(record?.warnings).toContain('its GPU trace holds no sample, so its GPU energy is not known')
  })

  it('keeps the recorded energy where the trace is gone', async () => {
    const session = makeSession(temporaryFolder(), start)
    const name = writeSessionRun(session, 1, { startSeconds: start + 5 })
    rmSync(join(session, name, 'energy'), { recursive: true })
    const [record] = (await openNight(session)).experiments
    expect(record?.recorded_gpu_energy_joules).toBeCloseTo(1400, 5)
    expect(record?.energy_metrics.gpu_energy_total_joules).toBeNull()
  })

  it('names empty folders and experiments of the summary that are gone', async () => {
    const session = makeSession(temporaryFolder(), start)
    mkdirSync(join(session, 'examples_mnist_001'))
    writeFileSync(join(session, 'summary.csv'), 'experiment_id,timestamp\nexamples_mnist_002,2025\n')
    expect((await openNight(session)).problems).toEqual([
      expect.stringContaining('examples_mnist_001: nothing was recorded'),
      expect.stringContaining('examples_mnist_002: summary.csv names it'),
    ])
  })

  it('says so when there is nothing at all', async () => {
    const session = makeSession(temporaryFolder(), start)
    const night = await openNight(session)
    expect(night.experiments).toEqual([])
    expect(night.problems).toHaveLength(1)
  })

  it('tells of a trace that cannot be read, and gives the samples of the others', async () => {
    const session = makeSession(temporaryFolder(), start)
    const name = writeSessionRun(session, 1, { startSeconds: start + 5, sampledAt: [0, 1] })
    rmSync(join(session, name, 'energy/gpu_power.csv'))
    mkdirSync(join(session, name, 'energy/gpu_power.csv'))
    const night = await openNight(session)
    expect(night.problems).toEqual([expect.stringContaining('its GPU trace cannot be read')])
    expect((await samples(night)).groupby('quantity').count().array('quantity')).toEqual([
      'temperature',
      'utilization',
      'memory_utilization',
    ])
  })

  it('takes no nought for an energy of the CPU', async () => {
    const session = makeSession(temporaryFolder(), start)
    const energy_metrics = { cpu_energy_pkg_joules: 0, cpu_energy_ram_joules: 0, cpu_energy_total_joules: 0 }
    const name = writeSessionRun(session, 1, { startSeconds: start + 5, record: { energy_metrics } })
    writeFileSync(join(session, name, 'energy/cpu_energy_raw.txt'), '')
    const [record] = (await openNight(session)).experiments
    expect(record?.energy_metrics.cpu_energy_total_joules).toBeNull()
    expect(record?.energy_sources.cpu).toBeNull()
    expect(record?.warnings).toContainEqual(expect.stringContaining('0 J for the CPU'))
  })

  it('does not take the minutes by which a sampler came late for a time zone', async () => {
    const session = makeSession(temporaryFolder(), start)
    writeSessionRun(session, 1, { startSeconds: start + 5 })
    const sampledAt = Array.from({ length: 1500 }, (_, place) => 1800 + place)
    writeSessionRun(session, 2, { startSeconds: start + 60, elapsedSeconds: 3300, sampledAt })
    const [, late] = (await openNight(session)).experiments
    expect(late?.started_at).toMatch(/^2025-12-01T22:19:47.*\+08:00$/)
    expect(late?.energy_coverage.gpu).toBeLessThan(0.5)
  })

  it('passes over a link that leads nowhere', async () => {
    const results = temporaryFolder()
    writeSessionRun(makeSession(results, start), 1, { startSeconds: start + 5 })
    symlinkSync(join(results, 'gone'), join(results, 'run_20251202_220000'))
    expect(await findNights(results)).toHaveLength(1)
  })

  it.each([
    ['Error pattern found: CUDA out of memory', 'out-of-memory'],
    ['Error pattern found: Training.*FAILED', 'error-pattern'],
    ['Training timed out after 36000 seconds', 'timeout'],
    ['Log file too small', 'log-too-small'],
    ['', 'unknown'],
  ])('gives a failure the cause that its message names: %s', async (error_message, cause) => {
    const session = makeSession(temporaryFolder(), start)
    const record = { training_success: false, retries: 2, error_message }
    writeSessionRun(session, 1, { startSeconds: start + 5, record })
    expect((await openNight(session)).experiments[0]).toMatchObject({
      outcome: 'failure',
      cause,
      error_message,
      failed_attempts_energy_joules: null,
    })
  })
})
