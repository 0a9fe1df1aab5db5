import { deviceColour } from '../../../chart/draw/theme.js'
import type { Trace } from '../../../chart/timeline/traces.js'
import type { Sample } from '../../../measure/meter.js'
import { sampleWatts } from '../../../measure/sample-watts.js'
import { tracePicture } from '../../../report/figures/trace-picture.js'
import { formatDuration, formatWatts } from '../../../units.js'
import { type Html, html, quiet } from '../../show/html.js'

const shownMs = 5 * 60_000
const stretchMs = 1000

interface Line {
  readonly estimated: boolean
  readonly times: number[]
  readonly values: number[]
  /** How many readings the last value is the mean of. */
  last: number
}

/**
 * The power of the last minutes, a line a device, in means of a second. Drawn by hand: a chart by Vega costs a tenth of
 * a second of the machine that is being measured, this a thousandth.
 */
export class RecentPower {
  readonly #lines = new Map<string, Line>()

  see(sample: Sample): void {
    const watts = sample.other === true ? null : sampleWatts(sample)
    if (watts === null || (sample.measures !== 'cpu' && sample.measures !== 'gpu')) return
    const device = sample.measures === 'cpu' ? 'CPU' : `GPU ${sample.card?.index ?? 0}`
    const line = this.#lines.get(device) ?? {
      estimated: sample.meter === 'estimate',
      times: [],
      values: [],
      last: 0,
    }
    this.#lines.set(device, line)
    addTo(line, sample.timeMs, watts)
  }

  html(): Html {
    const traces = [...this.#lines].map(([device, { estimated, times, values }]): Trace => {
      const source = estimated ? 'estimated' : 'measured'
      return { night: '', id: '', device, source, times, values, gapMs: 3 * stretchMs }
    })
    if (traces.length === 0) return html`<div style="${quiet}">Power: no reading yet</div>`
    const legend = traces.map(({ device, source, values }) => {
      const now = formatWatts(values.at(-1))
      const told = `${device} ${now}${source === 'estimated' ? ' estimated' : ''}`
      return html` <span style="color:${deviceColour(device, 0)}">■</span> ${told}`
    })
    const all = traces.flatMap(({ values }) => values)
    const times = traces.flatMap(({ times }) => times)
    const seconds = Math.round((Math.max(...times) - Math.min(...times)) / 1000)
    const scale = `0 to ${formatWatts(Math.max(...all))}, the last ${formatDuration(seconds)}`
    const picture = tracePicture(traces, shownMs / stretchMs, true)
      .replace('<svg ', '<svg fill="none" stroke-width="1.5" style="display:block;width:100%;height:96px" ')
      .replaceAll('<path ', '<path vector-effect="non-scaling-stroke" ')
    return html`<div><b>Power</b>${legend} <span style="${quiet}">${scale}</span></div>${html([picture])}`
  }
}

function addTo(line: Line, timeMs: number, watts: number): void {
  const { times, values } = line
  const begin = Math.floor(timeMs / stretchMs) * stretchMs
  const at = values.length - 1
  if (times[at] === begin) {
    line.last += 1
    values[at] = (values[at] ?? 0) + (watts - (values[at] ?? 0)) / line.last
    return
  }
  times.push(begin)
  values.push(watts)
  line.last = 1
  while ((times[0] ?? begin) < begin - shownMs) {
    times.shift()
    values.shift()
  }
}
