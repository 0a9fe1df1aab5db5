import type { ColumnTable } from 'arquero'
import { comparable } from '../table/comparable.js'
import { paretoFront } from '../table/pareto.js'
import { repeatedSettings, repeatsLayer } from './data/repeats.js'
import { heading, plainText, wrapped } from './draw/chart-text.js'
import { emptyChart } from './draw/empty.js'
import { statusLayer, tooltipEncoding } from './draw/marks.js'
import { type Panel, panelsOf } from './draw/panels.js'
import { energyUnit, paddedRange, scaleOf } from './draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type Size, type VegaLiteSpec } from './draw/spec.js'
import { fontSizes } from './draw/theme.js'
import { type Metric, type MetricOptions, metricRange, metricTitle, readWithMetric } from './metric.js'
import { datum, frontLayer, labelLayer, pointsLayer } from './tradeoff/tradeoff-layers.js'
import { describe, type Front, subtitlePieces, whyEmpty } from './tradeoff/tradeoff-notes.js'
import { type Point, pointsOf } from './tradeoff/tradeoff-points.js'

const logEnergyBeyond = 100

/**
 * A metric against the total energy, with the Pareto front: the experiments that no other beats with less energy and
 * at least as good a value. Programs, subjects, loads and cards that cannot be compared each have a front of their
 * own, and values in different units an axis of their own; without a direction there is no front. Failed experiments,
 * and those whose energy lacks a part that others have (a GPU, a CPU), are drawn but are never on the front; nor are
 * those beside a background load if others ran alone: their joules cannot be compared. A setting that was run three
 * times or more also has a cross: the means of its energy and metric with their bootstrap intervals.
 *
 * @param experiments a row an experiment, as `experiments()` gives them
 * @param options.width Of the plot, in pixels (as wide as suits it).
 * @param options.height Of the plot, in pixels.
 * @param options.title Above the chart.
 * @param options.metric name of the metric, or a column; without it the first that looks like an accuracy, else the first
 * @param options.direction which values are better, where nobody declared it
 * @throws UsageError for a metric that the table does not have, an invalid direction, a table of something else, an
 *   impossible size
 * @example
 * ```ts
 * import { charts, experiments, show } from 'nightwatt'
 *
 * const chart = charts.tradeoff(await experiments('results'))
 * await show(chart)
 * ```
 */
export function tradeoff(experiments: ColumnTable, options: ChartOptions & MetricOptions = {}): VegaLiteSpec {
  const { metric, rows } = readWithMetric(experiments, 'tradeoff', options)
  const name = metric === null ? 'Metric' : plainText(metric.name)
  const title = options.title ?? `${heading(name)} against energy`
  const points = pointsOf(rows)
  if (metric === null || points.length === 0) {
    return emptyChart(title, whyEmpty(rows, metric, experiments), options)
  }
  const size = chartSize(options, { width: 760, height: 320 })
  const panels = panelsOf(
    points.map(({ row }) => row),
    metric,
  ).map((panel): PointPanel => {
    const own = new Set(panel.rows)
    return { ...panel, points: points.filter(({ row }) => own.has(row)) }
  })
  const drawn = panels.map(panel => panelBody(panel, size, panels.length > 1))
  const told = { metric, panels, fronts: drawn.flatMap(({ fronts }) => fronts) }
  const repeated = drawn.flatMap(panel => panel.repeated)
  const bodies = drawn.map(({ body }) => body)
  return chartSpec(
    {
      title,
      subtitle: wrapped(subtitlePieces(rows, points, told, repeated), size.width, fontSizes.subtitle),
      description: describe(title, rows, points, told, repeated),
    },
    size.width,
    bodies.length === 1 ? { ...bodies[0] } : { vconcat: bodies, spacing: 24 },
  )
}

type PointPanel = Panel & { readonly points: readonly Point[] }

function panelBody({ metric, unit: metricUnit, points }: PointPanel, size: Size, oneOfSeveral: boolean) {
  const unit = energyUnit(points.map(point => point.energyJoules))
  const rows = points.map(({ row }) => row)
  const fronts = frontsOf(points, metric, oneOfSeveral ? metricUnit || `${metric.direction} is better` : '')
  const values = points.map(({ value }) => value)
  const across = paddedRange(
    points.map(({ energyJoules }) => energyJoules / unit.joules),
    logEnergyBeyond,
    0.06,
  )
  const upward = metricRange(metric, values, metricUnit)
  const x = {
    field: 'energy',
    type: 'quantitative',
    scale: scaleOf(across),
    axis: {
      title: `total energy (${across.type === 'log' ? `${unit.symbol}; log scale; ` : `${unit.symbol}; `}less is better)`,
      tickCount: 8,
    },
  }
  const y = {
    field: 'value',
    type: 'quantitative',
    scale: scaleOf(upward),
    axis: {
      title: metricTitle(metric, values, upward.type === 'log' ? ['log scale'] : [], size.height, metricUnit),
      tickCount: 6,
    },
  }
  const place = { x, y }
  const tooltip = tooltipEncoding(`${plainText(metric.name)}; energy`, rows)
  const failed = points.filter(({ row }) => row.failed)
  const repeated = repeatedSettings(
    points.filter(({ row, partial }) => !row.failed && row.leftOut === '' && !partial),
  )
  const onFront = fronts.flatMap(front => front.points)
  return {
    fronts,
    repeated,
    body: {
      ...size,
      layer: [
        ...fronts.flatMap(front => frontLayer(front.points, unit, place)),
        ...pointsLayer(
          points.filter(({ row }) => !row.failed),
          new Set(onFront),
          unit,
          size.width,
          { ...place, tooltip },
        ),
        ...repeatsLayer(repeated, unit, place),
        ...statusLayer(
          failed.map(point => ({ ...datum(point, unit), mark: 'failed' as const })),
          { ...place, tooltip },
          size.width / failed.length,
        ),
        ...labelLayer(onFront, metric, unit, across, upward, size, place),
      ],
    },
  }
}

/** @param panel What the panel is called beside others. */
function frontsOf(points: readonly Point[], { direction }: Metric, panel: string): readonly Front[] {
  if (direction === undefined) return []
  const whole = points.filter(
    ({ row, partial, loaded }) => !row.failed && row.leftOut === '' && !partial && !loaded,
  )
  return comparable(whole, ({ row }) => row.circumstances, 'both').groups.map(({ items, label }) => ({
    points: paretoFront(items, direction),
    of: plainText([panel, label].filter(text => text !== '').join(' · ')),
  }))
}
