import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EnergyReport } from '../../measure/energy/energy-report.js'
import { windowOf } from '../experiment/rebuild-record.js'
import type { JournalEntry } from '../journal/journal.js'
import type { ExperimentRecord, NightRecord } from '../schema.js'
import { type ReplayedReadings, replayReadings } from '../traces/replay-readings.js'
import { replayOptions, replayTraces } from '../traces/replay-traces.js'
import { checkDevices } from './check-devices.js'
import type { Finding } from './finding.js'
import { disagreement, extremes, type Told, toleratedJoules } from './trace-extremes.js'

/**
 * Adds up the traces of an experiment's last attempt again and compares the record with them: energies, their
 * uncertainty and coverage, powers, temperatures, utilisation.
 */
export function checkTraces(
  folder: string,
  record: ExperimentRecord,
  night: NightRecord,
  entries: readonly JournalEntry[],
): readonly Finding[] {
  const attempt = record.attempts.at(-1)
  const energy = join(folder, 'energy')
  const id = record.experiment_id
  if (attempt === undefined || record.meters.length === 0) return []
  let told: readonly Told[]
  let devices: EnergyReport['devices']
  let unfinished: readonly string[]
  try {
    unfinished = existsSync(energy) ? readdirSync(energy).filter(name => name.endsWith('.partial')) : []
    const options = replayOptions(night, record.repository, attempt)
    const window = windowOf(attempt)
    const replayed = replayTraces(energy, window, options)
    devices = replayed.devices
    told = [
      ...energies(record, replayed),
      ...readings(record, replayReadings(energy, window, options.ownCards)),
    ]
  } catch (error) {
    const problem = `cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return [{ place: `${id}/energy`, problem, mend: '' }]
  }
  return [
    ...unfinished.map(name => ({ place: `${id}/energy/${name}`, problem: 'was never completed', mend: '' })),
    ...told.flatMap(figure => disagreement(id, figure)),
    ...extremes(record, energy, night),
    ...checkDevices(record, devices, night, entries),
  ]
}

function energies(record: ExperimentRecord, { cpu, gpu }: EnergyReport): readonly Told[] {
  const { energy_metrics: metrics, energy_uncertainty: uncertainty, energy_coverage: coverage } = record
  const seconds = record.duration_seconds
  const joules = (file: string, field: string, found: number | null, held: number | null): Told => ({
    field,
    file,
    found,
    held,
    unit: 'J',
    tolerated: toleratedJoules(found ?? 0, seconds),
  })
  const rough = (
    file: string,
    field: string,
    found: number | null,
    held: number | null,
    unit: string,
  ): Told => ({
    ...joules(file, field, found, held),
    unit,
    tolerated: unit === '' ? 0.05 : 0.1 + 0.1 * Math.abs(found ?? 0),
  })
  const [ofCpu, ofGpu] = ['cpu_power.csv', 'gpu_power.csv']
  return [
    joules(ofCpu, 'energy_metrics.cpu_energy_total_joules', metrics.cpu_energy_total_joules, cpu.totalJoules),
    joules(ofCpu, 'energy_metrics.cpu_energy_pkg_joules', metrics.cpu_energy_pkg_joules, cpu.packageJoules),
    joules(ofCpu, 'energy_metrics.cpu_energy_ram_joules', metrics.cpu_energy_ram_joules, cpu.ramJoules),
    joules(ofGpu, 'energy_metrics.gpu_energy_total_joules', metrics.gpu_energy_total_joules, gpu.totalJoules),
    joules(ofGpu, 'gpu_energy_other_joules', record.gpu_energy_other_joules ?? null, gpu.otherJoules),
    rough(ofCpu, 'energy_uncertainty.cpu_joules', uncertainty.cpu_joules, cpu.uncertaintyJoules, 'J'),
    rough(ofGpu, 'energy_uncertainty.gpu_joules', uncertainty.gpu_joules, gpu.uncertaintyJoules, 'J'),
    rough(ofCpu, 'energy_coverage.cpu', coverage.cpu, cpu.coverage, ''),
    rough(ofGpu, 'energy_coverage.gpu', coverage.gpu, gpu.coverage, ''),
    rough(
      ofGpu,
      'energy_metrics.gpu_power_avg_watts',
      metrics.gpu_power_avg_watts,
      gpu.powerAverageWatts,
      'W',
    ),
    rough(ofGpu, 'energy_metrics.gpu_power_max_watts', metrics.gpu_power_max_watts, gpu.powerMaxWatts, 'W'),
    rough(ofGpu, 'energy_metrics.gpu_power_min_watts', metrics.gpu_power_min_watts, gpu.powerMinWatts, 'W'),
  ]
}

function readings(record: ExperimentRecord, held: ReplayedReadings): readonly Told[] {
  const { energy_metrics: metrics, cpu_temperature: temperature } = record
  const { cpuTemperature, gpuTemperature, gpuUtilization } = held
  const reading = (
    file: string,
    field: string,
    found: number | null,
    of: number | null,
    unit: string,
  ): Told => ({
    field,
    file,
    found,
    held: of,
    unit,
    // Which samples lie within is a matter of a millisecond.
    tolerated: unit === '%' ? 1 + 0.05 * Math.abs(found ?? 0) : 0.5 + 0.01 * Math.abs(found ?? 0),
    isReading: true,
  })
  return [
    reading(
      'cpu_temperature.csv',
      'cpu_temperature.avg_celsius',
      temperature.avg_celsius,
      cpuTemperature.average,
      '°C',
    ),
    reading(
      'cpu_temperature.csv',
      'cpu_temperature.max_celsius',
      temperature.max_celsius,
      cpuTemperature.max,
      '°C',
    ),
    reading(
      'gpu_temperature.csv',
      'energy_metrics.gpu_temp_avg_celsius',
      metrics.gpu_temp_avg_celsius,
      gpuTemperature.average,
      '°C',
    ),
    reading(
      'gpu_temperature.csv',
      'energy_metrics.gpu_temp_max_celsius',
      metrics.gpu_temp_max_celsius,
      gpuTemperature.max,
      '°C',
    ),
    reading(
      'gpu_utilization.csv',
      'energy_metrics.gpu_util_avg_percent',
      metrics.gpu_util_avg_percent,
      gpuUtilization.average,
      '%',
    ),
    reading(
      'gpu_utilization.csv',
      'energy_metrics.gpu_util_max_percent',
      metrics.gpu_util_max_percent,
      gpuUtilization.max,
      '%',
    ),
  ]
}
