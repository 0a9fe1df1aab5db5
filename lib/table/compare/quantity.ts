import { metricPrefix, type Part, type Run } from './run.js'

/** Something that is compared: a column of the table of experiments. */
export interface Quantity {
  readonly column: string
  /** What sentences call it. */
  readonly name: string
  readonly unit: 'J' | 's' | ''
  /** Whether its differences are given as shares; those of metrics are given as they are. */
  readonly scale: 'relative' | 'absolute'
  /** The parts of the energy that it is made of. */
  readonly parts: readonly Part[]
  /**
   * For a metric of several programs or units: the one whose values these are. Empty if there is only one.
   * Differences of one are not combined with those of another.
   */
  readonly of: string
}

/** Identifies a quantity: its column, and whose it is. */
export function quantityKey({ column, of }: Pick<Quantity, 'column' | 'of'>): string {
  return of === '' ? column : `${column} of ${of}`
}

/** Whose a run's value of a metric is: its program's, in its unit. */
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

/** The quantities in which two sides are compared: the energy, the metrics of either, the time. */
export function quantitiesOf(runs: readonly Run[]): readonly Quantity[] {
  const columns = new Set(runs.flatMap(({ numbers }) => [...numbers.keys()]))
  const metrics = [...columns]
    .filter(column => column.startsWith(metricPrefix))
    .flatMap(column => {
      const owners = new Set(
        runs.flatMap(run =>
          !run.failed && run.leftOut === '' && run.numbers.has(column) ? [ownerOf(run, column)] : [],
        ),
      )
      const name = column.slice(metricPrefix.length).replaceAll('_', ' ')
      const metric: Quantity = { column, name, unit: '', scale: 'absolute', parts: [], of: '' }
      return owners.size < 2 ? [metric] : [...owners].map(of => ({ ...metric, name: `${name} of ${of}`, of }))
    })
  return [energy, ...metrics, duration]
}

/** The parts of the energy, used if the whole cannot be compared. */
export function energyPartsOf(runs: readonly Run[]): readonly Quantity[] {
  return energyParts.filter(({ column }) => runs.some(({ numbers }) => numbers.has(column)))
}

/** How the energy of a run was obtained, in words; empty for other quantities. */
export function sourceOf({ sources }: Run, { parts }: Quantity): string {
  return parts
    .flatMap(part => {
      const source = sources[part]
      return source === null ? [] : [`${part.toUpperCase()} ${source}`]
    })
    .join(' and ')
}
