import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesIn, readText } from '../../os/sysfs.js'

/** The frequency governor of one CPU: https://docs.kernel.org/admin-guide/pm/cpufreq.html. */
export interface GovernorFile {
  /** Absolute path of its `scaling_governor`. */
  readonly file: string
  /** Its content. */
  readonly governor: string
  /** The governors that the kernel allows in it; empty where it lists none. */
  readonly offered: readonly string[]
}

/** Folder of the CPUs below a root of sysfs. */
export function cpuFolder(sysfs: string): string {
  return join(sysfs, 'devices/system/cpu')
}

/** The governors of all CPUs that show one: none where the kernel does not scale frequencies, or a CPU is offline. */
export function governorFiles(sysfs: string): readonly GovernorFile[] {
  return namesIn(cpuFolder(sysfs)).flatMap(name => {
    if (!/^cpu\d+$/.test(name)) return []
    const folder = join(cpuFolder(sysfs), name, 'cpufreq')
    const file = join(folder, 'scaling_governor')
    const governor = readText(file)
    if (governor === undefined) return []
    const offered = readText(join(folder, 'scaling_available_governors')) ?? ''
    return [{ file, governor, offered: offered.split(/\s+/).filter(word => word !== '') }]
  })
}

/** The governors that run now, `powersave` or `performance, powersave`; null where no CPU shows one. */
export function currentGovernor(files: readonly GovernorFile[]): string | null {
  const distinct = new Set(files.map(({ governor }) => governor))
  return distinct.size === 0 ? null : [...distinct].join(', ')
}

/** Writes a governor and reads it again; returns why it is not set, in words, empty when it is. */
export function writeGovernor(file: string, governor: string): string {
  try {
    writeFileSync(file, `${governor}\n`)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const found = readText(file)
  return found === governor ? '' : `${file} says ${found ?? 'nothing'} after ${governor} was written to it`
}
