import { readFileSync } from 'node:fs'
import { processStat } from './process-stat.js'

/**
 * A process that no other can be mistaken for: the system reuses the ids of dead processes, but not with the same
 * start time; and that time counts from the start of the machine, which has an id too.
 */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks from the machine's start; null where there is no /proc. */
  readonly startTicks: number | null
  /** Id of the machine's start; null where there is no /proc. */
  readonly bootId: string | null
}

/** Hidden: something runs under that id, but we may not see what (/proc mounted with hidepid). */
export type Liveness = 'alive' | 'dead' | 'hidden'

export function ownIdentity(): ProcessIdentity {
  const { pid } = process
  return { pid, startTicks: processStat(pid)?.startTicks ?? null, bootId: bootId() }
}

/** What became of a process; once dead it stays so. */
export function livenessOf({ pid, startTicks, bootId: boot }: ProcessIdentity): Liveness {
  if (boot !== null && boot !== bootId()) return 'dead'
  const stat = processStat(pid)
  if (stat === undefined) return answers(pid) ? 'hidden' : 'dead'
  return stat.ended || (startTicks !== null && stat.startTicks !== startTicks) ? 'dead' : 'alive'
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return null
  }
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
