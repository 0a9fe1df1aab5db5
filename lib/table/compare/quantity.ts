import { metricPrefix, type Part, type Run } from './run.js'

/** Something that is compared: a column of the table of experiments. */
export interface Quantity {
  readonly column: string
  /** What sentences call it. */
  readonly name: string
  readonly unit: 'J' | 's' | ''
  /** Whether its differences are told as shares; those of metrics are told as they are. */
  readonly scale: 'relative' | 'absolute'
  /** The parts of the energy that it is made of. */
  readonly parts: readonly Part[]
}

const energy: Quantity = {
  column: 'energy_total_joules',
  name: 'energy',
  unit: 'J',
  scale: 'relative',
  parts: ['cpu', 'gpu'],
}
const energyParts: readonly Quantity[] = [
  { ...energy, column: 'energy_cpu_total_joules', name: 'CPU energy', parts: ['cpu'] },
  { ...energy, column: 'energy_gpu_total_joules', name: 'GPU energy', parts: ['gpu'] },
]
const duration: Quantity = {
  column: 'duration_seconds',
  name: 'duration',
  unit: 's',
  scale: 'relative',
  parts: [],
}

/** What two sides are compared in: the energy, the metrics of either, the time. */
export function quantitiesOf(runs: readonly Run[]): readonly Quantity[] {
  const columns = new Set(runs.flatMap(({ numbers }) => [...numbers.keys()]))
  const metrics = [...columns]
    .filter(column => column.startsWith(metricPrefix))
    .map(
      (column): Quantity => ({
        column,
        name: column.slice(metricPrefix.length).replaceAll('_', ' '),
        unit: '',
        scale: 'absolute',
        parts: [],
      }),
    )
  return [energy, ...metrics, duration]
}

/** The parts of the energy, for where the whole cannot be compared. */
export function energyPartsOf(runs: readonly Run[]): readonly Quantity[] {
  return energyParts.filter(({ column }) => runs.some(({ numbers }) => numbers.has(column)))
}

/** How the energy of a run was come by, in words; empty for what is no energy. */
export function sourceOf({ sources }: Run, { parts }: Quantity): string {
  return parts
    .flatMap(part => {
      const source = sources[part]
      return source === null ? [] : [`${part.toUpperCase()} ${source}`]
    })
    .join(' and ')
}
