import { readdirSync, readFileSync } from 'node:fs'

/**
 * A mark in the environment, which every process inherits from the one that started it, whatever session or group it
 * moved to and whoever its parent is by now: a training's daemons are found by it. Marks nest: `night.3.1` is the
 * first attempt of the third experiment, and what it started carries the mark `night` too.
 */
export const markVariable = 'NIGHTWATT_MARK'

/** Holds the folder of the night in the environment of all that it starts. */
export const folderVariable = 'NIGHTWATT_NIGHT_FOLDER'

/** The environment with a mark, inside the one that it carries already. */
export function withMark(env: NodeJS.ProcessEnv, ...parts: readonly (string | number)[]): NodeJS.ProcessEnv {
  const outer = env[markVariable]
  return outer === undefined ? env : { ...env, [markVariable]: [outer, ...parts].join('.') }
}

/** The processes that carry the mark, or one inside it, other than ours; those of other users cannot be seen. */
export function markedProcesses(mark: string): number[] {
  if (mark === '') return []
  return processIds().filter(pid => pid !== process.pid && carries(pid, mark))
}

/** The processes that a night started, in this run of it or in one that was killed. */
export function processesOfNight(folder: string): number[] {
  return processIds().filter(pid => {
    return pid !== process.pid && belongsToNight(pid, folder)
  })
}

/** Whether a process is of a night: it was started by it, or by what it started, or is who runs it. */
export function belongsToNight(pid: number, folder: string): boolean {
  if (pid === process.pid) return true
  return folder !== '' && `\0${readEnvironment(pid)}\0`.includes(`\0${folderVariable}=${folder}\0`)
}

function carries(pid: number, mark: string): boolean {
  const environment = `\0${readEnvironment(pid)}`
  const entry = `\0${markVariable}=${mark}`
  const at = environment.indexOf(entry)
  // `night.3` is not the mark of what carries `night.31`.
  return at !== -1 && ['\0', '.', undefined].includes(environment[at + entry.length])
}

/** Ids of the processes of this machine; none where there is no /proc. */
export function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

// Of a process that is gone, of a zombie and of other users' it is empty.
function readEnvironment(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}
