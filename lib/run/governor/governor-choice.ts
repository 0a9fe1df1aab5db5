import { accessSync, constants } from 'node:fs'
import { governorNames } from '../../config/governors.js'
import { cpuFolder, currentGovernor, governorFiles } from './governor-files.js'
import { governorCommand } from './governor-obstacle.js'

/** What is known of the governor without changing it. */
export interface GovernorChoice {
  /** The governors that run now; null where no CPU shows one. */
  readonly current: string | null
  /** Those that a night may ask for and every CPU offers. */
  readonly offered: readonly string[]
  /** Whether we may set one. */
  readonly settable: boolean
  readonly finding: string
  /** Exact commands that set one by hand; empty when nothing is to be done. */
  readonly unlock: readonly string[]
}

/** Which governor runs, and whether a night may set another. */
export function governorChoice(sysfs: string): GovernorChoice {
  const files = governorFiles(sysfs)
  const current = currentGovernor(files)
  const offered = governorNames.filter(name =>
    files.every(({ offered }) => offered.length === 0 || offered.includes(name)),
  )
  if (current === null) {
    return {
      current,
      offered: [],
      settable: false,
      finding: `no CPU shows one: there is no ${cpuFolder(sysfs)}/cpu*/cpufreq (a virtual machine, a container, or a driver that is not loaded)`,
      unlock: ['sudo modprobe acpi-cpufreq'],
    }
  }
  const refused = files.find(({ file }) => !isWritable(file))?.file
  const choices = offered.join(', ')
  return refused === undefined
    ? {
        current,
        offered,
        settable: true,
        finding: `${current}; --governor may set ${choices}`,
        unlock: [],
      }
    : {
        current,
        offered,
        settable: false,
        finding: `${current}; offered are ${choices}, but ${refused} may not be written`,
        unlock: [governorCommand('performance', sysfs)],
      }
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    return true
  } catch {
    return false
  }
}
