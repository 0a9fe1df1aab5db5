import type { ReadRun } from './read-run.js'

/** The CPU's joules of one run; null where they are not known. */
export interface CpuEnergy {
  readonly packageJoules: number | null
  readonly ramJoules: number | null
  readonly totalJoules: number | null
  readonly uncertaintyJoules: number | null
}

// perf prints hundredths of a joule: uniform within half of one (GUM, JCGM 100:2008, §4.3.7).
export const resolutionUncertaintyJoules = 0.01 / Math.sqrt(12)

/** As recorded; for a run without a record, from perf's own files. A sum of zero is a counter that was not read. */
export function cpuOf({ record, perf }: Pick<ReadRun, 'record' | 'perf'>): CpuEnergy {
  const metrics = record?.result.energy_metrics
  const packageJoules = positive(metrics?.cpu_energy_pkg_joules) ?? positive(perf.packageJoules)
  const ramJoules = positive(metrics?.cpu_energy_ram_joules) ?? positive(perf.ramJoules)
  const parts = [packageJoules, ramJoules].filter(joules => joules !== null)
  const sum = parts.length === 0 ? null : parts.reduce((total, joules) => total + joules, 0)
  // RAM alone, or a total that is no more than RAM, lacks the package.
  const isRamAlone = packageJoules === null && ramJoules !== null
  const totalJoules = isRamAlone ? null : (positive(metrics?.cpu_energy_total_joules) ?? sum)
  return {
    packageJoules,
    ramJoules,
    totalJoules,
    uncertaintyJoules:
      totalJoules === null ? null : resolutionUncertaintyJoules * Math.sqrt(Math.max(1, parts.length)),
  }
}

function positive(joules: number | null | undefined): number | null {
  return joules !== null && joules !== undefined && joules > 0 ? joules : null
}
