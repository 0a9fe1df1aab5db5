import { renderSvg } from '../../chart/draw/render.js'
import type { ChartOptions, VegaLiteSpec } from '../../chart/draw/spec.js'
import { bestOfNights, energyOfNights, type NightPoint } from '../../chart/nights.js'
import { unitsOf } from '../../table/metric-values.js'
import { figureText } from '../figures/figure-text.js'
import { countTexts } from '../phrases.js'
import { inlineSvg } from '../render/svg.js'
import type { FigureView, NightSummary } from '../view.js'

const maxMetrics = 3
const layouts = { wide: 760, narrow: 270 } as const

/** Energy and the best of each metric over the nights, drawn; nothing if there are too few for a trend. */
export async function trendsOf(summaries: readonly NightSummary[]): Promise<readonly FigureView[]> {
  if (summaries.length < 2) return []
  const points = summaries.map(pointOf).sort((a, b) => (a.date < b.date ? -1 : 1))
  const metrics = countTexts(points.flatMap(({ best }) => best.map(({ metric }) => metric)))
    .filter(({ count }) => count > 1)
    .slice(0, maxMetrics)
  const wanted: { id: string; spec: (options: ChartOptions) => VegaLiteSpec }[] = [
    ...(points.some(({ joules }) => joules !== null)
      ? [{ id: 'nights-energy', spec: (options: ChartOptions) => energyOfNights(points, options) }]
      : []),
    ...metrics.map(({ text: metric }, index) => ({
      id: `nights-best-${index + 1}`,
      spec: (options: ChartOptions) => bestOfNights(points, metric, options),
    })),
  ]
  const figures: FigureView[] = []
  for (const { id, spec } of wanted) {
    const wide = spec({ width: layouts.wide })
    figures.push({
      id,
      ...figureText(wide, id),
      pictures: [
        await pictureOf(`${id}-wide`, 'wide', wide),
        await pictureOf(`${id}-narrow`, 'narrow', spec({ width: layouts.narrow })),
      ],
      dataJson: '[]',
      absence: '',
    })
  }
  return figures
}

async function pictureOf(
  id: string,
  layout: 'wide' | 'narrow',
  spec: VegaLiteSpec,
): Promise<FigureView['pictures'][number]> {
  return { id, layout, svg: inlineSvg(await renderSvg({ ...spec, title: undefined }), id), specJson: 'null' }
}

function pointOf({ date, energyJoules, energySource, best }: NightSummary): NightPoint {
  return {
    date,
    joules: energyJoules,
    estimated: energySource !== 'measured',
    best: best.map(({ repository, model, metric, value, unit }) => ({
      group: `${repository} ${model}`,
      // Smaller numbers in another unit are not worse, so each unit has a picture of its own.
      metric: inUnit(metric, value, unit),
      value,
    })),
  }
}

function inUnit(metric: string, value: number, told: string | undefined): string {
  const [unit = ''] = unitsOf(metric, [{ program: '', value, unit: told === '' ? undefined : told }])
  return unit === '' ? metric : `${metric} (${unit})`
}
