import { grouped } from '../../table/grouped.js'
import { experimentKey, experimentLabel } from '../data/experiment-names.js'
import { counted, textWidth } from '../draw/chart-text.js'
import { type Layer, strideFor } from '../draw/experiment-axis.js'
import { colours, fontSizes } from '../draw/theme.js'
import { extentOfAll } from './series.js'
import type { Trace } from './traces.js'

/** An experiment on the axis of time, or neighbours too narrow to be told apart. */
export interface Span {
  readonly ids: readonly string[]
  readonly keys: readonly string[]
  readonly label: string
  readonly began: number
  readonly ended: number
  /** What the band covers: a lone reading gets ten seconds. */
  readonly from: number
  readonly to: number
  readonly shown: string
}

/**
 * When the experiments of a night began and ended, and what their devices read, in the order of time.
 * @param format how a reading is written
 * @param most so many at most; if there are more, neighbours share one
 */
export function spansOf(traces: readonly Trace[], format: (value: number) => string, most: number): Span[] {
  const ordered = [...grouped(traces, ({ id }) => id)]
    .map(([id, own]) => ({
      id,
      own,
      began: Math.min(...own.map(({ times }) => times[0] ?? Number.POSITIVE_INFINITY)),
      ended: Math.max(...own.map(({ times }) => times.at(-1) ?? Number.NEGATIVE_INFINITY)),
    }))
    .sort((a, b) => a.began - b.began)
    .map((experiment, index) => ({
      ...experiment,
      label: experimentLabel(experiment.id) ?? `#${index + 1}`,
    }))
  const together = Math.max(1, Math.ceil(ordered.length / most))
  const spans: Span[] = []
  for (let first = 0; first < ordered.length; first += together) {
    const chunk = ordered.slice(first, first + together)
    const began = Math.min(...chunk.map(experiment => experiment.began))
    const ended = Math.max(...chunk.map(experiment => experiment.ended))
    const spare = began < ended ? 0 : 5000
    spans.push({
      ids: chunk.map(({ id, label }) => id || label),
      keys: chunk.map(({ id, own }) => experimentKey(own[0]?.night ?? '', id)),
      label: chunk[0]?.label ?? '',
      began,
      ended,
      from: began - spare,
      to: ended + spare,
      shown: readingsText(
        chunk.flatMap(({ own }) => own),
        format,
      ),
    })
  }
  return spans
}

function readingsText(traces: readonly Trace[], format: (value: number) => string): string {
  const groups = grouped(traces, ({ device, source }) => `${device}\n${source}`)
  return [...groups.values()]
    .sort(([a], [b]) => byDevice(a?.device ?? '', b?.device ?? ''))
    .map(group => {
      const { low, high, mean } = extentOfAll(group)
      const range = low === high ? '' : ` (${format(low)} to ${format(high)})`
      return `${group[0]?.device}${group[0]?.source === 'estimated' ? ', estimated' : ''}: ${format(mean)}${range}`
    })
    .join('; ')
}
/** A pale band behind each experiment. */
export function bandLayer(spans: readonly Span[], time: Layer): Layer {
  return {
    data: { values: spans.map(({ from, to }) => ({ from, to })) },
    mark: { type: 'rect', color: colours.band, aria: false },
    encoding: {
      x: { field: 'from', ...time },
      x2: { field: 'to' },
      y: { value: 0 },
      y2: { value: 'height' },
    },
  }
}

/** Numbers above the bands: of all experiments, or of every second, fifth, tenth… so that they stand clear. */
export function labelLayer(
  spans: readonly Span[],
  [start, end]: readonly [number, number],
  width: number,
  time: Layer,
): Layer {
  const places = spans.map(({ label, from, to }) => ({
    at: Math.round((from + to) / 2),
    label,
    left: ((from + to) / 2 - start) * (width / (end - start)) - textWidth(label, fontSizes.label) / 2,
    width: textWidth(label, fontSizes.label),
  }))
  let kept = places
  for (let stride = 2; !standClear(kept) && kept.length > 1; stride = strideFor(stride + 1)) {
    kept = places.filter((_, index) => (index + 1) % stride === 0 || (places.length < stride && index === 0))
  }
  return {
    data: { values: kept.map(({ at, label }) => ({ at, label })) },
    mark: {
      type: 'text',
      fontSize: fontSizes.label,
      color: colours.muted,
      baseline: 'bottom',
      aria: false,
    },
    encoding: {
      x: { field: 'at', ...time },
      y: { value: -4 },
      text: { field: 'label', type: 'nominal' },
    },
  }
}

function standClear(places: ReadonlyArray<{ readonly left: number; readonly width: number }>): boolean {
  return places.every(({ left }, index) => {
    const before = places[index - 1]
    return before === undefined || before.left + before.width + 8 <= left
  })
}

/** The tooltip of an experiment, over the whole height. */
export function hoverLayer(spans: readonly Span[], time: Layer): Layer {
  return {
    data: {
      values: spans.map(({ ids, keys, began, ended, from, to, shown }) => ({
        from,
        to,
        k: keys.join('\n'),
        id: ids.length === 1 ? ids[0] : `${ids[0]} to ${ids.at(-1)} (${counted(ids.length, 'experiment')})`,
        when: `${clockText(began)} to ${clockText(ended)}`,
        shown,
      })),
    },
    mark: { type: 'rect', color: 'transparent', aria: false },
    encoding: {
      x: { field: 'from', ...time },
      x2: { field: 'to' },
      y: { value: 0 },
      y2: { value: 'height' },
      tooltip: [
        { field: 'id', type: 'nominal', title: 'experiment' },
        { field: 'when', type: 'nominal', title: 'local time' },
        { field: 'shown', type: 'nominal', title: 'mean (least to most)' },
      ],
    },
  }
}

// Traces carry wall-clock times on a UTC clock.
function clockText(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')
}

/** `CPU RAM` before `GPU 0`, and `GPU 2` before `GPU 10`. */
export function byDevice(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
