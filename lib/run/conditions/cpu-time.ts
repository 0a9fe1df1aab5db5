import { join } from 'node:path'
import { namesIn, readText } from '../../os/sysfs.js'

// USER_HZ, which the kernel guarantees to programs whatever its own rate is (proc_stat(5)).
const ticksPerSecond = 100

/** CPU time of the whole machine since its start, all processors together, in seconds. */
export interface MachineTime {
  readonly busySeconds: number
  /** Busy, idle and waiting. */
  readonly allSeconds: number
}

/** Undefined where the kernel does not tell it. */
export function machineTime(proc: string): MachineTime | undefined {
  const line = /^cpu +([\d ]+)$/m.exec(readText(join(proc, 'stat')) ?? '')?.[1]
  // `user nice system idle iowait irq softirq steal guest guest_nice`; a guest's time is in user's too. What the
  // hypervisor stole was nobody's here.
  const [user, nice, system, idle, wait = 0, irq = 0, softirq = 0] = (line ?? '').split(/ +/).map(Number)
  if (user === undefined || nice === undefined || system === undefined || idle === undefined) return undefined
  const busy = user + nice + system + irq + softirq
  const all = busy + idle + wait
  if (!Number.isFinite(all) || all <= 0) return undefined
  return { busySeconds: busy / ticksPerSecond, allSeconds: all / ticksPerSecond }
}

/** CPU time of a process, its ended and awaited children included, in seconds; undefined for one that is gone. */
export function processTime(proc: string, pid: number | 'self'): number | undefined {
  // `pid (name) state … utime stime cutime cstime`, fields 14 to 17 of proc_pid_stat(5).
  const fields = (readText(join(proc, String(pid), 'stat')) ?? '').replace(/^.*\) /s, '').split(' ')
  const ticks = fields.slice(11, 15).map(Number)
  if (ticks.length < 4 || !ticks.every(Number.isFinite)) return undefined
  return ticks.reduce((sum, value) => sum + value, 0) / ticksPerSecond
}

/** CPU time of everything in a cgroup and below it, ended processes included, in seconds. */
export function cgroupTime(folder: string): number | undefined {
  const microseconds = /^usage_usec (\d+)$/m.exec(readText(join(folder, 'cpu.stat')) ?? '')?.[1]
  return microseconds === undefined ? undefined : Number(microseconds) / 1e6
}

/** The processes that /proc shows. */
export function shownProcesses(proc: string): readonly number[] {
  return namesIn(proc)
    .filter(name => /^\d+$/.test(name))
    .map(Number)
}
