import { accuracy } from './accuracy.js'
import { compare } from './compare.js'
import { effects } from './effects.js'
import { metricOverEnergy } from './energy/metric-over-energy.js'
import { phases } from './energy/phases.js'
import { energy } from './energy.js'
import { failures } from './failures.js'
import { groups } from './groups.js'
import { parallel } from './parallel.js'
import { power } from './power.js'
import { temperature } from './temperature.js'
import { tradeoff } from './tradeoff.js'
import { utilization } from './utilization.js'

export { compile, renderSvg } from './draw/render.js'
export type { ChartOptions, VegaLiteSpec, VegaSpec } from './draw/spec.js'
export { themeConfig } from './draw/theme.js'
export { metricNames } from './metric.js'
export {
  accuracy,
  compare,
  effects,
  energy,
  failures,
  groups,
  metricOverEnergy,
  parallel,
  phases,
  power,
  temperature,
  tradeoff,
  utilization,
}

/**
 * Every chart: a pure function from a table to a Vega-Lite specification.
 *
 * @example
 * ```ts
 * import { charts, experiments, show } from 'nightwatt'
 *
 * await show(charts.tradeoff(await experiments('results'), { metric: 'accuracy' }))
 * ```
 */
export const charts = {
  /** Energy by experiment, stacked from its parts, in joules; from `experiments()`. */
  energy,
  /** Energy by experiment, stacked from the phases of its run, in joules; from `experiments()`. */
  phases,
  /** Energy of failed attempts, in joules; from `experiments()`. */
  failures,
  /** Power over the night, in watts, a line a device; from `samples()`. */
  power,
  /** Temperature over the night, in °C; from `samples()`. */
  temperature,
  /** Utilisation of each GPU over the night, in per cent; from `samples()`. */
  utilization,
  /** A metric (`metric`, `direction`) by experiment; from `experiments()`. */
  accuracy,
  /** A metric (`metric`) over the joules that a run had taken by then, a line an experiment; from `metricSeries()`. */
  metricOverEnergy,
  /** A metric against the total energy, with the Pareto front; from `experiments()`. */
  tradeoff,
  /** Each hyperparameter against energy and a metric, with Spearman's ρ; from `experiments()`. */
  effects,
  /** Parallel coordinates of settings, energy and a metric; from `experiments()`. */
  parallel,
  /** Differences setting by setting with their intervals; from `comparisonTable()`. */
  compare,
  /** Two groups beside each other; from `groupTable()`. */
  groups,
}
