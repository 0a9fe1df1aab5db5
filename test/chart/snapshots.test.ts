import { from } from 'arquero'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { charts, renderSvg, type VegaLiteSpec } from '../../lib/chart/index.ts'
import { compare } from '../../lib/table/compare/compare.ts'
import { comparisonTable } from '../../lib/table/compare/comparison-table.ts'
import { experimentGroup } from '../../lib/table/compare/group.ts'
import { groupTable } from '../../lib/table/compare/group-table.ts'
import { experimentTable, failure, type Row, sampleTable } from '../support/nights.ts'

/**
 * Every public chart of one fixed table, as its specification and as the words and marks of its picture: a change of how a
 * chart looks is seen here. On purpose: `npx vitest run test/chart/snapshots.test.ts -u`, and look at what changed.
 */

const zone = process.env.TZ
beforeAll(() => {
  process.env.TZ = 'UTC'
})
afterAll(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

const optimizers = ['adam', 'sgd', 'two words'] as const
const night = (change: (row: Row, index: number) => Partial<Row> = () => ({})) =>
  experimentTable(12, (row, index) => ({
    hyperparam_optimizer: optimizers[index % 3] ?? null,
    hyperparam_nesterov: index % 2 === 0,
    energy_failed_attempts_joules: index === 3 ? 250 : null,
    retries: index === 3 ? 1 : 0,
    ...(index === 7 ? failure : {}),
    ...change(row, index),
  }))
const traces = (quantity: 'power' | 'temperature' | 'utilization') =>
  sampleTable({
    experiments: 2,
    samplesEach: 6,
    quantity,
    ...(quantity === 'utilization' ? { devices: ['GPU 0'] } : {}),
  })

/** Three runs whose accuracy grows at different costs, one of which fails. */
const learning = () =>
  from(
    [1, 2, 3].flatMap(run =>
      Array.from({ length: 8 }, (_, epoch) => {
        const value = 98 - 40 / (epoch + run)
        return {
          night: 'run_20261123_213000',
          experiment_id: `digits_mlp_00${run}`,
          outcome: run === 3 ? 'failure' : 'success',
          metric: 'accuracy',
          elapsed_seconds: epoch + 1,
          value: run === 3 && epoch === 7 ? null : value,
          energy_joules: (epoch + 1) * 400 * run,
          target: 92,
          reaches_target: value >= 92 && 98 - 40 / (epoch - 1 + run) < 92,
        }
      }),
    ),
  )

/** What a phase took of a run. */
const phase = (name: string, row: Partial<Row>, share: number) => {
  const of = (value: number | null | undefined) =>
    value === null || value === undefined ? null : value * share
  return {
    [`${name}_seconds`]: of(row.duration_seconds),
    [`${name}_energy_total_joules`]: of(row.energy_total_joules),
    [`${name}_energy_uncertainty_joules`]: of(2),
  }
}

const specs: Readonly<Record<keyof typeof charts, () => VegaLiteSpec | Promise<VegaLiteSpec>>> = {
  energy: () => charts.energy(night()),
  phases: () =>
    charts.phases(
      night((row, index) => ({
        ...phase('phase_load', row, 0.2),
        ...phase('phase_train', index === 4 ? {} : row, 0.7),
        ...phase('outside_phases', row, 0.1),
      })),
    ),
  failures: () => charts.failures(night()),
  power: () => charts.power(traces('power')),
  temperature: () => charts.temperature(traces('temperature')),
  utilization: () => charts.utilization(traces('utilization')),
  accuracy: () => charts.accuracy(night()),
  metricOverEnergy: () => charts.metricOverEnergy(learning()),
  tradeoff: () => charts.tradeoff(night()),
  effects: () => charts.effects(night()),
  parallel: () => charts.parallel(night()),
  compare: async () => {
    const dearer = night(row => ({
      energy_total_joules: (row.energy_total_joules ?? 0) * 1.05,
      energy_gpu_total_joules: (row.energy_gpu_total_joules ?? 0) * 1.1,
      night: 'run_20261124_213000',
    }))
    return charts.compare(await comparisonTable(await compare(night(), dearer)))
  },
  groups: async () => {
    const [adam, sgd] = [
      await experimentGroup(night(), 'optimizer', 'adam'),
      await experimentGroup(night(), 'optimizer', 'sgd'),
    ]
    const found = await compare(adam.table, sgd.table, { by: 'optimizer', names: ['adam', 'sgd'] })
    return charts.groups(await groupTable(found))
  },
}

// Four digits: the last ones are another on another processor.
const rounded = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value

describe('every chart of a fixed table', () => {
  it('is one that is public', () => {
    expect(Object.keys(specs).sort()).toEqual(Object.keys(charts).sort())
  })

  it.each(Object.entries(specs))('%s is specified, says and draws what it did', async (name, make) => {
    const spec = await make()
    await expect(`${JSON.stringify(spec, rounded, 1)}\n`).toMatchFileSnapshot(`snapshots/${name}.json`)
    const svg = await renderSvg(spec)
    const words = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>|<tspan[^>]*>([^<]*)<\/tspan>/g)].map(
      ([, text, span]) => text ?? span ?? '',
    )
    const marks = [...svg.matchAll(/class="mark-(\w+) role-mark[^"]*"[^>]*>(.*?)<\/g>/gs)].map(
      ([, kind, inside = '']) => `${kind} × ${inside.match(/<(?:path|text|rect|line)\b/g)?.length ?? 0}`,
    )
    // What is empty is text alone.
    expect(marks.length).toBeGreaterThan(0)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    await expect(`${[...marks, '', ...words].join('\n')}\n`).toMatchFileSnapshot(`snapshots/${name}.txt`)
  })
})
