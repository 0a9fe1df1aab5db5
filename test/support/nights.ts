import { type ColumnTable, from } from 'arquero'
import type { HyperparameterValue } from '../../lib/config/parameter/hyperparameter-value.ts'
import type { ExperimentRow, SampleRow } from '../../lib/table/columns.ts'

/** Made-up nights for the tests of charts: the columns of the real tables, plausible numbers, a fixed seed. */

export type Row = ExperimentRow &
  Record<`hyperparam_${string}`, HyperparameterValue> &
  Record<`perf_${string}`, number | null>

/** A generator of numbers between 0 and 1 (mulberry32), so that every test sees the same ones. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const start = Date.UTC(2026, 10, 23, 20, 30)

export function experimentRows(
  count: number,
  change: (row: Row, index: number) => Partial<Row> = () => ({}),
): Row[] {
  const random = randomNumbers(42)
  return Array.from({ length: count }, (_, index) => {
    const epochs = 5 + Math.floor(random() * 40)
    const rate = 10 ** (-4 + 3 * random())
    const packageJoules = epochs * (40 + 5 * random())
    const ramJoules = epochs * 3
    const gpuJoules = epochs * (70 + 20 * random())
    const row: Row = {
      experiment_id: `digits_mlp_${String(index + 1).padStart(3, '0')}`,
      timestamp: new Date(start + index * 120_000),
      repository: 'digits',
      model: 'mlp',
      training_success: true,
      duration_seconds: epochs,
      retries: 0,
      hyperparam_epochs: epochs,
      hyperparam_learning_rate: rate,
      hyperparam_dropout: 0.2,
      perf_accuracy: 97 - 20 / epochs - 3 * Math.abs(Math.log10(rate) + 2) * random(),
      perf_loss: 0.1 + 2 / epochs,
      energy_cpu_pkg_joules: packageJoules,
      energy_cpu_ram_joules: ramJoules,
      energy_cpu_total_joules: packageJoules + ramJoules,
      energy_gpu_avg_watts: 68.6,
      energy_gpu_max_watts: 70.1,
      energy_gpu_min_watts: 66.2,
      energy_gpu_total_joules: gpuJoules,
      energy_gpu_temp_avg_celsius: 52.3,
      energy_gpu_temp_max_celsius: 55.1,
      energy_gpu_util_avg_percent: 78.2,
      energy_gpu_util_max_percent: 95.6,
      night: 'run_20261123_213000',
      mode: 'mutation',
      subject: null,
      background: null,
      outcome: 'success',
      cause: null,
      error_message: '',
      started_at: new Date(start + index * 120_000 - epochs * 1000),
      ended_at: new Date(start + index * 120_000),
      attempts: 1,
      block: null,
      node: null,
      repeat: null,
      position: index + 1,
      energy_cpu_source: 'measured',
      energy_gpu_source: 'measured',
      energy_cpu_uncertainty_joules: packageJoules * 0.03,
      energy_gpu_uncertainty_joules: gpuJoules * 0.04,
      energy_cpu_sensor_uncertainty_joules: null,
      energy_gpu_sensor_uncertainty_joules: gpuJoules * 0.05,
      energy_cpu_coverage: 1,
      energy_gpu_coverage: 0.98,
      energy_gpu_cards: null,
      energy_gpu_recorded_joules: null,
      energy_gpu_other_joules: null,
      energy_total_joules: packageJoules + ramJoules + gpuJoules,
      energy_idle_joules: null,
      energy_net_joules: null,
      energy_net_uncertainty_joules: null,
      energy_failed_attempts_joules: null,
      cpu_temp_avg_celsius: null,
      cpu_temp_max_celsius: null,
      missing_metrics: '',
      metric_declarations: null,
      warnings: '',
      not_compared: null,
      night_label: null,
    }
    const changes = change(row, index)
    Object.assign(row, changes)
    return Object.assign(row, totalAfter(row, changes))
  })
}

/** What the parts come to: a night writes no total that they contradict. */
function totalAfter(row: Row, changes: Partial<Row>): Partial<Row> {
  const touched = Object.keys(changes).some(name =>
    /^energy_(?:cpu|gpu)_(?:pkg|ram|total)_joules$/.test(name),
  )
  if (!touched || typeof changes.energy_total_joules === 'number') return {}
  const { energy_cpu_pkg_joules: pkg, energy_cpu_ram_joules: ram, energy_cpu_total_joules: cpu } = row
  const known = [pkg === null ? cpu : pkg + (ram ?? 0), row.energy_gpu_total_joules].filter(
    value => value !== null,
  )
  return { energy_total_joules: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) }
}

export const noEnergy: Partial<Row> = {
  energy_cpu_pkg_joules: null,
  energy_cpu_ram_joules: null,
  energy_cpu_total_joules: null,
  energy_gpu_total_joules: null,
  energy_total_joules: null,
  energy_cpu_source: null,
  energy_gpu_source: null,
  energy_cpu_uncertainty_joules: null,
  energy_gpu_uncertainty_joules: null,
  energy_cpu_sensor_uncertainty_joules: null,
  energy_gpu_sensor_uncertainty_joules: null,
}

export const failure: Partial<Row> = {
  training_success: false,
  outcome: 'failure',
  cause: 'out-of-memory',
  error_message: 'CUDA out of memory',
  perf_accuracy: null,
  perf_loss: null,
}

export function experimentTable(
  count: number,
  change?: (row: Row, index: number) => Partial<Row>,
): ColumnTable {
  return from(experimentRows(count, change))
}

export interface TraceShape {
  readonly experiments: number
  readonly samplesEach: number
  readonly devices?: readonly string[]
  readonly quantity?: SampleRow['quantity']
  readonly intervalMs?: number
  readonly pauseMs?: number
  readonly nights?: number
  readonly change?: (row: SampleRow, sample: number) => Partial<SampleRow>
}

export function sampleRows({
  experiments,
  samplesEach,
  devices = ['CPU package', 'GPU 0'],
  quantity = 'power',
  intervalMs = 1000,
  pauseMs = 60_000,
  nights = 1,
  change = () => ({}),
}: TraceShape): SampleRow[] {
  const random = randomNumbers(7)
  const rows: SampleRow[] = []
  for (let night = 0; night < nights; night += 1) {
    for (let experiment = 0; experiment < experiments; experiment += 1) {
      const began = start + night * 86_400_000 + experiment * (samplesEach * intervalMs + pauseMs)
      for (const device of devices) {
        const isGpu = device.startsWith('GPU')
        for (let sample = 0; sample < samplesEach; sample += 1) {
          const busy = 1 - Math.exp(-sample / 20)
          const level =
            quantity === 'power' ? (isGpu ? 60 + 120 * busy : 30 + 25 * busy) : 40 + (isGpu ? 35 : 20) * busy
          const row: SampleRow = {
            night: `run_202611${23 + night}_213000`,
            experiment_id: `digits_mlp_${String(experiment + 1).padStart(3, '0')}`,
            repository: 'digits',
            model: 'mlp',
            meter: isGpu ? 'nvidia-smi' : 'perf',
            source: 'measured',
            device,
            quantity,
            unit: quantity === 'power' ? 'W' : '°C',
            time: new Date(began + sample * intervalMs),
            elapsed_seconds: (sample * intervalMs) / 1000,
            value: level + (random() - 0.5) * (isGpu ? 30 : 6),
          }
          rows.push({ ...row, ...change(row, sample) })
        }
      }
    }
  }
  return rows
}

export function sampleTable(shape: TraceShape): ColumnTable {
  return from(sampleRows(shape))
}
