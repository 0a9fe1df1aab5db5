import { extentOf, reduceSeries, type Series } from '../chart/downsample.js'
import { deviceColour } from '../chart/theme.js'
import type { Trace } from '../chart/traces.js'

const width = 300
const height = 48
const margin = 3

/**
 * Traces of one quantity of one experiment as a small picture: each stretch of time drawn from its least to its most,
 * so that no spike is lost, in whole units of a view of 300 by 48.
 * @param stretches how many of a trace at most
 * @param fromZero whether the foot of the picture is zero
 */
export function tracePicture(traces: readonly Trace[], stretches: number, fromZero: boolean): string {
  const extents = traces.map(extentOf)
  const low = Math.min(...extents.map(extent => extent.low), ...(fromZero ? [0] : []))
  const high = Math.max(...extents.map(extent => extent.high))
  const start = Math.min(...traces.map(({ times }) => times[0] ?? Number.POSITIVE_INFINITY))
  const end = Math.max(...traces.map(({ times }) => times.at(-1) ?? Number.NEGATIVE_INFINITY))
  const x = (time: number) => (end > start ? Math.round(((time - start) / (end - start)) * width) : width / 2)
  const y = (value: number) =>
    high > low
      ? Math.round(height - margin - ((value - low) / (high - low)) * (height - 2 * margin))
      : height / 2
  const others = traces.map(({ device }) => device).filter(device => !/^(CPU|GPU)/.test(device))
  const paths = traces.map(trace => {
    const shape = shapeOf(reduceSeries(trace, stretches), x, y)
    const dash = trace.source === 'estimated' ? ' stroke-dasharray="4 3"' : ''
    return `<path d="${shape}" stroke="${deviceColour(trace.device, others.indexOf(trace.device))}"${dash}/>`
  })
  return `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">${paths.join('')}</svg>`
}

function shapeOf(series: Series, x: (time: number) => number, y: (value: number) => number): string {
  const { times, values, lows = values, highs = values, gapMs } = series
  const gap = gapMs ?? Number.POSITIVE_INFINITY
  let shape = ''
  let [atX, atY, up, level] = [0, 0, true, 0]
  const flush = () => {
    if (level > 0) shape += `h${level}`
    level = 0
  }
  const to = (nextX: number, nextY: number) => {
    const [dx, dy] = [nextX - atX, nextY - atY]
    if (dy === 0) level += dx
    else {
      flush()
      shape += dx === 0 ? `v${dy}` : `l${dx}${dy < 0 ? '' : ' '}${dy}`
    }
    ;[atX, atY] = [nextX, nextY]
  }
  times.forEach((time, index) => {
    const place = x(time)
    const ends = [y(lows[index] ?? 0), y(highs[index] ?? 0)]
    // Down one stretch and up the next: the line goes no way twice.
    const [first = 0, last = 0] = up ? ends : ends.toReversed()
    up = !up
    const before = times[index - 1]
    if (before === undefined || time - before > gap) {
      flush()
      shape += `M${place} ${first}`
      ;[atX, atY] = [place, first]
      if (first === last) shape += 'h0'
    } else to(place, first)
    to(place, last)
  })
  flush()
  return shape
}
