import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A stand-in of the kernel's sysfs that holds the governors of some CPUs, and nothing else. */
export interface Cpus {
  /** Its root, for NIGHTWATT_SYSFS. */
  readonly sysfs: string
  /** The governors as they stand there now, in the order of the CPUs. */
  governors(): readonly string[]
}

/** A file that reads `Linux` and that nobody may write, root neither. */
const unwritable = '/proc/sys/kernel/ostype'

/** @param governors By CPU; null is one whose governor may not be set, and reads `Linux`. */
export function makeCpus(
  governors: readonly (string | null)[],
  offered = 'performance powersave schedutil',
): Cpus {
  const sysfs = mkdtempSync(join(tmpdir(), 'nightwatt-sysfs-'))
  const folder = join(sysfs, 'devices/system/cpu')
  // What stands beside the CPUs in the kernel's folder too.
  mkdirSync(join(folder, 'cpufreq'), { recursive: true })
  mkdirSync(join(folder, 'cpuidle'))
  const files = governors.map((governor, cpu) => {
    const cpufreq = join(folder, `cpu${cpu}`, 'cpufreq')
    const file = join(cpufreq, 'scaling_governor')
    mkdirSync(cpufreq, { recursive: true })
    writeFileSync(join(cpufreq, 'scaling_available_governors'), `${offered}\n`)
    if (governor === null) symlinkSync(unwritable, file)
    else writeFileSync(file, `${governor}\n`)
    return file
  })
  return { sysfs, governors: () => files.map(file => readFileSync(file, 'utf8').trim()) }
}
