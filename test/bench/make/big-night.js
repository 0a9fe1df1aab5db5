// A night of many experiments on disk, as a run leaves it: records, logs, and traces with a sample a second.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const uuid = 'GPU-7c1f0e3a-9d52-4b8e-a1c4-0f6f2d9b8e11'
const headers = {
  cpu_power: 'timestamp,interval_s,package_joules,ram_joules,package_watts,ram_watts',
  gpu_power: 'timestamp,power_draw_w,gpu_index,gpu_uuid',
  gpu_temperature: 'timestamp,gpu_temp_c,memory_temp_c,gpu_index,gpu_uuid',
  gpu_utilization: 'timestamp,gpu_util_percent,memory_util_percent,gpu_index,gpu_uuid',
}

/**
 * Writes the night and returns its path.
 * @param experiments how many
 * @param samples of each trace of each experiment
 */
export function makeBigNight(results, experiments, samples, name = 'run_20261123_213000') {
  const folder = join(results, name)
  const start = Date.UTC(2026, 10, 23, 20, 30) / 1000
  const plan = []
  for (let index = 1; index <= experiments; index += 1) {
    const own = experimentOf(index, start + (index - 1) * (samples + 30), samples, name)
    plan.push({
      repository: own.repository,
      model: own.model,
      mode: 'mutation',
      hyperparameters: own.hyperparameters,
    })
    const place = join(folder, own.experiment_id)
    mkdirSync(join(place, 'energy'), { recursive: true })
    writeFileSync(join(place, 'experiment.json'), JSON.stringify(own))
    writeFileSync(join(place, 'training.log'), logOf(own))
    writeTraces(join(place, 'energy'), index, start + (index - 1) * (samples + 30), samples)
  }
  writeFileSync(join(folder, 'night.json'), JSON.stringify(nightOf(name, plan, start)))
  return folder
}

// The hum of a training: epochs that rise and fall, and a rare spike that no reduction may lose.
function writeTraces(folder, index, start, samples) {
  const lines = Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, [header]]))
  for (let row = 0; row < samples; row += 1) {
    const at = start + row
    const wave = Math.sin(row / 40 + index) * 30 + ((row * 7919 + index * 31) % 100) / 10
    const spike = row === (index * 37) % samples ? 90 : 0
    const watts = 60 + wave * 0.4
    lines.cpu_power.push(`${at}.2,1,${watts.toFixed(2)},4.10,${watts.toFixed(2)},4.10`)
    lines.gpu_power.push(`${at}.4,${(190 + wave + spike).toFixed(2)},0,${uuid}`)
    lines.gpu_temperature.push(`${at}.4,${Math.round(64 + wave / 5)},N/A,0,${uuid}`)
    lines.gpu_utilization.push(`${at}.4,${Math.round(80 + wave / 3)},${Math.round(40 + wave / 4)},0,${uuid}`)
  }
  for (const [name, rows] of Object.entries(lines))
    writeFileSync(join(folder, `${name}.csv`), `${rows.join('\n')}\n`)
}

function logOf({ hyperparameters, performance_metrics, outcome }) {
  const lines = Array.from(
    { length: 40 },
    (_, epoch) => `Epoch ${epoch + 1}: loss=${(2 / (epoch + 1)).toFixed(4)}`,
  )
  const end =
    outcome === 'success'
      ? `Test Accuracy: ${performance_metrics.accuracy}`
      : 'RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB'
  return `training with ${JSON.stringify(hyperparameters)}\n${lines.join('\n')}\n${end}\n`
}

function experimentOf(index, start, samples, night) {
  const hyperparameters = {
    epochs: 5 + ((index * 7) % 40),
    learning_rate: Number((0.0005 * 1.6 ** ((index * 13) % 11)).toPrecision(4)),
    batch_size: 16 * (1 + ((index * 5) % 8)),
    dropout: ((index * 3) % 6) / 10,
  }
  const failed = index % 40 === 0
  const cpu = 61 * samples
  const gpu = 188 * samples + hyperparameters.epochs * 900 + (index % 17) * 100
  const accuracy = Number(
    (97 - 25 / hyperparameters.epochs - Math.abs(hyperparameters.dropout - 0.2) * 4).toFixed(2),
  )
  const time = seconds => new Date(seconds * 1000).toISOString().replace('Z', '+00:00')
  const cause = failed ? 'out-of-memory' : null
  const detail = failed ? 'CUDA out of memory' : ''
  const attempt = {
    number: 1,
    outcome: failed ? 'failure' : 'success',
    cause,
    detail,
    started_at: time(start),
    ended_at: time(start + samples),
    duration_seconds: samples,
    exit_code: failed ? 1 : 0,
    signal: null,
    command: ['./train.sh', '--epochs', String(hyperparameters.epochs)],
    log_bytes: 1200,
    cpu_energy_joules: cpu,
    gpu_energy_joules: gpu,
  }
  return {
    experiment_id: `digits_mlp_${String(index).padStart(3, '0')}`,
    timestamp: time(start + samples),
    repository: 'digits',
    model: 'mlp',
    hyperparameters,
    duration_seconds: samples,
    energy_metrics: {
      cpu_energy_pkg_joules: cpu * 0.94,
      cpu_energy_ram_joules: cpu * 0.06,
      cpu_energy_total_joules: cpu,
      gpu_power_avg_watts: gpu / samples,
      gpu_power_max_watts: 310,
      gpu_power_min_watts: 150,
      gpu_energy_total_joules: gpu,
      gpu_temp_avg_celsius: 64,
      gpu_temp_max_celsius: 70 + (index % 9),
      gpu_util_avg_percent: 80,
      gpu_util_max_percent: 93,
    },
    performance_metrics: failed ? {} : { accuracy, test_loss: Number((1.6 - accuracy / 65).toFixed(4)) },
    training_success: !failed,
    retries: 0,
    error_message: detail,
    schema_version: 1,
    night,
    index,
    mode: 'mutation',
    outcome: failed ? 'failure' : 'success',
    cause,
    warnings: [],
    started_at: time(start),
    ended_at: time(start + samples),
    missing_metrics: [],
    energy_sources: { cpu: 'measured', gpu: 'measured' },
    energy_uncertainty: { cpu_joules: cpu * 0.004, gpu_joules: gpu * 0.01 },
    energy_coverage: { cpu: 0.998, gpu: 0.994 },
    cpu_temperature: { avg_celsius: null, max_celsius: null },
    energy_total_joules: cpu + gpu,
    failed_attempts_energy_joules: null,
    attempts: [attempt],
    meters: [
      meterOf('perf', 'cpu', 'package', cpu * 0.94, samples),
      meterOf('perf', 'cpu', 'ram', cpu * 0.06, samples),
      meterOf('nvidia-smi', 'gpu', uuid, gpu, samples),
    ],
  }
}

function meterOf(meter, measures, device, joules, samples) {
  return {
    meter,
    measures,
    source: 'measured',
    device,
    device_index: 0,
    energy_joules: joules,
    uncertainty_joules: joules * 0.01,
    coverage: 0.996,
    samples,
    gaps: [],
    problems: [],
    assumption: '',
  }
}

function nightOf(name, plan, start) {
  return {
    schema_version: 1,
    night: name,
    started_at: new Date(start * 1000).toISOString().replace('Z', '+00:00'),
    seed: 42,
    plan,
    options: {
      repo: 'digits',
      model: 'mlp',
      mutate: ['epochs', 'learning_rate', 'batch_size', 'dropout'],
      runs: plan.length,
      seed: 42,
    },
    command_line: [
      'npx',
      'nightwatt',
      'run',
      '-r',
      'digits',
      '-m',
      'mlp',
      '-mt',
      'all',
      '-n',
      String(plan.length),
      '-s',
      '42',
    ],
    config_file: 'config/models_config.json',
    config: { models: { digits: { path: 'config/workloads/digits', train_script: './train.js' } } },
    meters: [
      { meter: 'perf', measures: 'cpu', source: 'measured', assumption: '' },
      { meter: 'nvidia-smi', measures: 'gpu', source: 'measured', assumption: '' },
    ],
    machine: {
      host: 'night-owl',
      cpu: 'AMD Ryzen 9 7950X 16-Core Processor',
      logical_cpus: 32,
      memory_bytes: 67_108_864_000,
      gpus: [
        { index: 0, uuid, name: 'NVIDIA GeForce RTX 3080', driver: '565.57.01', power_limit_watts: 320 },
      ],
      kernel: '6.8.0-48-generic',
      os: 'Ubuntu 24.04.1 LTS',
      governor: 'schedutil',
    },
    versions: { nightwatt: '0.1.0', node: '20.20.2' },
    repositories: { digits: { path: 'config/workloads/digits', commit: '8f2fbac1d0', dirty: false } },
  }
}
