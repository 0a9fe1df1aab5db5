import { readdirSync, readFileSync } from 'node:fs'

/** Root of the kernel's sysfs; tests put a stand-in of it here. */
export function sysfsRoot(env: NodeJS.ProcessEnv): string {
  return env.NIGHTWATT_SYSFS ?? '/sys'
}

/** Root of what the kernel tells of processes; tests put a stand-in of it here. */
export function procRoot(env: NodeJS.ProcessEnv): string {
  return env.NIGHTWATT_PROC ?? '/proc'
}

/** Names in a folder of the kernel's, sorted; none when it is absent. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** Text of a file of the kernel's, trimmed; undefined when it cannot be read. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}
