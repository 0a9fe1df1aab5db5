import { noTotal } from '../../record/experiment/energy-warnings.js'
import { formatJoules, formatKilowattHours } from '../../units.js'
import type { Entry } from '../entry.js'
import { counted, countTexts } from '../phrases.js'
import { energyIn, numberIn, numbersOf, type Row, sumOf, textIn } from '../row.js'
import type { EnergyView } from '../view.js'
import { carbonText, type GridIntensity } from './carbon.js'
import { combinedSource, partSource } from './energy-source.js'

/** The energy of all attempts of all experiments. */
export function energyOf(entries: readonly Entry[], intensity: GridIntensity | null): EnergyView {
  // A total without one of its parts is no total: such experiments are in no sum, and their number is told.
  const rows = entries.map(({ row }) => row).filter(row => energyIn(row) !== null)
  const parts = (['cpu', 'gpu'] as const).map(part => ({
    name: part.toUpperCase(),
    joules: sumOf(numbersOf(rows, `energy_${part}_total_joules`)),
    source: combinedSource(rows.map(row => partSource(row, part))),
  }))
  const allRows = entries.map(({ row }) => row)
  const sources = combinedSource(rows.flatMap(row => [partSource(row, 'cpu'), partSource(row, 'gpu')]))
  const failed = sumOf(numbersOf(allRows, 'energy_failed_attempts_joules').filter(joules => joules > 0))
  const all = [
    ...parts,
    // A failed attempt ran under the same meters as the one that came after it.
    {
      name: 'earlier attempts',
      joules: failed,
      source: sources === '' ? ('estimated' as const) : sources,
    },
  ].flatMap(({ name, joules, source }) => (joules === null ? [] : [{ name, joules, source }]))
  const joules = rows.length === 0 ? null : sumOf(all.map(part => part.joules))
  return {
    joules,
    text: formatJoules(joules),
    kilowattHours: formatKilowattHours(joules),
    carbon: carbonText(joules, intensity),
    carbonSource: intensity?.statedBy ?? '',
    source: combinedSource(all.map(part => part.source)),
    parts: all.map(({ name, joules, source }) => ({ name, text: formatJoules(joules), source })),
    net: netOf(allRows),
    known: rows.length,
    uncounted: rows.reduce((sum, row) => sum + uncountedAttempts(row), 0),
    missing: missingParts(entries),
  }
}

/** Attempts before the last one whose energy no record tells: the original kept the last one's alone. */
function uncountedAttempts(row: Row): number {
  return numberIn(row, 'energy_failed_attempts_joules') === null ? (numberIn(row, 'retries') ?? 0) : 0
}

/** What is missing from the totals, in the words of the records' warnings. */
export function missingParts(entries: readonly Entry[]): readonly string[] {
  const warnings = entries.flatMap(({ row }) => textIn(row, 'warnings').split(' | '))
  return countTexts(
    warnings.flatMap(text => (text.startsWith(noTotal) ? [text.slice(noTotal.length)] : [])),
  ).map(({ text }) => text)
}

// Of the last attempts, as the table has them.
function netOf(rows: readonly Row[]): string {
  const net = numbersOf(rows, 'energy_net_joules')
  const sum = formatJoules(sumOf(net))
  if (net.length === 0) return ''
  const aside = numbersOf(rows, 'energy_failed_attempts_joules').some(joules => joules > 0)
  const notes = [
    aside ? 'earlier attempts aside' : '',
    net.length < rows.length ? `${net.length} of ${counted(rows.length, 'experiment')}` : '',
  ].filter(text => text !== '')
  return `${sum} net of the idle machine${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`
}
