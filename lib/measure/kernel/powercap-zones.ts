import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesIn, readText } from '../../os/sysfs.js'

/** A counter of the kernel's powercap: https://docs.kernel.org/power/powercap/powercap.html. */
export interface Zone {
  readonly kind: 'package' | 'ram'
  /** As the kernel names it, and where: `package-0-die-1 (intel-rapl:1)`. */
  readonly label: string
  /** Number of the package that it belongs to; empty where unknown. */
  readonly package: string
  readonly energyFile: string
  /** The counter goes back to zero past this value. */
  readonly maxMicrojoules: number
}

/** The counters of packages and of their RAM in a powercap folder. */
export function findZones(folder: string): readonly Zone[] {
  return namesIn(folder).flatMap(name => {
    if (!/^intel-rapl:\d+(:\d+)?$/.test(name)) return []
    const zoneName = nameOf(folder, name)
    const kind = zoneName.startsWith('package-') ? 'package' : zoneName === 'dram' ? 'ram' : undefined
    if (kind === undefined) return []
    const parent = /^intel-rapl:\d+/.exec(name)?.[0] ?? name
    return [
      {
        kind,
        label: `${zoneName} (${name})`,
        package: /^package-(\d+)/.exec(nameOf(folder, parent))?.[1] ?? '',
        energyFile: join(folder, name, 'energy_uj'),
        maxMicrojoules: Number(readText(join(folder, name, 'max_energy_range_uj')) ?? Number.NaN),
      },
    ]
  })
}

function nameOf(folder: string, zone: string): string {
  return readText(join(folder, zone, 'name')) ?? ''
}

/** @throws Error when the file cannot be read, or holds no number. */
export function readCounter({ energyFile }: Zone): number {
  const text = readFileSync(energyFile, 'utf8').trim()
  if (!/^\d+$/.test(text)) throw new Error(`${energyFile} holds no number`)
  return Number(text)
}

// No package takes as much; a difference beyond it is a counter that was reset (by a resume, a driver reloaded).
const maxWatts = 10_000

/**
 * Microjoules from one reading of a counter to the next, its wrap-around past `maxMicrojoules` undone; null when they
 * cannot be known, because the counter was reset or its range is unknown.
 */
export function counterDifference(
  before: number,
  now: number,
  maxMicrojoules: number,
  intervalMs: number,
): number | null {
  const difference = now >= before ? now - before : maxMicrojoules - before + now
  return difference >= 0 && difference <= maxWatts * 1000 * Math.max(intervalMs, 1) ? difference : null
}
