import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * A cgroup holds every process that was started in it, whatever that process has done since to its session, its
 * parent and its environment: none can leave without permission. So it also finds processes that no longer carry a
 * tag, for example after `env -i`. https://docs.kernel.org/admin-guide/cgroup-v2.html
 */

/** Makes a cgroup below another; undefined where that is not possible, and the training runs without. */
export function makeCgroup(parent: string, name: string): string | undefined {
  const folder = join(parent, name)
  try {
    mkdirSync(folder)
  } catch {
    return undefined
  }
  if (existsSync(join(folder, 'cgroup.procs'))) return folder
  // An ordinary folder: the kernel would have filled a cgroup's.
  tryRemove(folder)
  return undefined
}

/**
 * The processes in a cgroup and those below it; zombies are not among them. A process that is invisible from here, in
 * a container outside of ours, is listed as 0, which as the target of a signal would mean ourselves.
 */
export function cgroupProcesses(folder: string): number[] {
  const own = readText(join(folder, 'cgroup.procs'))
    .split('\n')
    .map(Number)
    .filter(pid => pid > 0 && pid !== process.pid)
  return [...own, ...childrenOf(folder).flatMap(cgroupProcesses)]
}

/** Whether any process runs in it, or in one below it. */
export function cgroupLives(folder: string): boolean {
  return /^populated 1$/m.test(readText(join(folder, 'cgroup.events')))
}

/** Kills everything in it at once, so that nothing can escape by forking; needs Linux 5.14. */
export function killCgroup(folder: string): void {
  try {
    writeFileSync(join(folder, 'cgroup.kill'), '1')
  } catch {
    // Its processes are killed one by one as well.
  }
}

// A killed process leaves its cgroup a moment after it has disappeared from /proc.
const removePatienceMs = 1000

/** Removes a cgroup whose processes are gone, with the cgroups they made below it. */
export async function removeCgroup(folder: string): Promise<void> {
  const deadline = performance.now() + removePatienceMs
  while (!tryRemove(folder) && performance.now() < deadline) await wait(20)
}

function tryRemove(folder: string): boolean {
  for (const child of childrenOf(folder)) tryRemove(child)
  try {
    rmdirSync(folder)
  } catch {
    return !existsSync(folder)
  }
  return true
}

function childrenOf(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.filter(entry => entry.isDirectory()).map(entry => join(folder, entry.name))
  } catch {
    return []
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
