import { describe, expect, it } from 'vitest'
import { renderSvg } from '../../lib/chart/draw/render.ts'
import { tradeoff } from '../../lib/chart/tradeoff.ts'
import { experimentTable, failure, noEnergy } from '../support/nights.ts'
import { axisTitles, everyValue, messageOf, rowsWith, subtitleOf } from '../support/reading.ts'

const gpuOnly = (joules: number) => ({
  ...noEnergy,
  energy_gpu_total_joules: joules,
  energy_gpu_source: 'measured' as const,
})

// Joules, accuracy and loss of five experiments; the front of the accuracy is #1, #2, #5.
const five = [
  [1000, 80, 0.9],
  [2000, 90, 0.5],
  [2500, 85, 0.6],
  [3000, 90, 0.4],
  [4000, 95, 0.45],
] as const

const known = (_: unknown, index: number) => {
  const [joules, perf_accuracy, perf_loss] = five[index % 5] ?? five[0]
  return { ...gpuOnly(joules), perf_accuracy, perf_loss }
}

const frontOf = (spec: ReturnType<typeof tradeoff>) =>
  rowsWith(spec, 'energy', 'label').map(({ label }) => label)

describe('the trade-off', () => {
  it('draws the Pareto front and names what stands on it', () => {
    const spec = tradeoff(experimentTable(5, known))
    expect(frontOf(spec)).toEqual(['#1', '#2', '#5'])
    expect(subtitleOf(spec)).toContain('Pareto front: 3')
    expect(axisTitles(spec)).toEqual([
      'total energy (kJ; less is better)',
      'accuracy (%; higher is better (assumed))',
    ])
  })

  it('crosses a setting that was run three times or more with its means and their intervals', async () => {
    const joules = [100, 104, 96, 300, 301]
    const spec = tradeoff(
      experimentTable(5, (_, index) => ({
        ...gpuOnly(joules[index] ?? 0),
        hyperparam_epochs: index < 3 ? 5 : 10,
        hyperparam_learning_rate: 0.01,
        hyperparam_dropout: null,
        perf_accuracy: index < 3 ? 90 + index : 95,
      })),
    )
    const [cross, ...others] = rowsWith(spec, 'energyLow', 'valueHigh')
    expect(cross).toMatchObject({ n: 3, energy: 100, value: 91 })
    expect(Number(cross?.energyLow)).toBeGreaterThanOrEqual(96)
    expect(Number(cross?.energyHigh)).toBeLessThanOrEqual(104)
    // Once for either arm; two runs of the other setting tell of no interval.
    expect(others).toEqual([cross])
    expect(subtitleOf(spec)).toContain('cross: the setting run 3 times, means with 95 % bootstrap intervals')
    await renderSvg(spec)
  })

  it('leaves runs beside a load off the front of those that ran alone, and says so', () => {
    const loaded = (row: unknown, index: number) => ({
      ...known(row, index),
      ...(index === 1 ? { mode: 'parallel', background: 'load heavy' } : {}),
    })
    const spec = tradeoff(experimentTable(5, loaded))
    expect(frontOf(spec)).toEqual(['#1', '#3', '#4', '#5'])
    expect(subtitleOf(spec)).toContain('1 beside a background load, not on the front')
  })

  it('turns the front around where less is better', () => {
    expect(frontOf(tradeoff(experimentTable(5, known), { metric: 'loss' }))).toEqual(['#1', '#2', '#4'])
  })

  it('draws the failed, but not on the front', () => {
    const spec = tradeoff(
      experimentTable(5, (row, index) => ({
        ...known(row, index),
        ...(index === 4 && { outcome: 'failure' as const }),
      })),
    )
    expect(frontOf(spec)).toEqual(['#1', '#2'])
    expect(rowsWith(spec, 'mark').map(({ id }) => id)).toEqual(['digits_mlp_005'])
    expect(subtitleOf(spec)).toContain('1 failed (×), not on the front')
  })

  it('does not compare an energy without its CPU to energies with theirs', () => {
    const spec = tradeoff(experimentTable(4, (_, index) => (index === 0 ? gpuOnly(10) : {})))
    expect(frontOf(spec)).not.toContain('#1')
    expect(subtitleOf(spec)).toContain('1 with a part of the energy missing')
    expect(rowsWith(spec, 'kind')[0]).toMatchObject({ id: 'digits_mlp_001', kind: 'incomplete energy' })
  })

  it('says "estimated" where an energy is', () => {
    const spec = tradeoff(
      experimentTable(4, (_, index) => (index === 1 ? { energy_cpu_source: 'estimated' } : {})),
    )
    expect(subtitleOf(spec)).toContain('CPU energy estimated')
    expect(spec.description).toContain('CPU energy estimated')
  })

  it('says how many of how many are drawn', () => {
    const spec = tradeoff(
      experimentTable(6, (_, index) => (index === 0 ? noEnergy : index === 1 ? failure : {})),
    )
    expect(subtitleOf(spec)).toMatch(/n = 4 of 6 experiments · 2 without energy or value, not drawn/)
  })

  it('takes a logarithmic axis for energies that differ a hundredfold, and says so', () => {
    const spec = tradeoff(experimentTable(4, (_, index) => gpuOnly(10 ** (index + 2))))
    expect(axisTitles(spec)).toContain('total energy (kJ; log scale; less is better)')
  })

  it('tells models apart by colour and shape, as many as there are of them, and the rest as others', () => {
    const few = tradeoff(experimentTable(9, (_, index) => ({ model: `m${index % 3}` })))
    expect(everyValue(few, 'domain')).toContainEqual(['m0', 'm1', 'm2'])
    const many = tradeoff(experimentTable(40, (_, index) => ({ model: `m${index % 9}` })))
    expect(everyValue(many, 'domain')).toContainEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'others'])
  })

  it('says what is missing, and why', () => {
    expect(messageOf(tradeoff(experimentTable(3, () => noEnergy)))).toMatch(/No energy is known of any of 3/)
    expect(messageOf(tradeoff(experimentTable(3, () => failure)))).toMatch(
      /No accuracy was found.*All of them failed/,
    )
    const apart = (_: unknown, index: number) => (index === 0 ? noEnergy : { perf_accuracy: null })
    expect(messageOf(tradeoff(experimentTable(3, apart)))).toMatch(
      /No experiment has both accuracy and an energy; 2 of 3/,
    )
  })

  it('draws a single experiment', () => {
    const spec = tradeoff(experimentTable(1))
    expect(subtitleOf(spec)).toBe('n = 1 of 1 experiment · Pareto front: #1 alone')
  })
})
