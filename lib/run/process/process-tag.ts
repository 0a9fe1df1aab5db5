import { readdirSync, readFileSync } from 'node:fs'

/**
 * A tag in the environment, which every process inherits from its parent, whatever session or group it moved to and
 * whatever its parent is by now: a training's daemons are found by it. Tags nest: `night.3.1` is the first attempt of
 * the third experiment, and what it started carries the tag `night` too.
 */
export const processTagVariable = 'NIGHTWATT_MARK'

/** The variable with the folder of the night in the environment of everything it starts. */
export const folderVariable = 'NIGHTWATT_NIGHT_FOLDER'

/** The environment with a tag nested inside the one it already carries. */
export function withMark(env: NodeJS.ProcessEnv, ...parts: readonly (string | number)[]): NodeJS.ProcessEnv {
  const outer = env[processTagVariable]
  return outer === undefined ? env : { ...env, [processTagVariable]: [outer, ...parts].join('.') }
}

/** The processes that carry the tag, or one nested in it, other than ours; those of other users are invisible. */
export function markedProcesses(mark: string): number[] {
  if (mark === '') return []
  return processIds().filter(pid => pid !== process.pid && carries(pid, mark))
}

/** The processes that a night started, in this run or in one that was killed. */
export function processesOfNight(folder: string): number[] {
  return processIds().filter(pid => {
    return pid !== process.pid && belongsToNight(pid, folder)
  })
}

/** Whether a process belongs to a night: the night or something it started has started it, or it runs the night. */
export function belongsToNight(pid: number, folder: string): boolean {
  if (pid === process.pid) return true
  return folder !== '' && `\0${readEnvironment(pid)}\0`.includes(`\0${folderVariable}=${folder}\0`)
}

function carries(pid: number, mark: string): boolean {
  const environment = `\0${readEnvironment(pid)}`
  const entry = `\0${processTagVariable}=${mark}`
  const at = environment.indexOf(entry)
  // `night.3` does not match `night.31`.
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

// Empty for a process that is gone, a zombie, or another user's.
function readEnvironment(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}
