import type { Sample } from '../../measure/meter.js'
import { procRoot, sysfsRoot } from '../../os/sysfs.js'
import { formatShare } from '../../units.js'
import { heatReadings } from './heat-readings.js'
import { runningJobs } from './jobs.js'
import { type LoadReading, loadBetween, type OwnProcesses, readLoad } from './load.js'
import type { QuietWatch } from './quiet-watch.js'
import { type CpuSettings, cpuSettings, swappedPages, throttleEvents } from './settings.js'

/** What else the machine did around an attempt; null is what could not be read, never zero. */
export interface AttemptConditions {
  /** Share of the machine's CPU time that others took just before it, 0 to 1. */
  readonly othersBefore: number | null
  /** The same while it ran. */
  readonly foreignLoad: number | null
  /** CPU seconds while it ran: its own, with nightwatt and the meters, and those of the whole machine. */
  readonly ownCpuSeconds: number | null
  readonly busyCpuSeconds: number | null
  readonly swappedPages: number | null
  /** Jobs of packages or of cron that ran when it started or ended. */
  readonly jobs: readonly string[] | null
  /** Processes of others on its cards. */
  readonly strangersOnCards: number | null
  readonly settingsBefore: CpuSettings
  readonly settingsAfter: CpuSettings
  /** The first temperatures, in °C, by device. */
  readonly startCelsius: Readonly<Record<string, number>>
  /** Share of the samples of its cards that were slowed down; null where none tells. */
  readonly throttledShare: number | null
  /** How often the processors slowed themselves down for their heat. */
  readonly cpuThrottleEvents: number | null
}

/** From this share of the machine's CPU time on, what others do is in a run's joules to an extent that matters. */
export const maxForeignShare = 0.05

/** That others kept the processors busy while an attempt ran, in words; none where they did not, or it is not known. */
export function foreignLoadWarnings({ foreignLoad }: AttemptConditions): readonly string[] {
  return foreignLoad === null || foreignLoad < maxForeignShare
    ? []
    : [
        `others took ${formatShare(foreignLoad)} of the machine's CPU time while it ran: what that cost is in its joules`,
      ]
}

/** Looks around before and after an attempt: a few files each time, no process. */
export interface ConditionsWatch {
  /** Just before the command starts. */
  begin(): void
  see(sample: Sample): void
  /** The command has ended. */
  end(): void
  result(strangersOnCards: number | null): AttemptConditions
}

export interface ConditionsOptions extends OwnProcesses {
  readonly env: NodeJS.ProcessEnv
  readonly quiet?: QuietWatch | undefined
}

export function watchConditions({ env, quiet, ...own }: ConditionsOptions): ConditionsWatch {
  const proc = procRoot(env)
  const sysfs = sysfsRoot(env)
  const heat = heatReadings()
  const othersBefore = quiet?.end() ?? null
  const look = () => ({
    swapped: swappedPages(proc),
    jobs: runningJobs(proc, own.night),
    settings: cpuSettings(sysfs),
    throttled: throttleEvents(sysfs),
  })
  // The load last before and first after, so that reading the rest is in none of them.
  let before: (ReturnType<typeof look> & { readonly load: LoadReading | undefined }) | undefined
  let after: typeof before
  return {
    begin() {
      before = { ...look(), load: readLoad(proc, own) }
    },
    see: heat.see,
    end() {
      const load = readLoad(proc, own)
      after = { ...look(), load }
      quiet?.begin()
    },
    result(strangersOnCards) {
      const load = loadBetween(before?.load, after?.load)
      const nothing: CpuSettings = { governor: null, turbo: null, cpu_power_limit_watts: null }
      return {
        othersBefore,
        foreignLoad: load?.othersShare ?? null,
        ownCpuSeconds: load?.ownSeconds ?? null,
        busyCpuSeconds: load?.busySeconds ?? null,
        swappedPages: difference(before?.swapped, after?.swapped),
        jobs: before?.jobs === undefined || after?.jobs === undefined ? null : both(before.jobs, after.jobs),
        strangersOnCards,
        settingsBefore: before?.settings ?? nothing,
        settingsAfter: after?.settings ?? nothing,
        startCelsius: heat.startCelsius,
        throttledShare: heat.throttledShare,
        cpuThrottleEvents: difference(before?.throttled, after?.throttled),
      }
    },
  }
}

function difference(before: number | undefined, after: number | undefined): number | null {
  return before === undefined || after === undefined || after < before ? null : after - before
}

function both(before: readonly string[], after: readonly string[]): readonly string[] {
  return [...new Set([...before, ...after])].sort()
}
