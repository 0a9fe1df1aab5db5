import { numberIn, type Row, textIn } from '../row.js'

/** How an energy was obtained. It is shown beside every energy that is not `measured`. */
export type SourceWord = 'measured' | 'estimated' | 'partly estimated' | ''

/** The source of one part of an experiment's energy. */
export function partSource(row: Row, part: 'cpu' | 'gpu'): SourceWord {
  if (numberIn(row, `energy_${part}_total_joules`) === null) return ''
  return textIn(row, `energy_${part}_source`) === 'measured' ? 'measured' : 'estimated'
}

/** The source of an experiment's energy, CPU and GPU together. */
export function totalSource(row: Row): SourceWord {
  return combinedSource([partSource(row, 'cpu'), partSource(row, 'gpu')])
}

/** What a sum of energies from these sources is to be called. */
export function combinedSource(sources: readonly SourceWord[]): SourceWord {
  const known = new Set(sources.filter(source => source !== ''))
  if (known.size === 0) return ''
  const [only] = known
  return known.size === 1 && only !== undefined ? only : 'partly estimated'
}

/** What must stand beside a value: nothing for a measurement, the source for all else. */
export function qualifierOf(source: SourceWord): string {
  return source === 'measured' ? '' : source
}
