import { join } from 'node:path'
import { namesIn, readText } from '../../os/sysfs.js'
import { cpuFolder, currentGovernor, governorFiles } from '../governor/governor-files.js'

/** What the processors are set to; null is what the kernel does not show. */
export interface CpuSettings {
  /** `performance`; of CPUs that differ each. */
  readonly governor: string | null
  readonly turbo: 'on' | 'off' | null
  /** The long-term limit of package 0, in watts. */
  readonly cpu_power_limit_watts: number | null
}

/**
 * Reads them: https://docs.kernel.org/admin-guide/pm/intel_pstate.html (no_turbo), …/pm/cpufreq.html (boost),
 * https://docs.kernel.org/power/powercap/powercap.html.
 */
export function cpuSettings(sysfs: string): CpuSettings {
  const limit = Number(
    readText(join(sysfs, 'class/powercap/intel-rapl:0/constraint_0_power_limit_uw')) ?? Number.NaN,
  )
  return {
    governor: currentGovernor(governorFiles(sysfs)),
    turbo: turboOf(sysfs),
    cpu_power_limit_watts: Number.isFinite(limit) && limit > 0 ? limit / 1e6 : null,
  }
}

function turboOf(sysfs: string): CpuSettings['turbo'] {
  const off = readText(join(cpuFolder(sysfs), 'intel_pstate/no_turbo'))
  if (off === '0' || off === '1') return off === '1' ? 'off' : 'on'
  const boost = readText(join(cpuFolder(sysfs), 'cpufreq/boost'))
  return boost === '0' || boost === '1' ? (boost === '1' ? 'on' : 'off') : null
}

/**
 * How often the processors have slowed themselves down for their heat since the machine's start; undefined where they do
 * not count it (thermal_throttle, of Intel's alone).
 */
export function throttleEvents(sysfs: string): number | undefined {
  const counts = namesIn(cpuFolder(sysfs))
    .filter(name => /^cpu\d+$/.test(name))
    .flatMap(name =>
      ['core_throttle_count', 'package_throttle_count'].flatMap(
        file => readText(join(cpuFolder(sysfs), name, 'thermal_throttle', file)) ?? [],
      ),
    )
    .map(Number)
    .filter(Number.isFinite)
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
}

/** Pages that were swapped in or out since the machine's start; undefined where the kernel does not tell (proc_vmstat(5)). */
export function swappedPages(proc: string): number | undefined {
  const text = readText(join(proc, 'vmstat')) ?? ''
  const counts = ['pswpin', 'pswpout'].map(name => new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
  return counts.includes(undefined) ? undefined : counts.reduce((sum, count) => sum + Number(count), 0)
}
