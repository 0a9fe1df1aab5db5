import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Ends a training with all that it started. A trainer forks data loaders and shells; a signal to the first
 * process alone would leave them on the GPU until morning, so the whole process group gets it. SIGTERM first,
 * since a trainer may want to save a checkpoint; SIGKILL ten seconds later, or at once when `hurry` is aborted.
 */
export const graceMs = 10_000
const pollMs = 50

/** Resolves when the process group of `pid` is gone. */
export async function endProcessGroup(pid: number, hurry?: AbortSignal): Promise<void> {
  signalGroup(pid, 'SIGTERM')
  const deadline = performance.now() + graceMs
  while (groupLives(pid) && performance.now() < deadline && hurry?.aborted !== true) await wait(pollMs)
  // Death by SIGKILL is certain but for a process stuck in a driver, which nothing can end.
  const patience = performance.now() + 2000
  while (groupLives(pid) && performance.now() < patience) {
    signalGroup(pid, 'SIGKILL')
    await wait(pollMs)
  }
}

/** Kills the process group of `pid` without waiting: for a moment when nothing can be waited for any more. */
export function killProcessGroup(pid: number): void {
  signalGroup(pid, 'SIGKILL')
}

/** Whether any process of the group of `pid` still runs. */
export function groupLives(pid: number): boolean {
  return signalGroup(pid, 0) && !onlyZombies(pid)
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal)
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
  let processes: string[]
  try {
    processes = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  } catch {
    return false
  }
  return processes.every(name => {
    // `pid (name) state ppid pgrp …`; the name may hold spaces and parentheses.
    const fields = readStat(name)
      ?.replace(/^.*\) /s, '')
      .split(' ')
    return fields === undefined || Number(fields[2]) !== group || fields[0] === 'Z' || fields[0] === 'X'
  })
}

function readStat(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
}
