import type { Experiment, Setting } from '../data/experiments.js'
import { fitted, textWidth } from './chart-text.js'
import { asciiJson } from './label-expression.js'
import { colours, fontSizes } from './theme.js'

/** A layer of a Vega-Lite specification. */
export type Layer = Readonly<Record<string, unknown>>

/** The axis along which the experiments stand, in the order of their table, one step apart. */
export interface ExperimentAxis {
  /** Encodings of the channels `x` and `x2`; the fields of the data are `from` and `to`. */
  readonly span: Readonly<Record<string, unknown>>
  /** Encoding of the channel `x` at an experiment's middle; the field of the data is `at`. */
  readonly middle: Readonly<Record<string, unknown>>
  /** Half the width of an experiment's mark, in steps. */
  readonly half: number
  /** Pixels from one experiment to the next. */
  readonly step: number
  /** What distinguishes nights, repositories and models; empty if there is one of each. */
  readonly groupLayers: readonly Layer[]
  /** What the subtitle must say of the groups; empty where the layers say it all. */
  readonly groupNote: string
}

const widestMark = 64
const readableRuns = 30

export function experimentAxis(experiments: readonly Experiment[], width: number): ExperimentAxis {
  const step = width / experiments.length
  const scale = { type: 'linear', domain: [0.5, experiments.length + 0.5], nice: false, zero: false }
  const labels = axisLabels(experiments, step)
  const axis = {
    title: severalNights(experiments) ? 'experiment (night.number)' : 'experiment (number in its night)',
    values: labels.map(({ position }) => position),
    labelExpr: labelExpression(labels),
    labelOverlap: false,
    labelLimit: 0,
    labelFlush: false,
    labelLineHeight: 13,
    grid: false,
    ticks: step >= 4 || labels.length < experiments.length,
  }
  const levels = (experiments[0]?.levels ?? []).map((_, level) => runsOf(experiments, level))
  const drawn = levels.filter(runs => runs.length <= readableRuns)
  return {
    span: { x: { field: 'from', type: 'quantitative', scale, axis }, x2: { field: 'to' } },
    middle: { x: { field: 'at', type: 'quantitative', scale, axis } },
    // Bars narrower than a pixel would be drawn as a pale haze.
    half: step > 3 ? Math.min(0.4, widestMark / 2 / step) : Math.max(0.5, 0.6 / step),
    step,
    groupLayers: drawn.flatMap((runs, row) =>
      levelLayers(runs, { step, scale, axis }, drawn.length - 1 - row),
    ),
    groupNote:
      drawn.length < levels.length ? 'several kinds in turn: each mark tells its own when pointed at' : '',
  }
}

function severalNights(experiments: readonly Experiment[]): boolean {
  return new Set(experiments.map(({ night }) => night)).size > 1
}

interface Label {
  readonly position: number
  readonly lines: readonly string[]
}

// Few experiments: number and what differs between them. More: numbers. Many: every tenth, hundredth… number.
function axisLabels(experiments: readonly Experiment[], step: number): Label[] {
  const room = step - 8
  const widest = experiments.reduce((most, { label }) => Math.max(most, textWidth(label, fontSizes.axis)), 0)
  const settings = readableSettings(experiments, room)
  if (room >= 60 && (settings.length > 0 || room >= widest)) {
    return experiments.map(({ position, label, differences }) => ({
      position,
      lines: [label, ...settings.flatMap(name => settingLabel(differences, name, room))],
    }))
  }
  const stride = strideFor((widest + 10) / step)
  const roomForFirst = stride === 1 || (stride > 2 && (stride - 1) * step >= widest + 6)
  return experiments
    .filter(({ position }) => position % stride === 0 || (position === 1 && roomForFirst))
    .map(({ position, label }) => ({ position, lines: [label] }))
}

// The hyperparameters, four at most, of which every value and enough of the name fit.
function readableSettings(experiments: readonly Experiment[], room: number): string[] {
  const widest = new Map<string, number>()
  for (const { name, value } of experiments.flatMap(({ differences }) => differences)) {
    widest.set(name, Math.max(widest.get(name) ?? 0, textWidth(` ${value}`, fontSizes.axis)))
  }
  const readable = [...widest].filter(([name, value]) => {
    const least = Math.min(textWidth(name, fontSizes.axis), textWidth('12345…', fontSizes.axis))
    return least + value <= room
  })
  return readable.slice(0, 4).map(([name]) => name)
}

// A name may be cut short, a value may not.
function settingLabel(differences: readonly Setting[], name: string, room: number): string[] {
  const setting = differences.find(difference => difference.name === name)
  if (setting === undefined) return []
  const end = ` ${setting.value}`
  return [`${fitted(name, room - textWidth(end, fontSizes.axis), fontSizes.axis)}${end}`]
}

/** The smallest of 1, 2, 5, 10, 20, 50… that is at least as large. */
export function strideFor(needed: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= needed) return factor * power
  }
}

// A literal and an index: names stand in it as string literals and are never parsed as anything else.
function labelExpression(labels: readonly Label[]): string {
  const texts = Object.fromEntries(labels.map(({ position, lines }) => [position, lines]))
  return `(${asciiJson(texts)})[datum.value]`
}

interface Run {
  readonly name: string
  readonly first: number
  last: number
}

// Neighbours that have the same night, repository or model.
function runsOf(experiments: readonly Experiment[], level: number): Run[] {
  const runs: Run[] = []
  for (const { levels, position } of experiments) {
    const name = levels[level] ?? ''
    const current = runs.at(-1)
    if (current?.name === name) current.last = position
    else runs.push({ name, first: position, last: position })
  }
  return runs
}

// A strip above the plot: a bar over each run of experiments of one kind, and its name as far as it fits.
function levelLayers(
  runs: readonly Run[],
  { step, scale, axis }: { readonly step: number; readonly scale: Layer; readonly axis: Layer },
  row: number,
): Layer[] {
  const values = runs.map(({ name, first, last }) => ({
    from: first - 0.5,
    to: last + 0.5,
    name: fitted(name, (last - first + 1) * step - 8, fontSizes.label),
    group: name,
  }))
  const foot = -4 - 20 * row
  const gap = 2 / step
  const tooltip = [{ field: 'group', type: 'nominal', title: 'experiments of' }]
  const x2 = { x2: { field: 'to' } }
  return [
    {
      data: { values: values.map(row => ({ ...row, from: row.from + gap, to: row.to - gap })) },
      mark: { type: 'rect', color: colours.faint, cornerRadius: 2, aria: false },
      encoding: {
        x: { field: 'from', type: 'quantitative', scale, axis },
        ...x2,
        y: { value: foot - 18 },
        y2: { value: foot },
        tooltip,
      },
    },
    {
      data: { values: values.map(({ from, to, name, group }) => ({ at: (from + to) / 2, name, group })) },
      mark: { type: 'text', fontSize: fontSizes.label, baseline: 'middle', aria: false },
      encoding: {
        x: { field: 'at', type: 'quantitative', scale, axis },
        y: { value: foot - 9 },
        text: { field: 'name', type: 'nominal' },
        tooltip,
      },
    },
    {
      data: { values: values.slice(1).map(({ from }) => ({ at: from })) },
      mark: { type: 'rule', color: '#aab2bd', strokeDash: [2, 3], aria: false },
      encoding: {
        x: { field: 'at', type: 'quantitative', scale, axis },
        y: { value: foot },
        y2: { value: 'height' },
      },
    },
  ]
}
