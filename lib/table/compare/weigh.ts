import { formatNumber } from '../../units.js'
import { declarationIn } from '../metric-meaning.js'
import { doubtOf, unitsOf } from '../metric-values.js'
import { metricPrefix, type Run } from './run.js'
import type { Side } from './sides.js'

/**
 * Both sides with the units of their metrics, determined together, and without values that a metric's name forbids.
 */
export function weighed([a, b]: readonly [Side, Side]): readonly [Side, Side] {
  const runs = weighedRuns([...a.runs, ...b.runs])
  return [
    { ...a, runs: runs.slice(0, a.runs.length) },
    { ...b, runs: runs.slice(a.runs.length) },
  ]
}

function weighedRuns(runs: readonly Run[]): readonly Run[] {
  const columns = new Set(runs.flatMap(({ numbers }) => [...numbers.keys()]))
  const doubts = runs.map(() => new Map<string, string>())
  const units = runs.map(() => new Map<string, string>())
  for (const column of columns) {
    if (!column.startsWith(metricPrefix)) continue
    const name = column.slice(metricPrefix.length)
    const values = runs.map(({ numbers, declarations, circumstances }, place) => {
      const declared = declarationIn(declarations, name)
      const value = numbers.get(column) ?? null
      const why = value === null ? '' : doubtOf(name, value, declared)
      if (value !== null && why !== '') doubts[place]?.set(column, `${name} ${formatNumber(value)} is ${why}`)
      return {
        program: circumstances.repository,
        value: why === '' ? value : null,
        unit: declared?.unit,
      }
    })
    unitsOf(name, values).forEach((unit, place) => {
      if (values[place]?.value !== null) units[place]?.set(column, unit)
    })
  }
  return runs.map((run, place) => ({
    ...run,
    numbers: new Map([...run.numbers].filter(([column]) => doubts[place]?.has(column) !== true)),
    units: units[place] ?? new Map(),
    doubts: doubts[place] ?? new Map(),
  }))
}
