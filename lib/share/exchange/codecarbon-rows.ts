import type { Night } from '../../night/night.js'
import type { ExperimentRecord } from '../../record/schema.js'
import { gridIntensityOf } from '../../report/sections/carbon.js'
import { identityOf } from './imported-night.js'

/** The columns of emissions.csv as CodeCarbon 3.3 writes it (codecarbon/output_methods/emissions_data.py). */
export const emissionsColumns = [
  'timestamp',
  'project_name',
  'run_id',
  'experiment_id',
  'duration',
  'emissions',
  'emissions_rate',
  'cpu_power',
  'gpu_power',
  'ram_power',
  'cpu_energy',
  'gpu_energy',
  'ram_energy',
  'energy_consumed',
  'water_consumed',
  'country_name',
  'country_iso_code',
  'region',
  'cloud_provider',
  'cloud_region',
  'os',
  'python_version',
  'codecarbon_version',
  'cpu_count',
  'cpu_model',
  'gpu_count',
  'gpu_model',
  'longitude',
  'latitude',
  'ram_total_size',
  'tracking_mode',
  'cpu_utilization_percent',
  'gpu_utilization_percent',
  'ram_utilization_percent',
  'ram_used_gb',
  'on_cloud',
  'pue',
  'wue',
] as const

export type EmissionsRow = Readonly<Partial<Record<string, string | number | null>>>

const kilowattHours = (joules: number | null) => (joules === null ? null : joules / 3.6e6)

/** Experiments as rows of emissions.csv; what was not measured is empty, and so are emissions without a grid's intensity. */
export function emissionsRows(night: Night): readonly EmissionsRow[] {
  const intensity = gridIntensityOf(undefined, [night])
  return night.experiments.map(record => rowOf(record, night, intensity?.gramsPerKilowattHour ?? null))
}

function rowOf(
  record: ExperimentRecord,
  { record: night }: Night,
  gramsPerKilowattHour: number | null,
): EmissionsRow {
  const { energy_metrics: energy, duration_seconds: seconds } = record
  const watts = (joules: number | null) =>
    joules === null || seconds === null || seconds <= 0 ? null : joules / seconds
  const consumed = kilowattHours(record.energy_total_joules)
  const kilograms =
    consumed === null || gramsPerKilowattHour === null ? null : (consumed * gramsPerKilowattHour) / 1000
  const id = identityOf(night, record.experiment_id)
  const { machine, versions } = night
  return {
    // As CodeCarbon: local time without a zone.
    timestamp: record.ended_at.slice(0, 19),
    project_name: record.repository,
    run_id: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    experiment_id: `${night.night}/${record.experiment_id}`,
    duration: seconds,
    emissions: kilograms,
    emissions_rate: kilograms === null || seconds === null || seconds <= 0 ? null : kilograms / seconds,
    cpu_power: watts(energy.cpu_energy_pkg_joules ?? energy.cpu_energy_total_joules),
    gpu_power: watts(energy.gpu_energy_total_joules),
    ram_power: watts(energy.cpu_energy_ram_joules),
    // Without its parts the whole is the processor's.
    cpu_energy: kilowattHours(energy.cpu_energy_pkg_joules ?? energy.cpu_energy_total_joules),
    gpu_energy: kilowattHours(energy.gpu_energy_total_joules),
    ram_energy: kilowattHours(energy.cpu_energy_ram_joules),
    energy_consumed: consumed,
    os: machine?.kernel ?? null,
    python_version: versions.python ?? null,
    cpu_count: machine?.logical_cpus ?? null,
    cpu_model: machine?.cpu ?? null,
    gpu_count: machine === null ? null : machine.gpus.length,
    gpu_model: machine?.gpus.map(({ name }) => name).join(', ') || null,
    ram_total_size: machine === null ? null : machine.memory_bytes / 2 ** 30,
    tracking_mode: 'machine',
  }
}
