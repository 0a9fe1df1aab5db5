import { readFileSync } from 'node:fs'

/** What /proc shows of a process. */
export interface ProcessStat {
  /** It is dead and only waits for its parent to read its exit code. */
  readonly ended: boolean
  readonly group: number
  /** Clock ticks from the machine's start to its own. */
  readonly startTicks: number
}

/** Undefined for a process that does not exist or is hidden from us, and where there is no /proc. */
export function processStat(pid: number): ProcessStat | undefined {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
  // `pid (name) state ppid pgrp …`, proc_pid_stat(5); the name may hold spaces and parentheses.
  const fields = text.replace(/^.*\) /s, '').split(' ')
  return {
    ended: fields[0] === 'Z' || fields[0] === 'X',
    group: Number(fields[2]),
    startTicks: Number(fields[19]),
  }
}
