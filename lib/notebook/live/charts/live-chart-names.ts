import type { ColumnTable } from 'arquero'
import type { VegaLiteSpec } from '../../../chart/draw/spec.js'
import { charts } from '../../../chart/index.js'
import { UsageError } from '../../../errors.js'

/** Charts of a row an experiment, which can be drawn as soon as one has ended. */
export const chartsOfExperiments = {
  accuracy: table => charts.accuracy(table),
  effects: table => charts.effects(table),
  energy: table => charts.energy(table),
  parallel: table => charts.parallel(table),
  tradeoff: table => charts.tradeoff(table),
} as const satisfies Readonly<Record<string, (table: ColumnTable) => VegaLiteSpec>>

/** The charts that can be drawn while a night runs. */
export type LiveChartName = keyof typeof chartsOfExperiments | 'power'

const names: readonly string[] = ['power', ...Object.keys(chartsOfExperiments)]

/** @throws UsageError for a name that is none, as an untyped cell may give it. */
export function checkChartNames(wanted: readonly LiveChartName[]): readonly LiveChartName[] {
  const unknown = wanted.filter(name => !names.includes(name))
  if (unknown.length > 0) {
    throw new UsageError(
      `charts: found ${unknown.map(name => JSON.stringify(name)).join(', ')}; allowed: ${names.join(', ')}`,
    )
  }
  return [...new Set(wanted)]
}
