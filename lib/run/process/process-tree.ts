import { setTimeout as wait } from 'node:timers/promises'
import { cgroupLives, cgroupProcesses, killCgroup } from './cgroup.js'
import { markedProcesses, processesOfNight, processIds } from './mark.js'
import { processStat } from './process-stat.js'

/**
 * Ends a training with all that it started. A trainer forks data loaders, shells and daemons; a signal to the first
 * process alone would leave them on the GPU until morning, so its whole process group gets it, whatever carries
 * its mark (mark.ts), and whatever is in its cgroup, where it has one (cgroup.ts). SIGTERM first, since a trainer may
 * want to save a checkpoint; SIGKILL ten seconds later, or at once when `hurry` is aborted.
 */
export const graceMs = 10_000
// Looking for marks reads a file a process, so it is done less often the longer it takes.
const pollsMs = [20, 50, 100, 200]

/** A process that leads a group, the mark of all that it started, empty for none, and the cgroup of all that. */
export interface ProcessTree {
  readonly pid: number
  readonly mark: string
  readonly cgroup?: string | undefined
}

/** Resolves when the tree is gone. */
export function endProcessTree(tree: ProcessTree, hurry?: AbortSignal): Promise<void> {
  return end(
    () => treeLives(tree),
    name => signalTree(tree, name),
    hurry,
  )
}

/** Ends what a night that was killed has left, and resolves when it is gone: its load would be in the next joules. */
export function endProcessesOfNight(folder: string, hurry?: AbortSignal): Promise<void> {
  const left = () => processesOfNight(folder)
  return end(
    () => left().length > 0,
    name => {
      for (const pid of left()) signal(pid, name)
    },
    hurry,
  )
}

async function end(
  isLeft: () => boolean,
  signalAll: (name: NodeJS.Signals) => void,
  hurry: AbortSignal | undefined,
): Promise<void> {
  if (!isLeft()) return
  signalAll('SIGTERM')
  const deadline = performance.now() + graceMs
  for (let poll = 0; isLeft() && performance.now() < deadline && hurry?.aborted !== true; poll += 1) {
    await wait(pollsMs[poll] ?? 200)
  }
  // Death by SIGKILL is certain but for a process stuck in a driver, which nothing can end.
  const patience = performance.now() + 2000
  while (isLeft() && performance.now() < patience) {
    signalAll('SIGKILL')
    await wait(50)
  }
}

/** Kills the tree without waiting: for a moment when nothing can be waited for any more. */
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
  // Once each: a trainer that saves a checkpoint may take a second SIGTERM for impatience.
  const outside = [...found].filter(other => processStat(other)?.group !== pid)
  signal(-pid, name)
  for (const other of outside) signal(other, name)
}

function signal(target: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(target, name)
    return true
  } catch (error) {
    // Without the right to signal a process it is there all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * A dead process stays in its group until its parent, often the first process of a container that never does it,
 * has asked for its exit code. It burns nothing and needs no waiting for.
 */
function onlyZombies(group: number): boolean {
  const processes = processIds()
  if (processes.length === 0) return false
  return processes.every(pid => {
    const stat = processStat(pid)
    return stat === undefined || stat.group !== group || stat.ended
  })
}
