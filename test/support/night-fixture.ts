import { type ColumnTable, table } from 'arquero'
import type { Night } from '../../lib/night/night.ts'
import type {
  AttemptRecord,
  ExperimentRecord,
  MeterReport,
  MissingMetricRecord,
  NightRecord,
} from '../../lib/record/schema.ts'

/** What a test wants of one experiment; the rest is made up to fit. */
export interface Wish {
  repository?: string
  model?: string
  hyperparameters?: Record<string, number>
  metrics?: Record<string, number>
  seconds?: number
  cpu?: { joules: number; source: 'measured' | 'estimated' } | null
  gpu?: { joules: number; celsius: number } | null
  cpuCelsius?: number | null
  cause?: string | null
  message?: string
  /** Causes of the failed attempts before the last one. */
  failedBefore?: { cause: string; detail: string; joules: number }[]
  missing?: MissingMetricRecord[]
  warnings?: string[]
  gaps?: MeterReport['gaps']
  problems?: string[]
}

export interface NightWish {
  name?: string
  date?: string
  experiments: Wish[]
  /** Planned experiments that were not run. */
  notRun?: number
  record?: Partial<NightRecord>
  problems?: string[]
}

const estimate = 'CPU time of the training × 15 W a logical CPU'
const uuid = 'GPU-7c1f0e3a-9d52-4b8e-a1c4-0f6f2d9b8e11'

/** A night as `openNight` gives it. */
export function nightOf({ name = 'run_20261123_213000', date = '2026-11-23', ...wish }: NightWish): Night {
  let clock = Date.parse(`${date}T21:30:00+01:00`)
  const experiments = wish.experiments.map((experiment, index) => {
    const record = recordOf(experiment, index + 1, name, clock)
    clock = Date.parse(record.ended_at) + 1000
    return record
  })
  const plan = experiments.map(({ repository, model, hyperparameters }) => ({
    repository,
    model,
    mode: 'mutation' as const,
    hyperparameters,
  }))
  const unfinished = Array.from({ length: wish.notRun ?? 0 }, (_, index) => ({
    repository: 'digits',
    model: 'mlp',
    mode: 'mutation' as const,
    hyperparameters: { epochs: 3 + index, learning_rate: 0.01 },
  }))
  const hasGpu = wish.experiments.some(({ gpu }) => gpu !== undefined && gpu !== null)
  return {
    name,
    path: `/nights/${name}`,
    date,
    experiments,
    problems: wish.problems ?? [],
    record: {
      schema_version: 1,
      night: name,
      started_at: local(Date.parse(`${date}T21:30:00+01:00`)),
      seed: 42,
      plan: [...plan, ...unfinished],
      options: {
        repo: 'digits',
        model: 'mlp',
        mutate: ['epochs', 'learning_rate'],
        runs: plan.length,
        seed: 42,
        energy: true,
      },
      command_line: [
        'npx',
        'nightwatt',
        'run',
        '--repo',
        'digits',
        '--model',
        'mlp',
        '--mutate',
        'epochs,learning_rate',
        '--runs',
        String(plan.length),
      ],
      config_file: 'config/models_config.json',
      config: { models: { digits: { path: 'config/workloads/digits', train_script: './train.sh' } } },
      meters: hasGpu
        ? [{ meter: 'nvidia-smi', measures: 'gpu', source: 'measured', assumption: '' }]
        : [{ meter: 'estimate', measures: 'cpu', source: 'estimated', assumption: estimate }],
      machine: {
        host: 'night-owl',
        cpu: 'AMD Ryzen 9 7950X 16-Core Processor',
        logical_cpus: 32,
        memory_bytes: 67_108_864_000,
        gpus: hasGpu
          ? [{ index: 0, uuid, name: 'NVIDIA GeForce RTX 3080', driver: '565.57.01', power_limit_watts: 320 }]
          : [],
        kernel: '6.8.0-48-generic',
        os: 'Ubuntu 24.04.1 LTS',
        governor: 'schedutil',
      },
      versions: { nightwatt: '0.1.0', node: '20.20.2' },
      repositories: { digits: { path: 'config/workloads/digits', commit: '8f2fbac1d0', dirty: false } },
      ...wish.record,
    },
  }
}

/** A night of eight mutations of digits: estimated CPU energy, no GPU, one failure, one retry, one without metrics. */
export function ordinaryNight(): Night {
  const settings: [number, number, number, number, number, number][] = [
    // epochs, learning rate, hidden, accuracy, loss, seconds
    [3, 0.0112, 64, 94.1, 0.204, 8.4],
    [9, 0.0276, 128, 96.8, 0.118, 31.2],
    [2, 0.0009, 32, 89.6, 0.391, 4.1],
    [6, 0.014, 64, 95.9, 0.142, 16.9],
    [10, 0.0491, 256, 97.2, 0.101, 58.7],
    [5, 0.0931, 64, 93.4, 0.239, 14.2],
  ]
  const good: Wish[] = settings.map(([epochs, learning_rate, hidden, accuracy, test_loss, seconds]) => ({
    hyperparameters: { epochs, learning_rate, hidden, batch_size: 32 },
    metrics: { accuracy, test_loss },
    seconds,
    cpu: { joules: seconds * 14.6, source: 'estimated' },
  }))
  good[3] = {
    ...good[3],
    failedBefore: [
      { cause: 'killed', detail: 'Killed by SIGKILL; the kernel log was not readable', joules: 88.2 },
    ],
  }
  return nightOf({
    experiments: [
      ...good,
      {
        hyperparameters: { epochs: 7, learning_rate: 0.0731, hidden: 512, batch_size: 32 },
        metrics: {},
        seconds: 2.2,
        cpu: { joules: 31.4, source: 'estimated' },
        cause: 'out-of-memory',
        message: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
        failedBefore: [
          { cause: 'out-of-memory', detail: 'JavaScript heap out of memory', joules: 30.1 },
          { cause: 'out-of-memory', detail: 'JavaScript heap out of memory', joules: 29.7 },
        ],
      },
      {
        hyperparameters: { epochs: 4, learning_rate: 0.005, hidden: 64, batch_size: 32 },
        metrics: {},
        seconds: 11.3,
        cpu: { joules: 165, source: 'estimated' },
        missing: [{ name: 'accuracy', pattern: 'Test Accuracy: ([0-9.]+)' }],
        warnings: ['no metric was found in the log'],
      },
    ],
  })
}

/** A night with a GPU, everything measured. */
export function measuredNight(): Night {
  const experiments = [10, 20, 30, 40, 60].map(
    (epochs, index): Wish => ({
      repository: 'pytorch_resnet_cifar10',
      model: index % 2 === 0 ? 'resnet20' : 'resnet32',
      hyperparameters: { epochs, learning_rate: 0.01 * (index + 1) },
      metrics: { accuracy: 70 + 6 * Math.sqrt(epochs / 6), loss: 1.2 / (index + 1) },
      seconds: epochs * 12,
      cpu: { joules: epochs * 12 * 41, source: 'measured' },
      gpu: { joules: epochs * 12 * 183, celsius: 61 + 3 * index },
      cpuCelsius: 58 + index,
    }),
  )
  return nightOf({ experiments })
}

/** The experiments of nights as `experiments()` gives them. */
export function experimentsOf(nights: readonly Night[]): ColumnTable {
  const records = nights.flatMap(night => night.experiments.map(record => ({ night, record })))
  const names = (pick: (record: ExperimentRecord) => Record<string, unknown>) => [
    ...new Set(records.flatMap(({ record }) => Object.keys(pick(record)))),
  ]
  const columns: Record<string, unknown[]> = {}
  const put = (name: string, pick: (record: ExperimentRecord) => unknown) => {
    columns[name] = records.map(({ record }) => pick(record) ?? null)
  }
  put('experiment_id', r => r.experiment_id)
  put('timestamp', r => new Date(r.timestamp))
  put('repository', r => r.repository)
  put('model', r => r.model)
  columns.training_success = records.map(({ record }) => record.training_success)
  put('duration_seconds', r => r.duration_seconds)
  put('retries', r => r.retries)
  for (const name of names(r => r.hyperparameters)) put(`hyperparam_${name}`, r => r.hyperparameters[name])
  for (const name of names(r => r.performance_metrics)) put(`perf_${name}`, r => r.performance_metrics[name])
  put('energy_cpu_pkg_joules', r => r.energy_metrics.cpu_energy_pkg_joules)
  put('energy_cpu_ram_joules', r => r.energy_metrics.cpu_energy_ram_joules)
  put('energy_cpu_total_joules', r => r.energy_metrics.cpu_energy_total_joules)
  put('energy_gpu_avg_watts', r => r.energy_metrics.gpu_power_avg_watts)
  put('energy_gpu_max_watts', r => r.energy_metrics.gpu_power_max_watts)
  put('energy_gpu_min_watts', r => r.energy_metrics.gpu_power_min_watts)
  put('energy_gpu_total_joules', r => r.energy_metrics.gpu_energy_total_joules)
  put('energy_gpu_temp_avg_celsius', r => r.energy_metrics.gpu_temp_avg_celsius)
  put('energy_gpu_temp_max_celsius', r => r.energy_metrics.gpu_temp_max_celsius)
  put('energy_gpu_util_avg_percent', r => r.energy_metrics.gpu_util_avg_percent)
  put('energy_gpu_util_max_percent', r => r.energy_metrics.gpu_util_max_percent)
  put('night', r => r.night)
  put('mode', r => r.mode)
  put('outcome', r => r.outcome)
  put('cause', r => r.cause)
  put('error_message', r => r.error_message)
  put('started_at', r => new Date(r.started_at))
  put('ended_at', r => new Date(r.ended_at))
  put('attempts', r => r.attempts.length)
  put('energy_cpu_source', r => r.energy_sources.cpu)
  put('energy_gpu_source', r => r.energy_sources.gpu)
  put('energy_cpu_uncertainty_joules', r => r.energy_uncertainty.cpu_joules)
  put('energy_gpu_uncertainty_joules', r => r.energy_uncertainty.gpu_joules)
  put('energy_cpu_coverage', r => r.energy_coverage.cpu)
  put('energy_gpu_coverage', r => r.energy_coverage.gpu)
  put('energy_gpu_recorded_joules', () => null)
  put('energy_total_joules', r => {
    const { cpu_energy_total_joules: cpu, gpu_energy_total_joules: gpu } = r.energy_metrics
    return cpu === null && gpu === null ? null : (cpu ?? 0) + (gpu ?? 0)
  })
  put('energy_failed_attempts_joules', r => r.failed_attempts_energy_joules)
  put('cpu_temp_avg_celsius', r => r.cpu_temperature.avg_celsius)
  put('cpu_temp_max_celsius', r => r.cpu_temperature.max_celsius)
  put('missing_metrics', r => r.missing_metrics.map(({ name }) => name).join(' '))
  put('warnings', r => r.warnings.join(' | '))
  return table(columns)
}

/** Traces of nights as `samples()` gives them: ten samples of power an experiment, and temperature where there is a GPU. */
export function samplesOf(nights: readonly Night[]): ColumnTable {
  const rows = nights.flatMap(night =>
    night.experiments.flatMap(record =>
      Array.from({ length: 10 }, (_, step) => {
        const seconds = record.duration_seconds ?? 0
        const elapsed = (seconds * step) / 9
        const wave = 1 + 0.12 * Math.sin(step * 1.7 + record.index)
        const {
          cpu_energy_total_joules: cpu,
          gpu_energy_total_joules: gpu,
          gpu_temp_max_celsius: hot,
        } = record.energy_metrics
        const source = record.energy_sources.cpu ?? 'measured'
        const meter = source === 'estimated' ? 'estimate' : 'perf'
        return [
          ...(cpu === null
            ? []
            : [sample(meter, source, 'CPU package', 'power', 'W', (cpu / seconds) * wave)]),
          ...(gpu === null
            ? []
            : [sample('nvidia-smi', 'measured', 'GPU 0', 'power', 'W', (gpu / seconds) * wave)]),
          ...(hot === null
            ? []
            : [sample('nvidia-smi', 'measured', 'GPU 0', 'temperature', '°C', hot - 8 + step * 0.8)]),
        ].map(row => ({
          night: night.name,
          experiment_id: record.experiment_id,
          repository: record.repository,
          model: record.model,
          ...row,
          time: new Date(Date.parse(record.started_at) + elapsed * 1000),
          elapsed_seconds: elapsed,
        }))
      }).flat(),
    ),
  )
  const names = [
    'night',
    'experiment_id',
    'repository',
    'model',
    'meter',
    'source',
    'device',
    'quantity',
    'unit',
    'time',
    'elapsed_seconds',
    'value',
  ] as const
  return table(Object.fromEntries(names.map(name => [name, rows.map(row => row[name])])))
}

function sample(
  meter: string,
  source: string,
  device: string,
  quantity: string,
  unit: string,
  value: number,
) {
  return { meter, source, device, quantity, unit, value }
}

function recordOf(wish: Wish, index: number, night: string, startMs: number): ExperimentRecord {
  const {
    repository = 'digits',
    model = 'mlp',
    hyperparameters = { epochs: index },
    metrics = { accuracy: 90 + index },
  } = wish
  const { seconds = 10, cause = null, message = '', failedBefore = [], cpuCelsius = null } = wish
  const cpu = wish.cpu === undefined ? { joules: seconds * 15, source: 'estimated' as const } : wish.cpu
  const gpu = wish.gpu ?? null
  const outcome = cause === null ? 'success' : 'failure'
  const command = [
    './train.sh',
    '-n',
    model,
    ...Object.entries(hyperparameters).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ]
  const attempts: AttemptRecord[] = failedBefore.map((attempt, before) => ({
    number: before + 1,
    outcome: 'failure',
    cause: attempt.cause,
    detail: attempt.detail,
    started_at: local(startMs),
    ended_at: local(startMs + 2000),
    duration_seconds: 2,
    exit_code: attempt.cause === 'killed' ? null : 134,
    signal: attempt.cause === 'killed' ? 'SIGKILL' : null,
    command,
    log_bytes: 812,
    cpu_energy_joules: attempt.joules,
    gpu_energy_joules: null,
  }))
  const lastStart = startMs + failedBefore.length * 32_000
  const endMs = lastStart + seconds * 1000
  attempts.push({
    number: attempts.length + 1,
    outcome,
    cause,
    detail: message,
    started_at: local(lastStart),
    ended_at: local(endMs),
    duration_seconds: seconds,
    exit_code: outcome === 'success' ? 0 : 134,
    signal: null,
    command,
    log_bytes: 4096,
    cpu_energy_joules: cpu?.joules ?? null,
    gpu_energy_joules: gpu?.joules ?? null,
  })
  const measured = cpu?.source === 'measured'
  return {
    experiment_id: `${repository}_${model}_${String(index).padStart(3, '0')}`,
    timestamp: local(endMs),
    repository,
    model,
    hyperparameters,
    duration_seconds: seconds,
    energy_metrics: {
      cpu_energy_pkg_joules: cpu?.joules ?? null,
      cpu_energy_ram_joules: null,
      cpu_energy_total_joules: cpu?.joules ?? null,
      gpu_power_avg_watts: gpu === null ? null : gpu.joules / seconds,
      gpu_power_max_watts: gpu === null ? null : (gpu.joules / seconds) * 1.1,
      gpu_power_min_watts: gpu === null ? null : (gpu.joules / seconds) * 0.9,
      gpu_energy_total_joules: gpu?.joules ?? null,
      gpu_temp_avg_celsius: gpu === null ? null : gpu.celsius - 4,
      gpu_temp_max_celsius: gpu?.celsius ?? null,
      gpu_util_avg_percent: gpu === null ? null : 81,
      gpu_util_max_percent: gpu === null ? null : 99,
    },
    performance_metrics: metrics,
    training_success: outcome === 'success',
    retries: failedBefore.length,
    error_message: message,
    schema_version: 1,
    night,
    index,
    mode: 'mutation',
    outcome,
    cause,
    warnings: wish.warnings ?? [],
    started_at: local(startMs),
    ended_at: local(endMs),
    missing_metrics: wish.missing ?? [],
    energy_sources: { cpu: cpu?.source ?? null, gpu: gpu === null ? null : 'measured' },
    energy_uncertainty: {
      cpu_joules: measured ? (cpu?.joules ?? 0) * 0.004 : null,
      gpu_joules: gpu === null ? null : gpu.joules * 0.01,
    },
    energy_coverage: { cpu: cpu === null ? null : 0.998, gpu: gpu === null ? null : 0.994 },
    cpu_temperature: { avg_celsius: cpuCelsius === null ? null : cpuCelsius - 5, max_celsius: cpuCelsius },
    energy_total_joules: cpu === null && gpu === null ? null : (cpu?.joules ?? 0) + (gpu?.joules ?? 0),
    failed_attempts_energy_joules:
      failedBefore.length === 0 ? null : failedBefore.reduce((sum, { joules }) => sum + joules, 0),
    attempts,
    meters: [
      ...(cpu === null
        ? []
        : [meterOf(wish, seconds, measured ? 'perf' : 'estimate', 'cpu', cpu.source, 'package', cpu.joules)]),
      ...(gpu === null ? [] : [meterOf({}, seconds, 'nvidia-smi', 'gpu', 'measured', uuid, gpu.joules)]),
    ],
  }
}

function meterOf(
  { gaps = [], problems = [] }: Wish,
  seconds: number,
  meter: string,
  measures: MeterReport['measures'],
  source: MeterReport['source'],
  device: string,
  joules: number,
): MeterReport {
  return {
    meter,
    measures,
    source,
    device,
    device_index: 0,
    energy_joules: joules,
    uncertainty_joules: source === 'measured' ? joules * 0.01 : null,
    coverage: 0.996,
    samples: Math.round(seconds * 5),
    gaps,
    problems,
    assumption: source === 'estimated' ? estimate : '',
  }
}

function local(timeMs: number): string {
  return new Date(timeMs + 3_600_000).toISOString().replace('Z', '+01:00')
}
