import { partOf, readingsInWords } from '../../../measure/parts.js'
import type { Night } from '../../../night/night.js'
import type { MeterReport } from '../../../record/schema.js'
import { formatShare } from '../../../units.js'
import type { Entry } from '../../entry.js'
import { countTexts, listed, repeatedTexts } from '../../phrases.js'
import { numbersOf } from '../../row.js'
import type { QualityView } from '../../view.js'
import { combinedSource, partSource } from '../energy-source.js'
import { missingParts } from '../verdict-energy.js'

/** What each meter told, over all experiments. */
export function metersOf(nights: readonly Night[], entries: readonly Entry[]): QualityView['meters'] {
  const reports = new Map<string, { first: MeterReport; all: { entry: Entry; report: MeterReport }[] }>()
  for (const entry of entries) {
    for (const report of entry.record?.meters ?? []) {
      const key = JSON.stringify([report.meter, report.measures])
      const group = reports.get(key) ?? { first: report, all: [] }
      group.all.push({ entry, report })
      reports.set(key, group)
    }
  }
  const withReports = [...reports.values()].map(({ first, all }) => {
    const gaps = all.flatMap(({ report }) => report.gaps)
    const longest = Math.max(0, ...gaps.map(({ seconds }) => seconds))
    return {
      meter: first.meter,
      measures: readingsInWords(first.measures),
      source: first.source,
      assumption: first.assumption,
      devices: [...new Set(all.map(({ report }) => deviceOf(report)))].join(', '),
      experiments: `${new Set(all.map(({ entry }) => entry.id)).size} of ${entries.length}`,
      coverage: formatShare(mean(all.map(({ report }) => report.coverage))),
      samples: String(all.reduce((sum, { report }) => sum + report.samples, 0)),
      gaps: gaps.length === 0 ? 'none' : `${gaps.length}, up to ${longest.toFixed(1)} s`,
      problems: repeatedTexts(all.flatMap(({ report }) => report.problems)),
    }
  })
  const told = new Set(withReports.map(({ meter, measures }) => `${meter} ${measures}`))
  const silent = nights
    .flatMap(({ record }) => record.meters)
    .map(meter => ({ ...meter, measures: readingsInWords(meter.measures) }))
    .filter(({ meter, measures }) => !told.has(`${meter} ${measures}`) && told.add(`${meter} ${measures}`))
    .map(({ meter, measures, source, assumption }) => ({
      meter,
      measures,
      source,
      assumption,
      devices: '',
      experiments: `0 of ${entries.length}`,
      coverage: formatShare(null),
      samples: '0',
      gaps: formatShare(null),
      problems: [],
    }))
  return [...withReports, ...silent]
}

function deviceOf({ measures, device, device_index, other }: MeterReport): string {
  if (other === true) return `GPU ${device_index} (${device}, not the runs')`
  return partOf(measures).hasCards && device_index >= 0 ? `GPU ${device_index} (${device})` : device
}

export function metersBehind(part: 'cpu' | 'gpu', entries: readonly Entry[]): string {
  const names = entries.flatMap(({ record }) =>
    (record?.meters ?? [])
      .filter(({ measures, energy_joules }) => measures === part && energy_joules !== null)
      .map(({ meter }) => meter),
  )
  return listed([...new Set(names)])
}

export function absentOf(nights: readonly Night[], entries: readonly Entry[]): readonly string[] {
  const rows = entries.map(({ row }) => row)
  if (rows.length === 0) return ['Nothing was measured: no experiment finished.']
  const absent: string[] = []
  for (const part of ['cpu', 'gpu'] as const) {
    const name = part.toUpperCase()
    const source = combinedSource(rows.map(row => partSource(row, part)))
    if (source === '') absent.push(`${name} energy: ${whyAbsent(part, nights, entries)}.`)
    else if (source !== 'measured') {
      const assumptions = countTexts(
        entries.flatMap(({ record }) =>
          (record?.meters ?? [])
            .filter(({ measures, source }) => measures === part && source === 'estimated')
            .map(({ assumption }) => assumption),
        ),
      ).filter(({ text }) => text !== '')
      absent.push(
        `${name} energy is ${source}${assumptions.length === 0 ? '' : `: ${assumptions.map(({ text }) => text).join('; ')}`}.`,
      )
    }
  }
  if (numbersOf(rows, 'cpu_temp_max_celsius').length === 0)
    absent.push('CPU temperature: no sensor was read.')
  if (numbersOf(rows, 'energy_gpu_temp_max_celsius').length === 0)
    absent.push('GPU temperature: no GPU was read.')
  return absent
}

export function whyAbsent(part: 'cpu' | 'gpu', nights: readonly Night[], entries: readonly Entry[]): string {
  if (nights.length > 0 && nights.every(({ record }) => record.options.energy === false)) {
    return 'measuring was switched off for this night'
  }
  const hadMeter = nights.some(({ record }) => record.meters.some(({ measures }) => measures === part))
  const missing = hadMeter ? missingParts(entries).filter(text => isOf(part, text)) : []
  if (missing.length > 0) return missing.join('; ')
  if (part === 'gpu' && !hadMeter && nights.every(({ record }) => record.machine?.gpus.length === 0)) {
    return 'this machine showed no GPU'
  }
  return `no ${part === 'cpu' ? 'processor' : 'GPU'} meter gave a reading`
}

// A GPU's words name it; all others are the processors'.
export function isOf(part: 'cpu' | 'gpu', text: string): boolean {
  return /\bGPU\b/.test(text) === (part === 'gpu')
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
