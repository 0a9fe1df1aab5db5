import type { ColumnTable } from 'arquero'
import { formatJoules } from '../units.js'
import { absentFailures } from './data/absent-columns.js'
import { type Experiment, estimatedNote, readExperiments } from './data/experiments.js'
import { counted, wrapped } from './draw/chart-text.js'
import { emptyChart } from './draw/empty.js'
import { experimentAxis } from './draw/experiment-axis.js'
import { tooltipEncoding, tooltipRow } from './draw/marks.js'
import { energyUnit, short } from './draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './draw/spec.js'
import { colours, fontSizes } from './draw/theme.js'

const earlier = 'attempts before the last one'
const last = 'a last attempt that failed'

/** An experiment that spent energy on attempts that failed. */
interface Spent {
  readonly row: Experiment
  readonly parts: readonly { readonly kind: string; readonly joules: number }[]
  readonly joules: number
}

/**
 * Energy of failed attempts: a bar for each experiment that has any, stacked from the attempts before the last one
 * and the last one where that failed too.
 *
 * @param experiments a row an experiment, as `experiments()` gives them
 * @param options.width Of the plot, in pixels (as wide as suits it).
 * @param options.height Of the plot, in pixels.
 * @param options.title Above the chart.
 * @throws UsageError for a table of something else or an impossible size
 * @example
 * ```ts
 * import { charts, experiments, show } from 'nightwatt'
 *
 * const chart = charts.failures(await experiments('results'))
 * await show(chart)
 * ```
 */
export function failures(experiments: ColumnTable, options: ChartOptions = {}): VegaLiteSpec {
  const title = options.title ?? 'Energy of failed attempts'
  const all = readExperiments(experiments, 'failures', null)
  const spent = all
    .flatMap(row => spentOf(row))
    .map((one, index) => ({ ...one, row: { ...one.row, position: index + 1 } }))
  const absent = absentFailures(experiments)
  if (absent !== '' || spent.length === 0) {
    return emptyChart(title, absent === '' ? whyEmpty(all) : [absent], options)
  }

  const size = chartSize(options, { width: 760, height: 180 })
  const unit = energyUnit(spent.map(({ joules }) => joules))
  const rows = spent.map(({ row }) => row)
  const axis = experimentAxis(rows, size.width)
  const kinds = [earlier, last].filter(kind =>
    spent.some(({ parts }) => parts.some(part => part.kind === kind)),
  )
  const looks: Readonly<Record<string, string>> = { [earlier]: '#E69F00', [last]: colours.failure }
  const wasted = spent.reduce((sum, { joules }) => sum + joules, 0)
  const whole = all.reduce((sum, row) => sum + (row.totalJoules ?? 0) + row.failedAttemptsJoules, 0)
  const share = `${formatJoules(wasted)} of ${formatJoules(whole)} in all`
  const y = {
    field: 'low',
    type: 'quantitative',
    axis: { title: `energy (${unit.symbol})`, tickCount: 4 },
    scale: { domainMin: 0, nice: false },
  }
  return chartSpec(
    {
      title,
      subtitle: wrapped(
        [
          `n = ${spent.length.toLocaleString('en-US')} of ${counted(all.length, 'experiment')}`,
          share,
          estimatedNote(rows),
          axis.groupNote,
        ],
        size.width,
        fontSizes.subtitle,
      ),
      description: `${title}: ${spent.length} of ${counted(all.length, 'experiment')} had attempts that failed; they took ${share}.`,
    },
    size.width,
    {
      ...size,
      layer: [
        {
          data: {
            values: spent.flatMap(({ row, parts, joules }) => {
              let sum = 0
              return parts.map(part => {
                const low = sum
                sum += part.joules
                return {
                  from: row.position - axis.half,
                  to: row.position + axis.half,
                  low: short(low / unit.joules),
                  high: short(sum / unit.joules),
                  kind: part.kind,
                  ...tooltipRow(
                    row,
                    `${formatJoules(part.joules)} (${part.kind}), ${formatJoules(joules)} together`,
                  ),
                }
              })
            }),
          },
          mark: { type: 'bar', aria: false },
          encoding: {
            ...axis.span,
            y,
            y2: { field: 'high' },
            color: {
              field: 'kind',
              type: 'nominal',
              scale: { domain: kinds, range: kinds.map(kind => looks[kind]) },
              legend: { title: null, columns: 1 },
            },
            tooltip: tooltipEncoding('energy', rows),
          },
        },
        ...axis.groupLayers,
      ],
    },
  )
}

function spentOf(row: Experiment): Spent[] {
  const parts = [
    { kind: earlier, joules: row.failedAttemptsJoules },
    { kind: last, joules: row.failed ? (row.totalJoules ?? 0) : 0 },
  ].filter(({ joules }) => joules > 0)
  return parts.length === 0 ? [] : [{ row, parts, joules: parts.reduce((sum, part) => sum + part.joules, 0) }]
}

function whyEmpty(rows: readonly Experiment[]): string[] {
  if (rows.length === 0) return ['There are no experiments to draw.']
  return rows.some(({ failed }) => failed)
    ? ['The energy of the attempts that failed is not known.']
    : ['No attempt failed, or none whose energy is known.']
}
