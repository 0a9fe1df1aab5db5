import type { ColumnTable } from 'arquero'
import { whyShowsNothing } from '../chart/empty.js'
import { experimentKey } from '../chart/experiments.js'
import { charts } from '../chart/index.js'
import { withoutHowTo } from '../chart/metric.js'
import { powerOf } from '../chart/power.js'
import { compile, drawSvg } from '../chart/render.js'
import type { ChartOptions, VegaLiteSpec } from '../chart/spec.js'
import { temperatureOf } from '../chart/temperature.js'
import { utilizationOf } from '../chart/utilization.js'
import { grouped } from '../table/grouped.js'
import { ColumnStore } from './column-store.js'
import { experimentData, type FigureData, timelineData } from './figure-data.js'
import { figureText } from './figure-text.js'
import type { NightTraces } from './night-traces.js'
import {
  hyperparameterPrefix,
  namesWithPrefix,
  numberIn,
  numbersOf,
  type Row,
  rowsOf,
  textIn,
} from './row.js'
import { jsonForScript, jsonSafeInScript } from './script-safety.js'
import { inlineSvg } from './svg.js'
import type { FigureView, PictureView } from './view.js'
import { capitalised, nameInWords } from './words.js'

/** A chart of the page before it is drawn: how to make its spec, or why there is none. */
export interface Wanted {
  readonly id: string
  readonly title: string
  readonly absence: string
  readonly spec: (options: ChartOptions) => VegaLiteSpec
  /** What a reader downloads of it. */
  readonly data: (spec: VegaLiteSpec, store: ColumnStore) => FigureData
}

/** The charts of a page, and the columns of data that they share. */
export interface Figures {
  readonly figures: readonly FigureView[]
  /** Made by us: a JSON list, safe inside a script element. */
  readonly columnsJson: string
}

/**
 * Draws the charts of a page: energy, power, temperature, each metric, the trade-off. A chart without data is a
 * sentence, and a chart that cannot be drawn says so in its place: it never costs the reader the page.
 */
export async function figuresOf(
  experiments: ColumnTable,
  traces: NightTraces,
  metrics: readonly string[],
): Promise<Figures> {
  const store = new ColumnStore(
    rowsOf(experiments).map(row => experimentKey(textIn(row, 'night'), textIn(row, 'experiment_id'))),
  )
  const { figures, columnsJson } = await drawFigures(wantedCharts(experiments, traces, metrics), store)
  // What the page tells once, under what to believe, is not told again at each chart.
  const told = figures.map(figure => ({
    ...figure,
    caption: withoutHowTo(figure.caption, metrics),
    description: withoutHowTo(figure.description, metrics),
  }))
  return { figures: told, columnsJson }
}

/** Draws charts, each wide and narrow. */
export async function drawFigures(
  charts: readonly Wanted[],
  store: ColumnStore = new ColumnStore(),
): Promise<Figures> {
  const figures: FigureView[] = []
  for (const wanted of charts) figures.push(await figureOf(wanted, store))
  return { figures, columnsJson: jsonSafeInScript(store.toJson()) }
}

const energyColumns = [
  'energy_total_joules',
  'energy_cpu_pkg_joules',
  'energy_cpu_ram_joules',
  'energy_cpu_total_joules',
  'energy_cpu_source',
  'energy_gpu_total_joules',
  'energy_gpu_source',
  'energy_cpu_uncertainty_joules',
  'energy_gpu_uncertainty_joules',
  'energy_idle_joules',
  'energy_net_joules',
  'energy_net_uncertainty_joules',
]

function wantedCharts(
  experiments: ColumnTable,
  traces: NightTraces,
  metrics: readonly string[],
): readonly Wanted[] {
  const rows = rowsOf(experiments)
  const columns =
    (...names: readonly string[]): Wanted['data'] =>
    (_, store) =>
      experimentData(rows, names, store)
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
      data: columns(...energyColumns),
    },
    {
      id: 'failed-energy',
      title: 'Energy of failed attempts',
      absence: rows.some(
        row =>
          (numberIn(row, 'energy_failed_attempts_joules') ?? 0) > 0 ||
          (textIn(row, 'outcome') === 'failure' && numberIn(row, 'energy_total_joules') !== null),
      )
        ? ''
        : 'No failed attempt whose energy is known.',
      spec: options => charts.failures(experiments, options),
      data: columns('energy_failed_attempts_joules', 'energy_total_joules', 'cause', 'attempts'),
    },
    {
      id: 'power',
      title: 'Power',
      absence: traces.power.length > 0 ? '' : 'No power was sampled.',
      spec: options => powerOf(traces.power, { ...options, limits: traces.powerLimits }),
      data: timelineData,
    },
    {
      id: 'temperature',
      title: 'Temperature',
      absence: traces.temperature.length > 0 ? '' : 'No temperature was sampled.',
      spec: options => temperatureOf(traces.temperature, { ...options, limits: traces.temperatureLimits }),
      data: timelineData,
    },
    {
      id: 'utilization',
      title: 'Utilisation',
      absence: traces.utilization.length > 0 ? '' : 'No utilisation was sampled: only GPUs tell theirs.',
      spec: options => utilizationOf(traces.utilization, options),
      data: timelineData,
    },
    ...metricCharts(experiments, metrics, columns),
    {
      id: 'tradeoff',
      title: 'Trade-off',
      absence: hasBoth ? '' : 'No experiment has both a metric and an energy.',
      spec: options => charts.tradeoff(experiments, options),
      data: columns(...metrics.map(name => `perf_${name}`), ...energyColumns),
    },
    {
      id: 'effects',
      title: 'Effects of hyperparameters',
      absence: effectsAbsence(rows),
      spec: options => charts.effects(experiments, options),
      data: columns(...metrics.map(name => `perf_${name}`), 'energy_total_joules'),
    },
    {
      id: 'parallel',
      title: 'Settings, energy and outcome together',
      absence: parallelAbsence(rows),
      spec: options => charts.parallel(experiments, options),
      data: columns(...metrics.map(name => `perf_${name}`), 'energy_total_joules'),
    },
  ]
}

function varyingIn(rows: readonly Row[]): readonly string[] {
  return namesWithPrefix(rows, hyperparameterPrefix).filter(
    name => new Set(numbersOf(rows, hyperparameterPrefix + name)).size > 1,
  )
}

function effectsAbsence(rows: readonly Row[]): string {
  const succeeded = rows.filter(row => textIn(row, 'outcome') !== 'failure')
  const kinds = grouped(succeeded, row =>
    JSON.stringify(['repository', 'model', 'subject', 'background', 'mode'].map(name => textIn(row, name))),
  )
  return [...kinds.values()].some(kind => kind.length >= 3 && varyingIn(kind).length > 0)
    ? ''
    : 'No hyperparameter differs between three experiments of one kind that succeeded.'
}

function parallelAbsence(rows: readonly Row[]): string {
  const varying = varyingIn(rows)
  if (rows.length < 3) return 'Three experiments are the fewest that it compares.'
  return varying.length < 2 ? 'Fewer than two hyperparameters differ between the experiments.' : ''
}

function metricCharts(
  experiments: ColumnTable,
  metrics: readonly string[],
  columns: (...names: readonly string[]) => Wanted['data'],
): readonly Wanted[] {
  if (metrics.length === 0) {
    const absence = 'No metric was found in the log of any experiment.'
    return [
      {
        id: 'metric-1',
        title: 'Metrics',
        absence,
        spec: options => charts.accuracy(experiments, options),
        data: columns(),
      },
    ]
  }
  return metrics.map((metric, index) => ({
    // A metric's name comes from a config and need not be fit for an id.
    id: `metric-${index + 1}`,
    title: capitalised(nameInWords(metric)),
    absence: '',
    spec: options => charts.accuracy(experiments, { ...options, metric }),
    data: columns(`perf_${metric}`),
  }))
}

/** Width of a plot without its axes, in pixels: one for a desk, one for a phone of 390 pixels. */
const layouts = { wide: 760, narrow: 270 } as const

async function figureOf({ id, title, absence, spec, data }: Wanted, store: ColumnStore): Promise<FigureView> {
  const none: FigureView = { id, title, description: '', caption: '', pictures: [], dataJson: '[]', absence }
  if (absence !== '') return none
  try {
    const wide = spec({ width: layouts.wide })
    const nothing = whyShowsNothing(wide)
    if (nothing !== undefined) return { ...none, absence: nothing }
    return {
      id,
      ...figureText(wide, title),
      pictures: [
        await pictureOf(`${id}-wide`, 'wide', wide, store),
        await pictureOf(`${id}-narrow`, 'narrow', spec({ width: layouts.narrow }), store),
      ],
      dataJson: jsonForScript(data(wide, store)),
      absence: '',
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { ...none, absence: `This chart could not be drawn: ${reason}` }
  }
}

// Title and subtitle are text of the page: figure-text.ts.
async function pictureOf(
  id: string,
  layout: PictureView['layout'],
  spec: VegaLiteSpec,
  store: ColumnStore,
): Promise<PictureView> {
  const compiled = await compile({ ...spec, title: undefined })
  return {
    id,
    layout,
    svg: inlineSvg(await drawSvg(compiled), id),
    specJson: jsonForScript(store.withoutRows(compiled)),
  }
}
