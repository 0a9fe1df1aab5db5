import type { ColumnTable } from 'arquero'
import type { ChartOptions, VegaLiteSpec } from '../../chart/draw/spec.js'
import { charts } from '../../chart/index.js'
import { powerOf } from '../../chart/power.js'
import { temperatureOf } from '../../chart/temperature.js'
import { utilizationOf } from '../../chart/utilization.js'
import { grouped } from '../../table/grouped.js'
import { phaseColumn, phaseNamesIn } from '../../table/phases/phase-names.js'
import { capitalised, nameInWords } from '../phrases.js'
import type { ColumnStore } from '../render/column-store.js'
import {
  energyIn,
  hyperparameterPrefix,
  namesWithPrefix,
  numberIn,
  type Row,
  rowsOf,
  textIn,
  valuesOf,
} from '../row.js'
import { experimentData, type FigureData, tableData, timelineData } from './figure-data.js'
import type { NightTraces } from './night-traces.js'

/** A chart of the page before it is drawn: how to make its spec, or why there is none. */
export interface Wanted {
  readonly id: string
  readonly title: string
  readonly absence: string
  readonly spec: (options: ChartOptions) => VegaLiteSpec
  /** What a reader downloads of it. */
  readonly data: (spec: VegaLiteSpec, store: ColumnStore) => FigureData
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
  'energy_cpu_sensor_uncertainty_joules',
  'energy_gpu_sensor_uncertainty_joules',
  'energy_idle_joules',
  'energy_net_joules',
  'energy_net_uncertainty_joules',
]

export function wantedCharts(
  experiments: ColumnTable,
  traces: NightTraces,
  metrics: readonly string[],
  series?: ColumnTable,
): readonly Wanted[] {
  const rows = rowsOf(experiments)
  const columns =
    (...names: readonly string[]): Wanted['data'] =>
    (_, store) =>
      experimentData(rows, names, store)
  const hasEnergy = rows.some(row => energyIn(row) !== null)
  const hasBoth = rows.some(
    row => energyIn(row) !== null && metrics.some(name => numberIn(row, `perf_${name}`) !== null),
  )
  return [
    {
      id: 'energy',
      title: 'Energy',
      absence: hasEnergy ? '' : 'No energy is known for any experiment.',
      spec: options => charts.energy(experiments, options),
      data: columns(...energyColumns),
    },
    ...phaseCharts(experiments, columns),
    {
      id: 'failed-energy',
      title: 'Energy of failed attempts',
      absence: rows.some(
        row =>
          (numberIn(row, 'energy_failed_attempts_joules') ?? 0) > 0 ||
          (textIn(row, 'outcome') === 'failure' && energyIn(row) !== null),
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
    ...seriesCharts(series),
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
    name => new Set(valuesOf(rows, hyperparameterPrefix + name)).size > 1,
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

/** Nothing where no run has phases: most have none. */
function phaseCharts(
  experiments: ColumnTable,
  columns: (...names: readonly string[]) => Wanted['data'],
): readonly Wanted[] {
  const names = phaseNamesIn(experiments.columnNames())
  if (names.length === 0) return []
  return [
    {
      id: 'phases',
      title: 'Energy by phase',
      absence: '',
      spec: options => charts.phases(experiments, options),
      data: columns(
        ...[...names, null].flatMap(name =>
          ['seconds', 'energy_total_joules', 'energy_uncertainty_joules'].map(figure =>
            phaseColumn(name, figure),
          ),
        ),
      ),
    },
  ]
}

/** The way to the target; nothing for nights without one. */
function seriesCharts(series: ColumnTable | undefined): readonly Wanted[] {
  if (series === undefined) return []
  return [
    {
      id: 'metric-over-energy',
      title: 'Metric over energy',
      absence: series.numRows() === 0 ? 'No log showed a value of the metric with the target.' : '',
      spec: options => charts.metricOverEnergy(series, options),
      data: (_, store) => tableData(rowsOf(series), store),
    },
  ]
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
