import { setTimeout as wait } from 'node:timers/promises'
import { processStat } from '../../os/process-stat.js'
import { cgroupLives, cgroupProcesses, killCgroup } from './cgroup.js'
import { markedProcesses, processesOfNight, processIds } from './process-tag.js'

/**
 * Ends a training with everything it started. A trainer forks data loaders, shells and daemons; a signal to the first
 * process alone would leave them on the GPU until morning, so it goes to its whole process group, to every process
 * that carries its tag (process-tag.ts), and to everything in its cgroup, if it has one (cgroup.ts). SIGTERM first,
 * since a trainer may want to save a checkpoint; SIGKILL ten seconds later, or at once when `forceKill` is aborted.
 */
export const graceMs = 10_000
// Looking for tags reads a file per process, so it is done less often the longer it takes.
const pollsMs = [20, 50, 100, 200]

/** A process that leads a group, the tag of everything it started (empty for none), and its cgroup. */
export interface ProcessTree {
  readonly pid: number
  readonly mark: string
  readonly cgroup?: string | undefined
}

/** Resolves when the tree is gone. */
export function endProcessTree(tree: ProcessTree, forceKill?: AbortSignal): Promise<void> {
  return end(
    () => treeLives(tree),
    name => signalTree(tree, name),
    forceKill,
  )
}

/** Ends what a killed night has left running, and resolves when it is gone: its load would be in the next joules. */
export function endProcessesOfNight(folder: string, forceKill?: AbortSignal): Promise<void> {
  const left = () => processesOfNight(folder)
  return end(
    () => left().length > 0,
    name => {
      for (const pid of left()) signal(pid, name)
    },
    forceKill,
  )
}

async function end(
  isLeft: () => boolean,
  signalAll: (name: NodeJS.Signals) => void,
  forceKill: AbortSignal | undefined,
): Promise<void> {
  if (!isLeft()) return
  signalAll('SIGTERM')
  const deadline = performance.now() + graceMs
  for (let poll = 0; isLeft() && performance.now() < deadline && forceKill?.aborted !== true; poll += 1) {
    await wait(pollsMs[poll] ?? 200)
  }
  // SIGKILL is certain, except for a process stuck in a driver, which nothing can end.
  const patience = performance.now() + 2000
  while (isLeft() && performance.now() < patience) {
    signalAll('SIGKILL')
    await wait(50)
  }
}

/** Kills the tree without waiting, for moments in which waiting is impossible. */
export function killProcessTree(tree: ProcessTree): void {
  signalTree(tree, 'SIGKILL')
}

/** Whether any process of the tree still runs. */
export function treeLives({ pid, mark, cgroup }: ProcessTree): boolean {
  return groupLives(pid) || (cgroup !== undefined && cgroupLives(cgroup)) || markedProcesses(mark).length > 0
}

function groupLives(pid: number): boolean {
  return signal(-pid, 0) && !onlyZombies(pid)
}

function signalTree({ pid, mark, cgroup }: ProcessTree, name: NodeJS.Signals): void {
  if (cgroup !== undefined && name === 'SIGKILL') killCgroup(cgroup)
  const found = new Set([...markedProcesses(mark), ...(cgroup === undefined ? [] : cgroupProcesses(cgroup))])
  // Once each: a trainer that saves a checkpoint may abort at a second SIGTERM.
  const outside = [...found].filter(other => processStat(other)?.group !== pid)
  signal(-pid, name)
  for (const other of outside) signal(other, name)
}

function signal(target: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(target, name)
    return true
  } catch (error) {
    // A process that we may not signal exists all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * A dead process stays in its group until its parent reads its exit code, which the first process of a container
 * often never does. It uses nothing and need not be awaited.
 */
function onlyZombies(group: number): boolean {
  const processes = processIds()
  if (processes.length === 0) return false
  return processes.every(pid => {
    const stat = processStat(pid)
    return stat === undefined || stat.group !== group || stat.ended
  })
}
