import { from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { renderSvg } from '../../lib/chart/draw/render.ts'
import { parallel } from '../../lib/chart/parallel.ts'
import { messageOf, rowsWith, subtitleOf } from '../support/reading.ts'

const table = (count: number, more: (index: number) => Record<string, unknown> = () => ({})) =>
  from(
    Array.from({ length: count }, (_, index) => ({
      experiment_id: `digits_mlp_${String(index + 1).padStart(3, '0')}`,
      night: 'run_20261123_213000',
      repository: 'digits',
      model: 'mlp',
      outcome: 'success',
      hyperparam_epochs: index + 1,
      hyperparam_learning_rate: 0.0001 * 1.5 ** (index % 20),
      hyperparam_batch_size: 32,
      energy_cpu_total_joules: 100 + index,
      perf_accuracy: 80 + (index % 17),
      ...more(index),
    })),
  )
const lines = (spec: ReturnType<typeof parallel>) => rowsWith(spec, 'at', 'fifth')

describe('parallel coordinates', () => {
  it('draw a line an experiment through what differs, the energy and the metric', async () => {
    const spec = parallel(table(20))
    expect(lines(spec)).toHaveLength(20 * 4)
    expect(lines(spec).every(({ v }) => Number(v) >= 0 && Number(v) <= 1)).toBe(true)
    expect(subtitleOf(spec)).toContain('learning_rate: log scale')
    expect(spec.description).toMatch(
      /epochs \(1 to 20\), learning_rate .*, energy .* and accuracy \(80 to 96\)/,
    )
    expect(await renderSvg(spec)).toContain('<svg')
  })

  it('draw the best and an even choice of the others where there are too many', () => {
    const spec = parallel(table(1000))
    expect(new Set(lines(spec).map(({ k }) => k)).size).toBeLessThanOrEqual(200)
    expect(subtitleOf(spec)).toContain('one in 5')
    const best = lines(spec).filter(({ at, v }) => at === 3 && v === 1)
    expect(best.length).toBeGreaterThan(0)
  })

  it('leave out what lacks a value, and say how many', () => {
    const spec = parallel(table(10, index => (index < 3 ? { outcome: 'failure', perf_accuracy: null } : {})))
    expect(subtitleOf(spec)).toContain('3 lack a value and are not drawn')
  })

  it('have no axis for what few of the experiments have, so that programs with others do not empty them', () => {
    const spec = parallel(table(20, index => (index < 3 ? { hyperparam_seed: index } : {})))
    expect(lines(spec)).toHaveLength(20 * 4)
    expect(spec.description).not.toContain('seed')
  })

  it('say why there is nothing to draw', () => {
    expect(messageOf(parallel(table(1)))).toContain('It takes two experiments')
    const alike = table(5, () => ({ hyperparam_epochs: 3, hyperparam_learning_rate: 0.1, perf_accuracy: 90 }))
    expect(messageOf(parallel(alike))).toContain('Fewer than two hyperparameters')
  })
})
