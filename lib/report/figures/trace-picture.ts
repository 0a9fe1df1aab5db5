import { deviceColour } from '../../chart/draw/theme.js'
import { reduceSeries } from '../../chart/timeline/downsample.js'
import { extentOfAll, type Series } from '../../chart/timeline/series.js'
import type { Trace } from '../../chart/timeline/traces.js'

const height = 48
const margin = 3

/**
 * Traces of one quantity of one experiment as a small picture: for each stretch of time the mean as a line, and
 * minimum to maximum as a band, so that no spike is lost. Drawn in whole units of a view two units wide a stretch.
 * @param stretches how many of a trace at most
 * @param fromZero whether the foot of the picture is zero
 */
export function tracePicture(traces: readonly Trace[], stretches: number, fromZero: boolean): string {
  const extent = extentOfAll(traces)
  const low = fromZero ? Math.min(0, extent.low) : extent.low
  const width = 2 * stretches
  const start = Math.min(...traces.map(({ times }) => times[0] ?? Number.POSITIVE_INFINITY))
  const end = Math.max(...traces.map(({ times }) => times.at(-1) ?? Number.NEGATIVE_INFINITY))
  const x = (time: number) => (end > start ? Math.round(((time - start) / (end - start)) * width) : stretches)
  const y = (value: number) =>
    extent.high > low
      ? Math.round(height - margin - ((value - low) / (extent.high - low)) * (height - 2 * margin))
      : height / 2
  const others = traces.map(({ device }) => device).filter(device => !/^(CPU|GPU)/.test(device))
  const paths = traces.map(trace => {
    const colour = deviceColour(trace.device, others.indexOf(trace.device))
    const { bands, lines } = shapesOf(reduceSeries(trace, stretches), x, y)
    const dash = trace.source === 'estimated' ? ' stroke-dasharray="4 3"' : ''
    const band = bands === '' ? '' : `<path d="${bands}" fill="${colour}"/>`
    return `${band}<path d="${lines}" stroke="${colour}"${dash}/>`
  })
  return `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">${paths.join('')}</svg>`
}

type Point = readonly [x: number, y: number]

function shapesOf(
  { times, values, lows = values, highs = values, gapMs = Number.POSITIVE_INFINITY }: Series,
  x: (time: number) => number,
  y: (value: number) => number,
): { readonly bands: string; readonly lines: string } {
  let [bands, lines] = ['', '']
  for (let from = 0; from < times.length; ) {
    let to = from + 1
    while (to < times.length && (times[to] ?? 0) - (times[to - 1] ?? 0) <= gapMs) to += 1
    const points = (heights: readonly number[]): Point[] =>
      heights.slice(from, to).map((value, index) => [x(times[from + index] ?? 0), y(value)])
    const [least, most] = [points(lows), points(highs)]
    if (least.some(([, bottom], index) => bottom !== most[index]?.[1]))
      bands += `${pathOf([...levelled(most), ...levelled(least).toReversed()])}z`
    // A lone reading is a dot.
    lines += to === from + 1 ? `${pathOf(points(values))}h0` : pathOf(levelled(points(values)))
    from = to
  }
  return { bands, lines }
}

// Relative, with the command left out where it goes on: `M0 21 2-3 2 4`.
function pathOf(points: readonly Point[]): string {
  const [first] = points
  if (first === undefined) return ''
  let shape = `M${first[0]} ${first[1]}`
  let before = first
  for (const point of points.slice(1)) {
    const [dx, dy] = [point[0] - before[0], point[1] - before[1]]
    const joint = shape.endsWith('l') || dx < 0 ? '' : ' '
    if (before === first) shape += 'l'
    shape += `${before === first ? '' : joint}${dx}${dy < 0 ? '' : ' '}${dy}`
    before = point
  }
  return shape
}

// Points in the middle of a level stretch add nothing.
function levelled(points: readonly Point[]): readonly Point[] {
  return points.filter(
    ([, height], index) =>
      index === 0 ||
      index === points.length - 1 ||
      points[index - 1]?.[1] !== height ||
      points[index + 1]?.[1] !== height,
  )
}
