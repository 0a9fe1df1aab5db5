import { desc, from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { energy } from '../../lib/chart/energy.ts'
import { UsageError } from '../../lib/errors.ts'
import { experimentRows, experimentTable, failure, noEnergy, sampleTable } from '../support/nights.ts'
import { axisTitles, everyValue, messageOf, rowsWith, subtitleOf } from '../support/reading.ts'

const bars = (spec: ReturnType<typeof energy>) => rowsWith(spec, 'component', 'low', 'high')
const last = (values: readonly unknown[]) => Number(values.at(-1))

describe('the energy chart', () => {
  it('stacks package, RAM and GPU to the total of each experiment', () => {
    const rows = experimentRows(3)
    const spec = energy(from(rows))
    expect(bars(spec).map(({ component }) => component)).toEqual(
      rows.flatMap(() => ['CPU package', 'CPU RAM', 'GPU']),
    )
    for (const [index, row] of rows.entries()) {
      const stack = bars(spec).slice(index * 3, index * 3 + 3)
      expect(stack[1]?.low).toBe(stack[0]?.high)
      expect(stack[2]?.low).toBe(stack[1]?.high)
      expect(Number(stack[2]?.high) * 1000).toBeCloseTo(row.energy_total_joules ?? 0, 1)
    }
  })

  it('marks what the idle machine would have taken, where that is known', () => {
    const known = experimentTable(3, (row, index) => ({
      energy_idle_joules: index === 1 ? null : (row.energy_total_joules ?? 0) / 2,
    }))
    const spec = energy(known)
    const tops = bars(spec).filter(({ component }) => component === 'GPU')
    const marks = rowsWith(spec, 'from', 'low').filter(row => !('high' in row))
    expect(marks.map(({ low }) => Number(low))).toEqual([
      expect.closeTo(Number(tops[0]?.high) / 2, 3),
      expect.closeTo(Number(tops[2]?.high) / 2, 3),
    ])
    expect(subtitleOf(spec)).toContain('idle machine')
    expect(rowsWith(spec, 'shown').filter(({ shown }) => /net of idle$/.test(String(shown)))).toHaveLength(2)
    expect(subtitleOf(energy(experimentTable(3)))).not.toContain('idle')
  })

  it.each([
    [0.4, 'J'],
    [950, 'J'],
    [4_200, 'kJ'],
    [7_300_000, 'MJ'],
    [2e9, 'GJ'],
  ])('names one unit in its axis: %f J are drawn in %s', (joules, unit) => {
    const spec = energy(experimentTable(2, () => ({ ...noEnergy, energy_gpu_total_joules: joules })))
    expect(axisTitles(spec)).toContain(`energy (${unit})`)
    expect(last(bars(spec).map(({ high }) => high))).toBeLessThan(1000)
  })

  it('draws the total of a CPU whose package and RAM are not known apart', () => {
    const spec = energy(
      experimentTable(1, () => ({
        energy_cpu_pkg_joules: null,
        energy_cpu_ram_joules: null,
        energy_cpu_total_joules: 500,
      })),
    )
    expect(bars(spec)[0]).toMatchObject({ component: 'CPU', low: 0, high: 0.5 })
  })

  it('says how many experiments there are, how many failed and how many have no energy', () => {
    const spec = energy(
      experimentTable(5, (_, index) => (index === 1 ? failure : index === 3 ? noEnergy : {})),
    )
    expect(subtitleOf(spec)).toMatch(/n = 5 experiments · 1 failed \(×\) · 1 without energy/)
    expect(rowsWith(spec, 'mark', 'at').map(({ at, mark }) => [at, mark])).toEqual([
      [2, 'failed'],
      [4, 'no value'],
    ])
  })

  it('says "estimated" and draws it otherwise as soon as one source is an estimate', () => {
    const spec = energy(
      experimentTable(4, (_, index) => (index === 2 ? { energy_cpu_source: 'estimated' } : {})),
    )
    expect(subtitleOf(spec)).toContain('CPU energy estimated')
    expect(spec.description).toContain('estimated')
    expect(bars(spec).filter(({ source }) => source === 'estimated')).toHaveLength(2)
    expect(everyValue(spec, 'strokeDash')).not.toEqual([])
    expect(rowsWith(spec, 'shown')[2]?.shown).toContain('estimated')
  })

  it('does not say "estimated" of measurements', () => {
    expect(JSON.stringify(energy(experimentTable(4)))).not.toContain('estimated')
  })

  it('adds uncertainties in quadrature', () => {
    const spec = energy(
      experimentTable(1, () => ({
        ...noEnergy,
        energy_gpu_total_joules: 900,
        energy_cpu_pkg_joules: 50,
        energy_cpu_uncertainty_joules: 3,
        energy_gpu_uncertainty_joules: 4,
      })),
    )
    expect(rowsWith(spec, 'at', 'low', 'high')).toEqual([{ at: 1, low: 945, high: 955 }])
    expect(subtitleOf(spec)).toContain('± one standard uncertainty')
  })

  it('tells experiment, hyperparameters, energy and outcome of each in a tooltip', () => {
    const [first] = rowsWith(energy(experimentTable(2, () => failure)), 'id', 'set', 'shown', 'status')
    expect(first?.id).toBe('digits_mlp_001')
    expect(first?.set).toMatch(/^epochs \d+, learning_rate 0\.\d+, dropout 0\.2$/)
    expect(first?.shown).toMatch(/^3\.79 kJ ± .* J \(CPU package .*, CPU RAM .*, GPU .*\)$/)
    expect(first?.status).toBe('failed: out-of-memory')
  })

  it('sums itself up in one sentence with numbers', () => {
    expect(energy(experimentTable(3)).description).toBe(
      'Energy by experiment: 3 experiments, 1.72 kJ to 3.79 kJ each, 8.98 kJ in all.',
    )
  })

  it('mentions the energy of failed attempts that the bars leave out', () => {
    const spec = energy(experimentTable(2, () => ({ energy_failed_attempts_joules: 600 })))
    expect(subtitleOf(spec)).toContain('not drawn: 1.20 kJ')
  })

  it('keeps the order and the filter of the table', () => {
    const table = experimentTable(5)
      .filter((row: { hyperparam_epochs: number }) => row.hyperparam_epochs > 10)
      .orderby(desc('hyperparam_epochs'))
    const spec = energy(table)
    const ids = table.array('experiment_id')
    expect(rowsWith(spec, 'id', 'shown').map(({ id }) => id)).toEqual(ids)
    expect(subtitleOf(spec)).toContain(`n = ${ids.length} experiments`)
  })

  it('numbers experiments as their night does, and those without a number by their place', () => {
    const ids = ['digits_mlp_007', 'digits_mlp_012_parallel', '20251105_174745_digits_resnet20']
    const spec = energy(experimentTable(3, (_, index) => ({ experiment_id: ids[index] ?? '' })))
    const labels = String(everyValue(spec, 'labelExpr')[0])
    expect(labels).toContain('"#7"')
    expect(labels).toContain('"#12"')
    expect(labels).toContain('"#3"')
  })

  it.each([
    [3, 3],
    [12, 12],
    [100, 20],
    [1000, 11],
  ])('names %i experiments with %i labels, so that they stand clear', (experiments, labels) => {
    const spec = energy(experimentTable(experiments))
    const [values] = everyValue(spec, 'axis').flatMap(axis => everyValue(axis, 'values'))
    expect(values).toHaveLength(labels)
  })

  it('puts what differs between few experiments into their labels', () => {
    const labels = String(everyValue(energy(experimentTable(3)), 'labelExpr')[0])
    expect(labels).toContain('epochs')
    expect(labels).toContain('learning_rate')
    expect(labels).not.toContain('dropout')
  })

  it('names nights and models over the bars where there are several', () => {
    const spec = energy(
      experimentTable(8, (_, index) => ({
        model: index % 4 < 2 ? 'mlp' : 'logistic',
        night: index < 4 ? 'run_20261123_213000' : 'run_20261124_220000',
      })),
    )
    expect(rowsWith(spec, 'from', 'name').map(({ name }) => name)).toEqual([
      '1: 2026-11-23 21:30',
      '2: 2026-11-24 22:00',
      'mlp',
      'logistic',
      'mlp',
      'logistic',
    ])
    expect(rowsWith(spec, 'id', 'group')[5]?.group).toBe('2: 2026-11-24 22:00 · mlp')
  })

  it('says what is missing where there is no energy', () => {
    expect(messageOf(energy(experimentTable(5, () => noEnergy)))).toMatch(
      /No energy is known of any of 5 experiments/,
    )
    expect(messageOf(energy(experimentTable(1, () => ({ ...noEnergy, ...failure }))))).toMatch(
      /the one experiment.*It failed/,
    )
    expect(messageOf(energy(from([])))).toBe('There are no experiments to draw.')
  })

  it('draws all experiments when all failed', () => {
    const spec = energy(experimentTable(4, () => failure))
    expect(bars(spec)).toHaveLength(12)
    expect(subtitleOf(spec)).toContain('all failed')
  })

  it('takes what is no energy for absent', () => {
    const broken = {
      energy_gpu_total_joules: Number.NaN,
      energy_cpu_pkg_joules: -5,
      energy_cpu_ram_joules: Infinity,
    }
    const spec = energy(experimentTable(2, () => ({ ...broken, energy_cpu_total_joules: null })))
    expect(messageOf(spec)).toMatch(/No energy is known/)
  })

  it('draws an experiment that took no energy at all', () => {
    const spec = energy(experimentTable(2, () => ({ ...noEnergy, energy_gpu_total_joules: 0 })))
    expect(bars(spec)).toHaveLength(2)
    expect(axisTitles(spec)).toContain('energy (J)')
  })

  it('refuses a table of samples, naming the right one', () => {
    const samples = sampleTable({ experiments: 1, samplesEach: 2 }).select('time', 'quantity', 'value')
    expect(() => energy(samples)).toThrow(UsageError)
    expect(() => energy(samples)).toThrow(
      /charts\.energy draws a table of experiments.*experiment_id.*time, quantity/,
    )
  })

  it('refuses a size that nothing can be drawn in', () => {
    expect(() => energy(experimentTable(2), { width: Number.NaN })).toThrow(/width.*NaN.*80 to 10000/)
    expect(() => energy(experimentTable(2), { height: 0 })).toThrow(UsageError)
  })
})
