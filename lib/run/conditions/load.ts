import { processesOfNight } from '../process/process-tag.js'
import { cgroupTime, type MachineTime, machineTime, processTime } from './cpu-time.js'

/** The CPU times at one instant, in seconds since the machine's start. */
export interface LoadReading {
  readonly machine: MachineTime
  /** What nightwatt and everything it started have taken. */
  readonly ownSeconds: number
}

/** What of the CPU time between two readings was whose. */
export interface Load {
  readonly ownSeconds: number
  readonly busySeconds: number
  /** CPU time of others over what all processors together could have given, 0 to 1. */
  readonly othersShare: number
}

/** A night as its processes are found. */
export interface OwnProcesses {
  /** The folder in the environment of everything that the night starts; empty to count nightwatt's children alone. */
  readonly night: string
  /** The cgroup that holds what its experiments start, where it has one. */
  readonly cgroup?: string | undefined
}

/**
 * Reads the CPU times; undefined where the kernel does not tell them.
 *
 * What ended and was awaited is in the times of whoever awaited it, in the end ours; what still runs is read by itself;
 * a daemon that left its parent is known by its cgroup alone.
 */
export function readLoad(proc: string, { night, cgroup }: OwnProcesses): LoadReading | undefined {
  const machine = machineTime(proc)
  const self = processTime(proc, 'self')
  if (machine === undefined || self === undefined) return undefined
  const running = night === '' ? [] : processesOfNight(night)
  const tree = running.reduce((sum, pid) => sum + (processTime(proc, pid) ?? 0), self)
  const { user, system } = process.cpuUsage()
  const inCgroup = cgroup === undefined ? undefined : cgroupTime(cgroup)
  const ownSeconds = inCgroup === undefined ? tree : Math.max(tree, inCgroup + (user + system) / 1e6)
  return { machine, ownSeconds }
}

// The kernel counts the machine's time in ticks of 10 ms: over less than this, single ticks would be per cents.
const minSeconds = 0.4

/** The load between two readings; undefined where it cannot be told: too little time, or counters that went back. */
export function loadBetween(
  before: LoadReading | undefined,
  after: LoadReading | undefined,
): Load | undefined {
  if (before === undefined || after === undefined) return undefined
  const allSeconds = after.machine.allSeconds - before.machine.allSeconds
  const busySeconds = after.machine.busySeconds - before.machine.busySeconds
  const ownSeconds = after.ownSeconds - before.ownSeconds
  if (allSeconds < minSeconds || busySeconds < 0 || ownSeconds < 0) return undefined
  const othersShare = Math.min(1, Math.max(0, busySeconds - ownSeconds) / allSeconds)
  return { ownSeconds, busySeconds, othersShare }
}
