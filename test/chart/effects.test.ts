import type { ColumnTable } from 'arquero'
import { describe, expect, it } from 'vitest'
import { renderSvg } from '../../lib/chart/draw/render.ts'
import { effects } from '../../lib/chart/effects.ts'
import { accuracy, energy, parallel, tradeoff } from '../../lib/chart/index.ts'
import { experimentTable, failure, noEnergy, type Row } from '../support/nights.ts'
import { axisTitles, everyValue, messageOf, rowsWith, subtitleOf } from '../support/reading.ts'

/** The strengths over the panels, in their order. */
const strengths = (spec: ReturnType<typeof effects>) =>
  everyValue(spec.vconcat, 'title')
    .flatMap(title => (typeof title === 'object' && title !== null && 'text' in title ? [title.text] : []))
    .map(String)
const trends = (spec: ReturnType<typeof effects>) =>
  everyValue(spec.vconcat, 'mark').filter(mark => (mark as { type?: string }).type === 'line')

describe('the effects of hyperparameters', () => {
  it('count a setting once, however often its night was run again', () => {
    const once = experimentTable(12)
    const again = once.concat(once.derive({ night: () => 'run_20261124_213000' }))
    expect(strengths(effects(again))).toEqual(strengths(effects(once)))
    expect(strengths(effects(once)).join()).toContain('n = 12')
  })

  it('are told of texts and truth values by groups, each at a place of its own', async () => {
    const optimizers = ['sgd', 'adam', 'lion'] as const
    const spec = effects(
      experimentTable(30, (row, index) => ({
        hyperparam_optimizer: optimizers[index % 3] ?? null,
        hyperparam_nesterov: index % 2 === 0,
        hyperparam_mixed: [1, 'auto', null][index % 3] ?? null,
        perf_accuracy: (row.perf_accuracy ?? 0) - 9 * (index % 3),
      })),
      { hyperparameters: ['optimizer', 'nesterov', 'mixed'] },
    )
    expect(strengths(spec)).toEqual([
      'dCor = 0.18, n = 30, within noise',
      'dCor = 0.23, n = 30, within noise',
      'dCor = 0.20, n = 20, within noise',
      'dCor = 0.86, n = 30',
      'dCor = 0.13, n = 30, within noise',
      'dCor = 0.89, n = 20',
    ])
    const subtitle = subtitleOf(spec).replaceAll('\u00a0', ' ')
    expect(subtitle).toContain('optimizer acts on the accuracy: dCor = 0.86, n = 30, p = 0.001')
    expect(everyValue(spec, 'domain')).toEqual(
      expect.arrayContaining([
        ['adam', 'lion', 'sgd'],
        ['false', 'true'],
        ['1', 'auto'],
      ]),
    )
    const svg = await renderSvg(spec)
    for (const name of ['adam', 'lion', 'sgd', 'false', 'true', 'auto']) expect(svg).toContain(`>${name}<`)
  })

  it('are a scatter each, against the energy and a metric, with what is beyond noise and what is not', async () => {
    const spec = effects(experimentTable(30))
    expect(strengths(spec)).toEqual([
      'ρ = 0.99, n = 30',
      'ρ = −0.26, within noise',
      'ρ = 0.55, n = 30',
      'ρ = 0.34, within noise',
    ])
    expect(axisTitles(spec)).toEqual(['energy (kJ)', 'epochs', 'accuracy', 'learning_rate (log scale)'])
    expect(subtitleOf(spec).replaceAll('\u00a0', ' ')).toBe(
      [
        'n = 30 experiments · lines: Theil–Sen trend',
        'dCor: distance correlation, of any shape · p corrected for 8 tests (Holm)',
        'epochs explains most of the energy: ρ = 0.99, n = 30, p < 0.001',
        'no effect on the energy beyond noise: learning_rate (ρ = −0.26, p = 0.31; dCor = 0.35, p = 0.31)',
        'epochs explains some of the accuracy: ρ = 0.55, n = 30, p = 0.009',
        'no effect on the accuracy beyond noise: learning_rate (ρ = 0.34, p = 0.19; dCor = 0.46, p = 0.1)',
      ].join(' · '),
    )
    expect(spec.description).toContain('epochs explains most of the energy: ρ = 0.99, n = 30')
    expect(trends(spec)).toHaveLength(2)
    await renderSvg(spec)
  })

  it('are seen where they go in no one direction: a hill is an effect', async () => {
    // From the least to the most and back: the ranks agree with those of the dropout as often as they do not.
    const hill = experimentTable(50, (_, index) => ({
      hyperparam_dropout: index / 49,
      perf_accuracy: 90 - 40 * (index / 49 - 0.5) ** 2,
    }))
    const spec = effects(hill, { hyperparameters: ['dropout'] })
    expect(subtitleOf(spec).replaceAll('\u00a0', ' ')).toMatch(
      /dropout acts on the accuracy, though not in one direction: distance correlation 0\.50, n = 50, p = 0\.00\d+ · \(ρ = −?0\.0\d\)/,
    )
    expect(strengths(spec)[1]).toBe('dCor = 0.50, n = 50, in no one direction')
    await renderSvg(spec)
  })

  it('are not denied where so few runs could show none', () => {
    const spec = effects(experimentTable(5))
    expect(spec.description).not.toContain('no effect')
    expect(spec.description).toContain(
      'n = 5 is too few to tell an effect of epochs and learning_rate on the accuracy',
    )
  })

  it('leave out the failed, and hyperparameters that never change', () => {
    const spec = effects(experimentTable(30, (_, index) => (index < 3 ? failure : {})))
    expect(subtitleOf(spec)).toContain(
      'experiments · 3 failed, left out'.replace('experiments', '27 experiments'),
    )
    expect(axisTitles(spec).join()).not.toContain('dropout')
    expect(rowsWith(spec, 'h0')).not.toContainEqual(expect.objectContaining({ status: 'failed' }))
  })

  it('are judged with care for how many there are', () => {
    // Twelve hyperparameters of pure chance: at 5 % each, one would often pass for an effect.
    const chance = (_: Row, index: number) =>
      Object.fromEntries(
        Array.from({ length: 12 }, (_value, name) => [
          `hyperparam_n${name}`,
          ((index + 1) * (name + 3) * 7919) % 101,
        ]),
      ) as Partial<Row>
    const spec = effects(experimentTable(40, chance))
    expect(spec.description).not.toMatch(/n\d+ explains/)
    expect(subtitleOf(spec)).toContain('2 more hyperparameters')
  })

  it('are judged for each model by itself', () => {
    // Each model alone: no effect. Pooled, the larger one has more epochs and takes more energy.
    const table = experimentTable(40, (_, index) => {
      const large = index % 2 === 1
      return {
        model: large ? 'large' : 'small',
        hyperparam_epochs: (large ? 50 : 1) + ((index * 7) % 10),
        ...noEnergy,
        energy_gpu_total_joules: (large ? 5000 : 100) + ((index * 13) % 17),
        energy_gpu_source: 'measured',
      }
    })
    const spec = effects(table, { hyperparameters: ['epochs'] })
    expect(spec.description).toContain('small: no effect on the energy beyond noise: epochs')
    expect(spec.description).toContain('large: no effect on the energy beyond noise: epochs')
    expect(strengths(spec)[0]).toMatch(/^ρ = \(.*\), \(.*\)$/)
    expect(subtitleOf(spec)).toContain('in brackets: within noise')
  })

  it('are judged for the three kinds with the most experiments, the others drawn', () => {
    const spec = effects(experimentTable(50, (_, index) => ({ model: `m${index % 5}` })))
    expect(subtitleOf(spec)).toContain('2 more of 5 kinds are drawn and not judged')
    expect(everyValue(spec, 'domain')).toContainEqual(['m0', 'm1', 'm2', 'others'])
  })

  it('of several nights are judged together', () => {
    const spec = effects(experimentTable(30, (_, index) => ({ night: `run_2026112${index % 2}_213000` })))
    expect(spec.description).toContain('n = 30, p < 0.001; no effect')
  })

  it('say what is estimated, and what lacks a part', () => {
    const spec = effects(
      experimentTable(30, (_, index) => ({
        energy_cpu_source: 'estimated',
        ...(index < 2 ? { energy_gpu_total_joules: null } : {}),
      })),
    )
    expect(subtitleOf(spec)).toContain('CPU energy estimated (hollow)')
    expect(subtitleOf(spec)).toContain('2 with a part of the energy missing, left out')
  })

  it('of a night without energy, or without metrics, are those on the other', () => {
    expect(effects(experimentTable(20, () => noEnergy)).description).not.toContain('energy')
    const spec = effects(experimentTable(20, () => ({ perf_accuracy: null, perf_loss: null })))
    expect(axisTitles(spec)).toEqual(['epochs', 'energy (kJ)', 'learning_rate (log scale)'])
  })

  it('fit on paper with a trend that is straight on the axes as they are drawn', () => {
    const powers = (_: unknown, index: number) => ({
      hyperparam_hidden: 2 ** index,
      ...noEnergy,
      energy_gpu_total_joules: 100 * 2 ** index,
      energy_gpu_source: 'measured' as const,
    })
    const spec = effects(experimentTable(12, powers), { hyperparameters: ['hidden'] })
    const [from, to] = rowsWith(spec, 'h0', 'energy').slice(-2)
    const slope =
      Math.log(Number(to?.energy) / Number(from?.energy)) / Math.log(Number(to?.h0) / Number(from?.h0))
    expect(slope).toBeCloseTo(1, 3)
  })

  it('have something to say with 1, 3 and 1,000 experiments', async () => {
    expect(messageOf(effects(experimentTable(1)))).toContain('One experiment that succeeded shows no effect')
    const three = effects(experimentTable(3))
    expect(subtitleOf(three).replaceAll('\u00a0', ' ')).toContain(
      'n = 3 is too few to tell an effect of epochs and learning_rate on the energy',
    )
    expect(trends(three)).toEqual([])
    const many = effects(experimentTable(1000))
    expect(rowsWith(many, 'h0', 'id')).toHaveLength(120)
    expect(subtitleOf(many)).toContain('120 of them drawn, all counted')
    expect((await renderSvg(many)).length).toBeLessThan(1_000_000)
  })

  it('have something to say where there is nothing to draw', () => {
    expect(messageOf(effects(experimentTable(0)))).toBe('There is no experiment yet.')
    expect(messageOf(effects(experimentTable(5, () => failure)))).toContain('All 5 experiments failed')
    const same = { hyperparam_epochs: 5, hyperparam_learning_rate: 0.1 }
    expect(messageOf(effects(experimentTable(5, () => same)))).toContain(
      'No hyperparameter differs between the 5 experiments',
    )
    const bare = { ...noEnergy, perf_accuracy: null, perf_loss: null }
    expect(messageOf(effects(experimentTable(5, () => bare)))).toBe(
      'Neither an energy nor a metric is known of any experiment.',
    )
  })

  it('refuse names that are not there', () => {
    expect(() => effects(experimentTable(5), { hyperparameters: ['epoch'] })).toThrow(
      'There is no hyperparameter epoch in this table; it has epochs, learning_rate, dropout.',
    )
    const none = null as unknown as ColumnTable
    for (const [name, draw] of Object.entries({ effects, accuracy, parallel, tradeoff, energy })) {
      expect(() => draw(none)).toThrow(`charts.${name}: found null; allowed: a table of experiments`)
    }
    expect(() => effects(experimentTable(5), { metric: 'f1' })).toThrow(/no metric f1/)
  })
})
