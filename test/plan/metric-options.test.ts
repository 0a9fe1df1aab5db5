import { table } from 'arquero'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../lib/errors.ts'
import { declarationsOf } from '../../lib/plan/metric-options.ts'
import { plan } from '../../lib/plan/plan-night.ts'
import { meaningOf } from '../../lib/table/metric-meaning.ts'

const sweep = { command: 'true', metrics: { ter: 'TER ([0-9.]+)', acc: 'acc ([0-9.]+)' }, seed: 1 }

describe('what the options say of metrics', () => {
  it('goes over the configuration, and is what the night declares', () => {
    const { config } = plan({ ...sweep, direction: { ter: 'lower' }, select: { acc: 'best' } })
    expect(declarationsOf(config, ['true'])).toEqual({
      true: {
        ter: { direction: 'lower', assumed: false, select: 'last' },
        acc: { direction: 'higher', assumed: true, select: 'best' },
      },
    })
  })

  it('may stand in the metric itself', () => {
    const { config } = plan({
      ...sweep,
      metrics: { ter: { pattern: 'TER ([0-9.]+)', direction: 'lower', unit: '%' } },
    })
    expect(declarationsOf(config, ['true'])).toMatchObject({
      true: { ter: { direction: 'lower', unit: '%' } },
    })
  })

  it('is refused where it names no metric, or says nothing that can be', () => {
    const wrong = (options: object) => {
      try {
        plan({ ...sweep, ...options })
      } catch (error) {
        if (error instanceof UsageError) return error.message
      }
      throw new Error('accepted')
    }
    expect(wrong({ direction: { terr: 'lower' } })).toBe(
      'direction: found the metric "terr"; allowed: ter, acc (did you mean "ter"?)',
    )
    expect(wrong({ direction: { ter: 'up' } })).toBe(
      'direction ter: found "up"; allowed: "higher" or "lower"',
    )
    expect(wrong({ metrics: { zeta: 'z (.)' }, select: { zeta: 'best' } })).toMatch(
      /^select zeta: found "best"; allowed: best where a direction/,
    )
  })
})

describe('what a metric means in a table', () => {
  const rows = (...texts: (string | null)[]) =>
    table({ perf_ter: texts.map(() => 1), metric_declarations: texts })

  it('is what the night declared', () => {
    const declared = rows(
      '{"ter":{"direction":"lower","unit":"%"}}',
      '{"ter":{"direction":"lower","unit":"%"}}',
    )
    expect(meaningOf(declared, 'ter')).toEqual({ direction: 'lower', known: 'declared', units: ['%'] })
  })

  it('is unknown where only the name could say it and does not, and contradictory where rows differ', () => {
    expect(meaningOf(rows(null), 'ter')).toMatchObject({ direction: 'lower', known: 'assumed' })
    expect(meaningOf(table({ perf_zeta: [1] }), 'perf_zeta')).toMatchObject({
      direction: undefined,
      known: 'unknown',
    })
    const both = rows('{"ter":{"direction":"lower"}}', '{"ter":{"direction":"higher"}}')
    expect(meaningOf(both, 'ter')).toMatchObject({ direction: undefined, known: 'contradictory' })
  })
})
