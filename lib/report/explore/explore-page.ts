import { experimentKey } from '../../chart/data/experiment-names.js'
import { whyShowsNothing } from '../../chart/draw/empty.js'
import type { Night } from '../../night/night.js'
import { printable } from '../../printable.js'
import { experimentTable } from '../../table/experiments.js'
import { metricsOf } from '../build-view.js'
import { entriesOf } from '../entry.js'
import { figureText } from '../figures/figure-text.js'
import { type Wanted, wantedCharts } from '../figures/wanted-charts.js'
import { hiddenNight } from '../hidden-night.js'
import { contentSecurityPolicy, jsonForScript } from '../render/script-safety.js'
import { templatesOf } from '../render/templates.js'
import { rowsOf, textIn } from '../row.js'
import { experimentsTableOf } from '../sections/experiments-table.js'
import { pageMetrics } from '../sections/weighed.js'
import type { FigureView } from '../view.js'
import { pickableSvg } from './pickable-svg.js'

/** Where a page tells what is picked in it. */
export interface PickTarget {
  /** The kernel's id, by which Jupyter's server knows it; null where none listens. */
  readonly kernel: string | null
  /** Which of the kernel's views it is. */
  readonly view: string
}

/** A page to pick experiments in, and the numbers by which its rows are called, in the order of the table. */
export interface ExplorePage {
  readonly page: string
  readonly numbers: readonly string[]
  /** How high it is about, in pixels. */
  readonly height: number
}

// Charts over time have no marks that stand for an experiment.
const pickable = /^(?:energy|tradeoff|effects|parallel|metric-\d+)$/

const plotWidth = 560

/** One page of linked charts and the table of experiments: what is picked in one is picked in all. */
export async function explorePage(nights: readonly Night[], target: PickTarget): Promise<ExplorePage> {
  const shown = nights.map(hiddenNight)
  const table = await experimentTable(shown)
  const metrics = metricsOf(table)
  const entries = entriesOf(rowsOf(table), shown)
  const rowOfKey = new Map(
    rowsOf(table).map((row, at) => [experimentKey(textIn(row, 'night'), textIn(row, 'experiment_id')), at]),
  )
  const noTraces = { power: [], temperature: [], utilization: [], powerLimits: [], temperatureLimits: [] }
  const figures: FigureView[] = []
  for (const wanted of wantedCharts(table, noTraces, metrics)) {
    const figure = pickable.test(wanted.id) ? await figureOf(wanted, rowOfKey) : undefined
    if (figure !== undefined) figures.push(figure)
  }
  const numbers = entries.map(({ number }) => number)
  const { explore, style, exploreScript } = await templatesOf()
  const view = printable({
    language: 'en',
    figures,
    absentFigures: [],
    columnsJson: '[]',
    experiments: experimentsTableOf(entries, pageMetrics(table, metrics, entries)),
  })
  const page = explore({
    view,
    page: {
      policy: contentSecurityPolicy([exploreScript]).replace(
        "default-src 'none'",
        "default-src 'none'; connect-src 'self' ws: wss:",
      ),
      style: lean(style),
      script: exploreScript,
      targetJson: jsonForScript({ ...target, numbers, metrics }),
    },
  })
  const height = Math.min(1100, 420 * Math.ceil(figures.length / 2) + 60 + 34 * Math.min(entries.length, 12))
  return { page, numbers, height }
}

async function figureOf(
  { id, title, absence, spec }: Wanted,
  rowOfKey: ReadonlyMap<string, number>,
): Promise<FigureView | undefined> {
  if (absence !== '') return undefined
  const chart = spec({ width: plotWidth })
  if (whyShowsNothing(chart) !== undefined) return undefined
  const svg = await pickableSvg(chart, id, rowOfKey)
  const picture = { id, layout: 'wide', svg, specJson: 'null' } as const
  return { id, ...figureText(chart, title), pictures: [picture], dataJson: '[]', absence: '' }
}

/** A style sheet without what only its authors read: it lies in a notebook. */
function lean(style: string): string {
  return style
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s+/gm, '')
    .replaceAll('{\n', '{')
    .replaceAll(';\n', ';')
}
