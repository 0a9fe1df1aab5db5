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
  /**
   * Of a metric that several programs have, or that is in several units: the one whose values it is. Empty where there
   * is but one; what lies between the values of one is not laid together with what lies between those of another.
   */
  readonly of: string
}

/** What tells a quantity from all others: its column, and whose it is. */
export function quantityKey({ column, of }: Pick<Quantity, 'column' | 'of'>): string {
  return of === '' ? column : `${column} of ${of}`
}

/** Whose value a run has in a metric: that of its program, in its unit. */
export function ownerOf({ circumstances: { repository }, units }: Run, column: string): string {
  const unit = units.get(column) ?? ''
  return unit === '' ? repository : `${repository} (${unit})`
}

const energy: Quantity = {
  column: 'energy_total_joules',
  name: 'energy',
  unit: 'J',
  scale: 'relative',
  parts: ['cpu', 'gpu'],
  of: '',
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
  of: '',
}

/** What two sides are compared in: the energy, the metrics of either, the time. */
export function quantitiesOf(runs: readonly Run[]): readonly Quantity[] {
  const columns = new Set(runs.flatMap(({ numbers }) => [...numbers.keys()]))
  const metrics = [...columns]
    .filter(column => column.startsWith(metricPrefix))
    .flatMap(column => {
      const owners = new Set(
        runs.flatMap(run => (!run.failed && run.numbers.has(column) ? [ownerOf(run, column)] : [])),
      )
      const name = column.slice(metricPrefix.length).replaceAll('_', ' ')
      const metric: Quantity = { column, name, unit: '', scale: 'absolute', parts: [], of: '' }
      return owners.size < 2 ? [metric] : [...owners].map(of => ({ ...metric, name: `${name} of ${of}`, of }))
    })
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
