import { join } from 'node:path'
import { readRegularText } from '../../os/regular-file.js'
import { type ClockMs, parseClock } from './clock.js'

/** The values in perf's text files beside a run's traces; null where missing. */
export interface PerfTotals {
  readonly packageJoules: number | null
  readonly ramJoules: number | null
  /** How long the command ran by perf's own clock. */
  readonly elapsedSeconds: number | null
}

/** Reads `cpu_energy_raw.txt`, perf's own output, and where that is silent `cpu_energy.txt`, the original's digest of it. */
export function readPerfTotals(energyFolder: string): PerfTotals {
  const raw = textOf(join(energyFolder, 'cpu_energy_raw.txt'))
  const elapsedSeconds = numberOf(raw, /([\d.,]+)\s+seconds time elapsed/)
  const packageJoules = numberOf(raw, /([\d.,]+)\s+Joules\s+power\/energy-pkg\//)
  const ramJoules = numberOf(raw, /([\d.,]+)\s+Joules\s+power\/energy-ram\//)
  if (packageJoules !== null) return { packageJoules, ramJoules, elapsedSeconds }
  const digest = textOf(join(energyFolder, 'cpu_energy.txt'))
  return {
    packageJoules: numberOf(digest, /^Package Energy(?: \(Joules\))?:\s*([\d.,]+)/m),
    ramJoules: ramJoules ?? numberOf(digest, /^RAM Energy(?: \(Joules\))?:\s*([\d.,]+)/m),
    elapsedSeconds,
  }
}

/**
 * When perf started, by the machine's clock: `# started on Sun Nov  9 20:06:50 2025`, C's ctime, which every locale
 * writes alike. Null where it does not say.
 */
export function readPerfStart(energyFolder: string): ClockMs | null {
  const text = textOf(join(energyFolder, 'cpu_energy_raw.txt'))
  const parts = /^# started on \w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})/m.exec(text)
  if (parts === null) return null
  const [, name = '', day = '', time = '', year = ''] = parts
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.indexOf(name) / 3 + 1
  const pad = (value: number | string) => String(value).padStart(2, '0')
  return parseClock(`${year}-${pad(month)}-${pad(day)}T${time}`)?.clockMs ?? null
}

// An absent file says as much as an empty one.
function textOf(file: string): string {
  try {
    return readRegularText(file)
  } catch {
    return ''
  }
}

function numberOf(text: string, pattern: RegExp): number | null {
  const digits = pattern.exec(text)?.[1]?.replaceAll(',', '')
  const value = Number(digits)
  return digits === undefined || digits === '' || Number.isNaN(value) ? null : value
}
