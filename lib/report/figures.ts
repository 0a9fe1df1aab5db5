import type { ColumnTable } from 'arquero'
import { charts } from '../chart/index.js'
import { powerOf } from '../chart/power.js'
import { compile, renderSvg } from '../chart/render.js'
import type { ChartOptions, VegaLiteSpec } from '../chart/spec.js'
import { temperatureOf } from '../chart/temperature.js'
import { utilizationOf } from '../chart/utilization.js'
import type { NightTraces } from './night-traces.js'
import { numberIn, numbersOf, rowsOf } from './row.js'
import { jsonForScript } from './script-safety.js'
import { inlineSvg } from './svg.js'
import type { FigureView, PictureView } from './view.js'
import { capitalised, nameInWords } from './words.js'

/** A chart of the page before it is drawn: how to make its spec, or why there is none. */
interface Wanted {
  readonly id: string
  readonly title: string
  readonly absence: string
  readonly spec: (options: ChartOptions) => VegaLiteSpec
}

/**
 * Draws the charts of a page: energy, power, temperature, each metric, the trade-off. A chart without data is a
 * sentence, and a chart that cannot be drawn says so in its place: it never costs the reader the page.
 */
export async function figuresOf(
  experiments: ColumnTable,
  traces: NightTraces,
  metrics: readonly string[],
): Promise<readonly FigureView[]> {
  const figures: FigureView[] = []
  for (const wanted of wantedCharts(experiments, traces, metrics)) figures.push(await figureOf(wanted))
  return figures
}

function wantedCharts(
  experiments: ColumnTable,
  traces: NightTraces,
  metrics: readonly string[],
): readonly Wanted[] {
  const rows = rowsOf(experiments)
  const hasEnergy = numbersOf(rows, 'energy_total_joules').length > 0
  const hasBoth = rows.some(
    row =>
      numberIn(row, 'energy_total_joules') !== null &&
      metrics.some(name => numberIn(row, `perf_${name}`) !== null),
  )
  return [
    {
      id: 'energy',
      title: 'Energy',
      absence: hasEnergy ? '' : 'No energy is known for any experiment.',
      spec: options => charts.energy(experiments, options),
    },
    {
      id: 'power',
      title: 'Power',
      absence: traces.power.length > 0 ? '' : 'No power was sampled.',
      spec: options => powerOf(traces.power, options),
    },
    {
      id: 'temperature',
      title: 'Temperature',
      absence: traces.temperature.length > 0 ? '' : 'No temperature was sampled.',
      spec: options => temperatureOf(traces.temperature, options),
    },
    {
      id: 'utilization',
      title: 'Utilisation',
      absence: traces.utilization.length > 0 ? '' : 'No utilisation was sampled: only GPUs tell theirs.',
      spec: options => utilizationOf(traces.utilization, options),
    },
    ...metricCharts(experiments, metrics),
    {
      id: 'tradeoff',
      title: 'Trade-off',
      absence: hasBoth ? '' : 'No experiment has both a metric and an energy.',
      spec: options => charts.tradeoff(experiments, options),
    },
  ]
}

function metricCharts(experiments: ColumnTable, metrics: readonly string[]): readonly Wanted[] {
  if (metrics.length === 0) {
    const absence = 'No metric was found in the log of any experiment.'
    return [
      { id: 'metric-1', title: 'Metrics', absence, spec: options => charts.accuracy(experiments, options) },
    ]
  }
  return metrics.map((metric, index) => ({
    // A metric's name comes from a config and need not be fit for an id.
    id: `metric-${index + 1}`,
    title: capitalised(nameInWords(metric)),
    absence: '',
    spec: options => charts.accuracy(experiments, { ...options, metric }),
  }))
}

/** Width of a plot without its axes, in pixels: one for a desk, one for a phone of 390 pixels. */
const layouts = { wide: 760, narrow: 270 } as const

async function figureOf({ id, title, absence, spec }: Wanted): Promise<FigureView> {
  const none: FigureView = { id, title, description: '', caption: '', pictures: [], absence }
  if (absence !== '') return none
  try {
    const wide = spec({ width: layouts.wide })
    const heading = headingOf(wide.title)
    return {
      id,
      title: heading.text === '' ? title : heading.text,
      description: wide.description,
      caption: heading.subtitle,
      pictures: [
        await pictureOf(`${id}-wide`, 'wide', wide),
        await pictureOf(`${id}-narrow`, 'narrow', spec({ width: layouts.narrow })),
      ],
      absence: '',
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { ...none, absence: `This chart could not be drawn: ${reason}` }
  }
}

// Title and subtitle become text of the page, where they can be read aloud, wrapped and selected.
async function pictureOf(
  id: string,
  layout: PictureView['layout'],
  spec: VegaLiteSpec,
): Promise<PictureView> {
  const untitled: VegaLiteSpec = { ...spec, title: undefined }
  return {
    id,
    layout,
    svg: inlineSvg(await renderSvg(untitled)),
    specJson: jsonForScript(await compile(untitled)),
  }
}

function headingOf(title: unknown): { readonly text: string; readonly subtitle: string } {
  if (typeof title === 'string') return { text: title, subtitle: '' }
  if (typeof title !== 'object' || title === null) return { text: '', subtitle: '' }
  const text = 'text' in title && typeof title.text === 'string' ? title.text : ''
  const subtitle = 'subtitle' in title ? title.subtitle : ''
  const lines = Array.isArray(subtitle) ? subtitle.filter(line => typeof line === 'string') : []
  return { text, subtitle: typeof subtitle === 'string' ? subtitle : lines.join('\n') }
}
