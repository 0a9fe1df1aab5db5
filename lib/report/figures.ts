import type { ColumnTable } from 'arquero'
import { charts } from '../chart/index.js'
import { compile, renderSvg } from '../chart/render.js'
import type { VegaLiteSpec } from '../chart/spec.js'
import { numberIn, numbersOf, rowsOf, textIn } from './row.js'
import { jsonForScript } from './script-safety.js'
import { inlineSvg } from './svg.js'
import type { FigureView } from './view.js'
import { capitalised, nameInWords } from './words.js'

/** A chart of the page before it is drawn: how to make its spec, or why there is none. */
interface Wanted {
  readonly id: string
  readonly title: string
  readonly absence: string
  readonly spec: () => VegaLiteSpec
}

/**
 * Draws the charts of a page: energy, power, temperature, each metric, the trade-off. A chart without data is a
 * sentence, and a chart that cannot be drawn says so in its place: it never costs the reader the page.
 */
export async function figuresOf(
  experiments: ColumnTable,
  samples: ColumnTable,
  metrics: readonly string[],
): Promise<readonly FigureView[]> {
  const figures: FigureView[] = []
  for (const wanted of wantedCharts(experiments, samples, metrics)) figures.push(await figureOf(wanted))
  return figures
}

function wantedCharts(
  experiments: ColumnTable,
  samples: ColumnTable,
  metrics: readonly string[],
): readonly Wanted[] {
  const rows = rowsOf(experiments)
  const quantities = new Set<string>()
  for (const sample of rowsOf(samples.select('quantity').dedupe('quantity')))
    quantities.add(textIn(sample, 'quantity'))
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
      spec: () => charts.energy(experiments),
    },
    {
      id: 'power',
      title: 'Power',
      absence: quantities.has('power') ? '' : 'No power was sampled.',
      spec: () => charts.power(samples),
    },
    {
      id: 'temperature',
      title: 'Temperature',
      absence: quantities.has('temperature') ? '' : 'No temperature was sampled.',
      spec: () => charts.temperature(samples),
    },
    ...metricCharts(experiments, metrics),
    {
      id: 'tradeoff',
      title: 'Trade-off',
      absence: hasBoth ? '' : 'No experiment has both a metric and an energy.',
      spec: () => charts.tradeoff(experiments),
    },
  ]
}

function metricCharts(experiments: ColumnTable, metrics: readonly string[]): readonly Wanted[] {
  if (metrics.length === 0) {
    const absence = 'No metric was found in the log of any experiment.'
    return [{ id: 'metric-1', title: 'Metrics', absence, spec: () => charts.accuracy(experiments) }]
  }
  return metrics.map((metric, index) => ({
    // A metric's name comes from a config and need not be fit for an id.
    id: `metric-${index + 1}`,
    title: capitalised(nameInWords(metric)),
    absence: '',
    spec: () => charts.accuracy(experiments, { metric }),
  }))
}

async function figureOf({ id, title, absence, spec }: Wanted): Promise<FigureView> {
  const none: FigureView = {
    id,
    title,
    description: '',
    caption: '',
    svg: '',
    width: 0,
    specJson: '',
    absence,
  }
  if (absence !== '') return none
  try {
    return await drawFigure(id, title, spec())
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { ...none, absence: `This chart could not be drawn: ${reason}` }
  }
}

/**
 * Draws one spec. Its title and subtitle become text of the page, where they can be read aloud, wrapped and
 * selected; the picture keeps the rest.
 */
export async function drawFigure(id: string, fallbackTitle: string, spec: VegaLiteSpec): Promise<FigureView> {
  const { text, subtitle } = headingOf(spec.title)
  const { title: _, ...untitled } = spec
  const bare: VegaLiteSpec = {
    ...untitled,
    $schema: spec.$schema,
    description: spec.description,
    title: undefined,
  }
  const { svg, width } = inlineSvg(await renderSvg(bare))
  return {
    id,
    title: text === '' ? fallbackTitle : text,
    description: spec.description,
    caption: subtitle,
    svg,
    width,
    specJson: jsonForScript(await compile(bare)),
    absence: '',
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
