import { oldestMethod, uncertaintyTogether } from '../../measure/energy/method.js'
import { wholeSum } from '../../measure/energy/whole-sum.js'
import { energyChannels, partOf } from '../../measure/parts.js'
import { totalInWords } from '../../measure/total-words.js'
import type { ExperimentRecord, MeterReport } from '../schema.js'
import { methodOf } from './attempt-record.js'

/** The energy of one part of the machine, as a record holds it. */
export interface EnergyComponent {
  /** `cpu`, `gpu`, or another that a meter was for. */
  readonly part: string
  /** As people read it. */
  readonly label: string
  /** Whether it is in the total; a part that contains others, as a wall socket does, stands beside it. */
  readonly isCounted: boolean
  readonly source: 'measured' | 'estimated' | null
  readonly joules: number | null
  /** One standard uncertainty. */
  readonly uncertaintyJoules: number | null
  /** Share of the time within reach of a sample, 0 to 1. */
  readonly coverage: number | null
}

/** The components of an experiment's energy: those of every record, then the parts that other meters were for. */
export function componentsOf(record: ExperimentRecord): readonly EnergyComponent[] {
  const { energy_metrics: metrics, energy_sources: sources, energy_uncertainty, energy_coverage } = record
  const fixed = (['cpu', 'gpu'] as const).map(part => ({
    part,
    label: partOf(part).label,
    isCounted: partOf(part).isCounted,
    source: sources[part],
    joules: metrics[`${part}_energy_total_joules`],
    uncertaintyJoules: energy_uncertainty[`${part}_joules`],
    coverage: energy_coverage[part],
  }))
  return [...fixed, ...otherComponents(record)]
}

/** Names of the parts besides CPU and GPU of which these records tell an energy. */
export function otherPartsIn(records: readonly ExperimentRecord[]): readonly string[] {
  return [...new Set(records.flatMap(record => otherComponents(record).map(({ part }) => part)))].sort()
}

function otherComponents(record: ExperimentRecord): readonly EnergyComponent[] {
  const { meters } = record
  const names = [...new Set(meters.map(({ measures }) => measures))]
  return names
    .filter(name => name !== 'cpu' && name !== 'gpu' && energyChannels(partOf(name)).length > 0)
    .map(name => componentOf(record, name, ownMeters(record, name)))
}

function componentOf(
  record: ExperimentRecord,
  name: string,
  devices: readonly MeterReport[],
): EnergyComponent {
  const { label, isCounted } = partOf(name)
  const joules = wholeSum(devices.map(({ energy_joules }) => energy_joules))
  return {
    part: name,
    label,
    isCounted,
    source: joules === null ? null : (devices[0]?.source ?? null),
    joules,
    uncertaintyJoules: joules === null ? null : uncertaintyOf(record, devices),
    coverage: Math.min(...devices.map(({ coverage }) => coverage)),
  }
}

/** What the total of a record adds up and what it leaves out, by its meters; empty where they told no energy. */
export function totalOf({ meters }: Pick<ExperimentRecord, 'meters'>): string {
  return totalInWords(
    meters.map(({ measures, device, device_index, energy_joules, other }) => ({
      measures,
      device,
      deviceIndex: device_index,
      energyJoules: energy_joules,
      other: other === true,
    })),
  )
}

/** What a record says of the devices of a part that the run may use. */
export function ownMeters(
  { meters }: Pick<ExperimentRecord, 'meters'>,
  part: string,
): readonly MeterReport[] {
  return meters.filter(({ measures, other }) => measures === part && other !== true)
}

/** The uncertainty of devices together, by the rules of the record. */
export function uncertaintyOf(
  { attempts }: Pick<ExperimentRecord, 'attempts'>,
  devices: readonly MeterReport[],
): number | null {
  const last = attempts.at(-1)
  return uncertaintyTogether(
    last === undefined ? oldestMethod : methodOf(last),
    devices.map(({ uncertainty_joules }) => ({ uncertaintyJoules: uncertainty_joules })),
  )
}
