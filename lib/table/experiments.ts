import type { ColumnTable } from 'arquero'
import { ownValue } from '../config/own-value.js'
import { inQuadrature } from '../measure/energy/in-quadrature.js'
import { type NightSource, openNights } from '../night/find/open-night.js'
import { type Night, nightOf } from '../night/night.js'
import { leftOutBecause } from '../protocol/left-out.js'
import { componentsOf, otherPartsIn } from '../record/experiment/components.js'
import { subjectText } from '../record/experiment/subject-text.js'
import { backgroundText } from '../record/journal/background-text.js'
import { originalColumns } from '../record/night/summary.js'
import type { ExperimentRecord, MeterReport, NightRecord } from '../record/schema.js'
import type { ExperimentRow } from './columns.js'
import { grouped } from './grouped.js'
import { type IdleEnergy, idleEnergy } from './idle-energy.js'
import { phaseColumns } from './phases/phase-columns.js'
import { targetColumns } from './phases/target-columns.js'
import { withDefaultsHeld } from './settings/defaults-held.js'

/**
 * The experiments of nights as a table, one row per experiment, in the order of the plan. Columns: columns.ts, with a
 * `hyperparam_NAME` and a `perf_NAME` column for each name in any of the nights (what a run was not given is the default that held),
 * those of each phase
 * (phases/phase-columns.ts) and of a target (phases/target-columns.ts). Numbers are numbers, times are
 * dates, missing values are null.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @throws RecordError when there is no night.
 * @example
 * ```ts
 * import { experiments } from 'nightwatt'
 *
 * const table = await experiments('results')
 * table.select('experiment_id', 'energy_total_joules', 'perf_accuracy').print()
 * ```
 */
export async function experiments(source: NightSource): Promise<ColumnTable> {
  return experimentTable(await openNights(source))
}

/** The same from nights that are already open. */
export async function experimentTable(nights: readonly Night[]): Promise<ColumnTable> {
  const { table } = await import('arquero')
  const records = nights.flatMap(({ experiments }) => experiments)
  const held = withDefaultsHeld(nights)
  const labels = new Map(nights.map(({ name, record }) => [name, record.label]))
  const ours = nights.flatMap(night =>
    night.experiments.map(experiment =>
      ownColumns(experiment, nightOf(night, experiment.experiment_id).record, labels),
    ),
  )
  return table([
    ...originalColumns(records).map(({ name, cellOf }): [string, unknown[]] => [
      name,
      held.map(record => (name === 'timestamp' ? toDate(record.timestamp) : (cellOf(record) ?? null))),
    ]),
    ...ownNames.map((name): [string, unknown[]] => [name, ours.map(row => row[name])]),
    // A wall socket, a node: beside the total, which they contain.
    ...otherPartsIn(records).map((part): [string, unknown[]] => [
      `energy_${part.replaceAll('-', '_')}_total_joules`,
      records.map(record => componentsOf(record).find(component => component.part === part)?.joules ?? null),
    ]),
    ...[...phaseColumns(records), ...targetColumns(records)].map(({ name, cellOf }): [string, unknown[]] => [
      name,
      records.map(cellOf),
    ]),
  ])
}

/** The columns after the original's. */
type OwnColumns = Pick<ExperimentRow, (typeof ownNames)[number]>

const ownNames = [
  'night',
  'mode',
  'subject',
  'background',
  'outcome',
  'cause',
  'error_message',
  'started_at',
  'ended_at',
  'attempts',
  'block',
  'node',
  'repeat',
  'position',
  'energy_cpu_source',
  'energy_gpu_source',
  'energy_cpu_uncertainty_joules',
  'energy_gpu_uncertainty_joules',
  'energy_cpu_sensor_uncertainty_joules',
  'energy_gpu_sensor_uncertainty_joules',
  'energy_cpu_coverage',
  'energy_gpu_coverage',
  'energy_gpu_cards',
  'energy_gpu_recorded_joules',
  'energy_gpu_other_joules',
  'energy_total_joules',
  'energy_idle_joules',
  'energy_net_joules',
  'energy_net_uncertainty_joules',
  'energy_failed_attempts_joules',
  'cpu_temp_avg_celsius',
  'cpu_temp_max_celsius',
  'missing_metrics',
  'metric_declarations',
  'warnings',
  'not_compared',
  'night_label',
] as const satisfies readonly (keyof ExperimentRow)[]

function ownColumns(
  record: ExperimentRecord,
  night: NightRecord,
  labels: ReadonlyMap<string, string | undefined>,
): OwnColumns {
  const idle = idleEnergy(record, night)
  const total = record.energy_total_joules
  return {
    night: night.more_of?.night ?? record.night,
    mode: record.mode,
    subject: subjectText(record.subject) || null,
    background: backgroundText(record.background),
    outcome: record.outcome,
    cause: record.cause,
    error_message: record.error_message,
    started_at: toDate(record.started_at),
    ended_at: toDate(record.ended_at),
    // An older record counts the attempts before the last one and may not keep them.
    attempts: record.retries + 1,
    block: record.block ?? null,
    node: record.node ?? null,
    repeat: record.repeat ?? null,
    position: night.plan === null ? null : record.index,
    energy_cpu_source: record.energy_sources.cpu,
    energy_gpu_source: record.energy_sources.gpu,
    energy_cpu_uncertainty_joules: record.energy_uncertainty.cpu_joules,
    energy_gpu_uncertainty_joules: record.energy_uncertainty.gpu_joules,
    energy_cpu_sensor_uncertainty_joules: record.energy_sensor_uncertainty?.cpu_joules ?? null,
    energy_gpu_sensor_uncertainty_joules: record.energy_sensor_uncertainty?.gpu_joules ?? null,
    energy_cpu_coverage: record.energy_coverage.cpu,
    energy_gpu_coverage: record.energy_coverage.gpu,
    energy_gpu_cards: cardsText(record, night),
    // Our own records agree with their traces; only older ones state another figure.
    energy_gpu_recorded_joules: record.recorded_gpu_energy_joules ?? null,
    energy_gpu_other_joules: record.gpu_energy_other_joules ?? null,
    energy_total_joules: total,
    energy_idle_joules: idle.joules,
    energy_net_joules: total === null || idle.joules === null ? null : total - idle.joules,
    energy_net_uncertainty_joules: idle.joules === null ? null : netUncertainty(record, idle),
    energy_failed_attempts_joules: record.failed_attempts_energy_joules,
    cpu_temp_avg_celsius: record.cpu_temperature.avg_celsius,
    cpu_temp_max_celsius: record.cpu_temperature.max_celsius,
    missing_metrics: record.missing_metrics.map(({ name }) => name).join(' '),
    metric_declarations: declarationsText(record, night),
    warnings: record.warnings.join(' | '),
    not_compared: leftOutBecause(record, night).join('; ') || null,
    // Of the night that its name says, where a night belongs to another.
    night_label: (night.more_of === undefined ? night.label : labels.get(night.more_of.night)) ?? null,
  }
}

function netUncertainty(
  { energy_uncertainty }: ExperimentRecord,
  { uncertaintyJoules }: IdleEnergy,
): number | null {
  const { cpu_joules, gpu_joules } = energy_uncertainty
  return inQuadrature(cpu_joules, gpu_joules, uncertaintyJoules)
}

// By their names: joules of two runs on cards of the same kind can be compared.
function cardsText({ meters, energy_metrics }: ExperimentRecord, { machine }: NightRecord): string | null {
  if (energy_metrics.gpu_energy_total_joules === null) return null
  const own = meters.filter(
    (meter: MeterReport & { readonly other?: boolean | undefined }) =>
      meter.measures === 'gpu' && meter.energy_joules !== null && meter.other !== true,
  )
  if (own.length === 0) return null
  const nameOf = ({ device, device_index }: MeterReport) =>
    (
      machine?.gpus.find(({ uuid }) => uuid === device) ??
      machine?.gpus.find(({ index }) => index === device_index)
    )?.name ?? 'GPU'
  const names = grouped(own.map(nameOf).sort(), name => name)
  return [...names].map(([name, { length }]) => (length === 1 ? name : `${length} × ${name}`)).join(', ')
}

function declarationsText(
  { repository }: ExperimentRecord,
  { metric_declarations }: NightRecord,
): string | null {
  const declared = ownValue(metric_declarations, repository)
  return declared === undefined ? null : JSON.stringify(declared)
}

function toDate(text: string): Date | null {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? null : date
}
