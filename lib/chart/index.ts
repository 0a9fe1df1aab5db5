import { accuracy } from './accuracy.js'
import { compare } from './compare.js'
import { effects } from './effects.js'
import { energy } from './energy.js'
import { failures } from './failures.js'
import { groups } from './groups.js'
import { parallel } from './parallel.js'
import { power } from './power.js'
import { temperature } from './temperature.js'
import { tradeoff } from './tradeoff.js'
import { utilization } from './utilization.js'

export { metricNames } from './metric.js'
export { type ParetoPoint, paretoFront } from './pareto.js'
export { compile, renderSvg } from './render.js'
export type { ChartOptions, VegaLiteSpec, VegaSpec } from './spec.js'
export { themeConfig } from './theme.js'
export {
  accuracy,
  compare,
  effects,
  energy,
  failures,
  groups,
  parallel,
  power,
  temperature,
  tradeoff,
  utilization,
}

/** Every chart: a pure function from a table to a Vega-Lite specification. */
export const charts = {
  energy,
  failures,
  power,
  temperature,
  utilization,
  accuracy,
  tradeoff,
  effects,
  parallel,
  compare,
  groups,
}
