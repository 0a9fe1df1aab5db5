import type { ColumnTable } from 'arquero'
import { experimentKey } from '../../chart/data/experiment-names.js'
import { whyShowsNothing } from '../../chart/draw/empty.js'
import { compile, drawSvg } from '../../chart/draw/render.js'
import type { VegaLiteSpec } from '../../chart/draw/spec.js'
import { withoutHowTo } from '../../chart/metric.js'
import { ColumnStore } from '../render/column-store.js'
import { jsonForScript, jsonSafeInScript } from '../render/script-safety.js'
import { inlineSvg } from '../render/svg.js'
import { rowsOf, textIn } from '../row.js'
import type { FigureView, PictureView } from '../view.js'
import { figureText } from './figure-text.js'
import type { NightTraces } from './night-traces.js'
import { type Wanted, wantedCharts } from './wanted-charts.js'

/** The charts of a page, and the columns of data that they share. */
export interface Figures {
  readonly figures: readonly FigureView[]
  /** Made by us: a JSON list, safe inside a script element. */
  readonly columnsJson: string
}

/**
 * Draws the charts of a page: energy, power, temperature, each metric, the trade-off. A chart without data is a
 * sentence, and a chart that cannot be drawn says so in its place: neither prevents the page.
 */
export async function figuresOf(
  experiments: ColumnTable,
  traces: NightTraces,
  metrics: readonly string[],
  series?: ColumnTable,
): Promise<Figures> {
  const store = new ColumnStore(
    rowsOf(experiments).map(row => experimentKey(textIn(row, 'night'), textIn(row, 'experiment_id'))),
  )
  const { figures, columnsJson } = await drawFigures(
    wantedCharts(experiments, traces, metrics, series),
    store,
  )
  // What the page says once, under what to believe, is not repeated at each chart.
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
