import type { ColumnTable } from 'arquero'
import { UsageError } from '../errors.js'
import { areNumbers, orderedValues } from '../table/setting-values.js'
import { formatNumber } from '../units.js'
import { absentEnergy, absentSettings } from './data/absent-columns.js'
import type { Experiment } from './data/experiments.js'
import { paragraph, plainText, wrapped } from './draw/chart-text.js'
import { emptyChart } from './draw/empty.js'
import type { Layer } from './draw/experiment-axis.js'
import { tooltipRow } from './draw/marks.js'
import { type Panel, panelsOf } from './draw/panels.js'
import { type EnergyUnit, energyUnit, paddedRange, short } from './draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './draw/spec.js'
import { fontSizes } from './draw/theme.js'
import { groupLabel, otherConditions, panel } from './effects/effect-panel.js'
import { effectSentences, effectsOf, type Outcome, type Parameter } from './effects/effect-strength.js'
import { notesOf, whyEmpty } from './effects/effects-notes.js'
import { interactionSentences } from './effects/interactions.js'
import { energyText } from './energy/energy-text.js'
import { type Metric, type MetricOptions, metricRange, readWithMetric } from './metric.js'

export interface EffectsOptions extends ChartOptions, MetricOptions {
  /** The hyperparameters to draw; without them all that differ between the experiments. */
  readonly hyperparameters?: readonly string[] | undefined
}

const logBeyond = 50
const maxParameters = 12
const maxConditions = 3
/** Most points of one panel: the strength uses all, and more points would only make a blot and a large file. */
const maxPoints = 120

/**
 * The effect of each hyperparameter on the energy and on a metric: a scatter each, Spearman's ρ over it, and a line
 * (Theil and Sen) where an effect in one direction is more than noise would explain; an effect of another shape, a
 * hill, is found by the distance correlation. Strengths are given separately for each repository, model, subject,
 * load and cards, the p values of both tests corrected for the number of all (Holm). Failed experiments are left out,
 * and so are energies that lack a part which others have, metrics in another unit than most, and values that a name
 * forbids. Where a repeated grid shows whether two hyperparameters act together, that is told with its interval.
 *
 * @param experiments a row an experiment, as `experiments()` gives them
 * @param options.width Of the plot, in pixels (as wide as suits it).
 * @param options.height Of the plot, in pixels.
 * @param options.title Above the chart.
 * @throws UsageError for a metric or hyperparameter that the table does not have, a table of something else, an
 *   impossible size
 * @example
 * ```ts
 * import { charts, experiments, show } from 'nightwatt'
 *
 * const chart = charts.effects(await experiments('results'))
 * await show(chart)
 * ```
 */
export function effects(experiments: ColumnTable, options: EffectsOptions = {}): VegaLiteSpec {
  const { metric, rows } = readWithMetric(experiments, 'effects', options)
  const title = options.title ?? 'Effects of hyperparameters'
  const usable = rows.filter(({ failed, leftOut }) => !failed && leftOut === '')
  const names = namesOf(rows, usable, options.hyperparameters)
  const { width, height } = chartSize(options, { width: 760, height: 130 })
  const unit = energyUnit(usable.map(({ totalJoules }) => totalJoules ?? 0))
  const outcomes = outcomesOf(usable, metric, unit)
  if (names.length === 0 || outcomes.length === 0 || usable.length < 2) {
    const absentOutcome = outcomes.length === 0 && metric === null ? absentEnergy(experiments) : ''
    const absent = absentOutcome || absentSettings(experiments)
    return emptyChart(title, absent === '' ? whyEmpty(rows, usable, names, outcomes) : [absent], options)
  }
  const parameters = names.slice(0, maxParameters).map((name, place) => parameterOf(name, place, usable))
  const conditions = largestConditions(usable)
  const found = effectsOf(usable, conditions, parameters, outcomes)
  const most = Math.max(1, Math.floor(width / 180))
  const columns = Math.ceil(parameters.length / Math.ceil(parameters.length / most))
  const size = { width: Math.floor((width - (columns - 1) * gap) / columns), height }
  const drawn = thinned(usable)
  const sentences = [
    ...effectSentences(found),
    ...interactionSentences(usable, conditions, parameters, outcomes),
  ]
  const notes = notesOf({
    rows,
    usable,
    drawn,
    found,
    outcomes,
    notDrawn: names.length - parameters.length,
    judged: conditions.length,
    metric,
  })
  return chartSpec(
    {
      title,
      subtitle: [
        ...wrapped(notes, width, fontSizes.subtitle),
        ...sentences.flatMap(sentence => paragraph(unbroken(sentence), width, fontSizes.subtitle)),
      ],
      description: `${title}: ${[...notes, ...sentences].filter(text => text !== '').join('; ')}.`,
    },
    width,
    {
      data: { values: drawn.map(row => datum(row, parameters, outcomes, conditions)) },
      spacing: 18,
      vconcat: chunks(parameters, columns).flatMap(chunk =>
        outcomes.map((outcome, place) => ({
          spacing: gap,
          hconcat: chunk.map((parameter, column) =>
            panel(
              found.filter(effect => effect.parameter === parameter && effect.outcome === outcome),
              {
                size,
                conditions,
                rows,
                metric,
                unit,
                first: column === 0,
                last: place === outcomes.length - 1,
              },
            ),
          ),
        })),
      ),
      resolve: { scale: { fill: 'shared', stroke: 'shared', shape: 'shared' } },
    },
  )
}

const gap = 18

/** Keeps `ρ = 0.93` on one line. */
function unbroken(sentence: string): string {
  return sentence.replaceAll(' = ', '\u00a0=\u00a0')
}

function namesOf(
  rows: readonly Experiment[],
  usable: readonly Experiment[],
  wanted: readonly string[] | undefined,
): string[] {
  const known = [...new Set(rows.flatMap(({ values }) => [...values.keys()]))]
  const unknown = (wanted ?? []).filter(name => !known.includes(name))
  if (unknown.length > 0 && rows.length > 0) {
    throw new UsageError(
      `There is no hyperparameter ${unknown.join(', ')} in this table; it has ${known.join(', ') || 'none'}.`,
    )
  }
  const differs = (name: string) => new Set(usable.flatMap(({ values }) => values.get(name) ?? [])).size > 1
  return (wanted ?? known).filter(differs)
}

function outcomesOf(usable: readonly Experiment[], metric: Metric | null, unit: EnergyUnit): Outcome[] {
  const kinds = new Set(usable.flatMap(({ parts }) => parts.map(({ component }) => component === 'GPU')))
  const isWhole = ({ parts }: Experiment) =>
    new Set(parts.map(({ component }) => component === 'GPU')).size === kinds.size
  const energy = (row: Experiment) =>
    row.totalJoules === null || !isWhole(row) ? null : row.totalJoules / unit.joules
  // Only one unit per axis.
  const [most] = metric === null ? [] : panelsOf(usable, metric).toSorted((a, b) => valued(b) - valued(a))
  const own = new Set(most?.rows)
  const value = (row: Experiment) => (own.has(row) ? row.metric : null)
  const known = (read: (row: Experiment) => number | null) => usable.flatMap(row => read(row) ?? [])
  const [energies, values] = [known(energy), known(value)]
  return [
    ...(energies.length === 0
      ? []
      : [{ name: 'energy', field: 'energy', read: energy, range: paddedRange(energies, logBeyond) }]),
    ...(metric === null || values.length === 0
      ? []
      : [
          {
            name: plainText(metric.name),
            field: 'value',
            read: value,
            range: metricRange(metric, values, most?.unit),
          },
        ]),
  ]
}

function valued({ rows }: Panel): number {
  return rows.filter(row => row.metric !== null).length
}

function parameterOf(name: string, place: number, usable: readonly Experiment[]): Parameter {
  const values = usable.flatMap(({ values }) => values.get(name) ?? [])
  const field = `h${place}`
  if (areNumbers(values)) return { name, field, range: paddedRange(values, logBeyond), groups: null }
  const groups = orderedValues(values)
  return { name, field, range: { type: 'linear', low: 0, high: groups.length - 1 }, groups }
}

/** The conditions with the most experiments, as many as there is room for. */
function largestConditions(usable: readonly Experiment[]): string[] {
  const counts = new Map<string, number>()
  for (const { condition } of usable) counts.set(condition, (counts.get(condition) ?? 0) + 1)
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, maxConditions)
    .map(([condition]) => condition)
}

function thinned(usable: readonly Experiment[]): readonly Experiment[] {
  if (usable.length <= maxPoints) return usable
  const step = usable.length / maxPoints
  return Array.from({ length: maxPoints }, (_, place) => usable[Math.floor(place * step)]).filter(
    row => row !== undefined,
  )
}

function datum(
  row: Experiment,
  parameters: readonly Parameter[],
  outcomes: readonly Outcome[],
  conditions: readonly string[],
): Layer {
  const shown = [
    row.metric === null ? '' : formatNumber(row.metric),
    row.totalJoules === null ? '' : energyText(row),
  ]
  const values = parameters.map(({ name, field, groups }) => {
    const value = row.values.get(name) ?? null
    return [field, groups === null || value === null ? value : groupLabel(value)]
  })
  const results = outcomes.map(({ field, read }) => {
    const value = read(row)
    return [field, value === null ? null : short(value)]
  })
  return {
    ...Object.fromEntries([...values, ...results]),
    ...tooltipRow(row, shown.filter(text => text !== '').join('; ')),
    colour: conditions.includes(row.condition) ? row.condition : otherConditions,
    estimated: row.parts.some(({ source }) => source === 'estimated'),
  }
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, place) =>
    items.slice(place * size, (place + 1) * size),
  )
}
