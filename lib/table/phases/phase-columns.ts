import type { ExperimentRecord, PhaseRecord } from '../../record/schema.js'

/** A column of the table of experiments that tells of a phase, or of what lies outside of all. */
export interface PhaseColumn {
  readonly name: string
  readonly cellOf: (record: ExperimentRecord) => number | null
}

/** Before the name of a phase in the names of its columns. */
export const phasePrefix = 'phase_'

/** Before the names of the columns of what no phase holds. */
export const outsidePrefix = 'outside_phases_'

type Measured = Pick<
  PhaseRecord,
  'seconds' | 'energy_total_joules' | 'uncertainty_joules' | 'sensor_joules' | 'components'
>

/** What is told of a phase, by the end of its column's name; no ending ends with another. */
const figures: readonly { readonly name: string; readonly of: (measured: Measured) => number | null }[] = [
  { name: 'seconds', of: ({ seconds }) => seconds },
  { name: 'energy_cpu_total_joules', of: measured => joulesOf(measured, 'cpu') },
  { name: 'energy_gpu_total_joules', of: measured => joulesOf(measured, 'gpu') },
  { name: 'energy_total_joules', of: measured => measured.energy_total_joules },
  { name: 'energy_uncertainty_joules', of: measured => measured.uncertainty_joules },
  { name: 'energy_sensor_joules', of: measured => measured.sensor_joules ?? null },
]

/** The columns of the phases of these records: `phase_train_energy_total_joules`, in the order in which phases began. */
export function phaseColumns(records: readonly ExperimentRecord[]): readonly PhaseColumn[] {
  const names = [...new Set(records.flatMap(({ phases = [] }) => phases.map(({ name }) => name)))]
  if (names.length === 0) return []
  const phaseOf = ({ phases = [] }: ExperimentRecord, wanted: string) =>
    phases.find(({ name }) => name === wanted)
  return [
    ...names.flatMap(phase => [
      {
        name: `${phasePrefix}${phase}_times`,
        cellOf: (record: ExperimentRecord) => phaseOf(record, phase)?.times ?? null,
      },
      ...figures.map(({ name, of }) => ({
        name: `${phasePrefix}${phase}_${name}`,
        cellOf: (record: ExperimentRecord) => figureOf(phaseOf(record, phase), of),
      })),
    ]),
    ...figures.map(({ name, of }) => ({
      name: `${outsidePrefix}${name}`,
      cellOf: (record: ExperimentRecord) => figureOf(record.outside_phases, of),
    })),
    {
      name: 'phases_overlap_seconds',
      cellOf: record => record.outside_phases?.overlap_seconds ?? null,
    },
  ]
}

function figureOf(measured: Measured | undefined, of: (measured: Measured) => number | null): number | null {
  return measured === undefined ? null : of(measured)
}

function joulesOf({ components }: Measured, part: string): number | null {
  return components.find(component => component.part === part)?.energy_joules ?? null
}
