import type { Settings } from '../../plan/options.js'
import { type GovernorReport, type HeldGovernor, holdGovernor } from '../../run/governor/governor.js'
import { makeNightCgroup } from '../../run/process/night-cgroup.js'
import { startWatchdog, type Watchdog } from '../../run/process/watchdog.js'

/**
 * The machine as a night holds it: with the governor asked for, and with a watchdog that tidies up if we are killed.
 */
export interface MachineHold {
  /** Beginning of NIGHTWATT_MARK in the environment of everything that the night starts. */
  readonly mark: string
  /** The cgroup that holds everything its experiments start; undefined where none may be made. */
  readonly cgroup: string | undefined
  /** Null where none was asked for. */
  readonly governor: GovernorReport | null
  readonly notices: readonly string[]
  /** Puts the machine back as it was; returns what the user has to do by hand. A second call does nothing. */
  release(): readonly string[]
  /** Releases, and ends the watchdog: the night has ended in good order. */
  end(): Promise<void>
}

/**
 * Holds the machine for a night, from before its first run. What is not available becomes a notice, and the night
 * goes on.
 */
export async function holdMachine(
  { governor: wanted }: Settings,
  env: NodeJS.ProcessEnv,
  sysfs: string,
  watchdog: Watchdog = startWatchdog({ env }),
): Promise<MachineHold> {
  const held: HeldGovernor | undefined =
    wanted === null ? undefined : await holdGovernor(wanted, sysfs, watchdog)
  const cgroup = await makeNightCgroup(env, watchdog)
  const release = () => [held?.release() ?? ''].filter(problem => problem !== '')
  return {
    mark: watchdog.mark,
    cgroup: cgroup.folder,
    governor: held?.report ?? null,
    notices: [...noticesOfWatchdog(watchdog, held), ...noticesOfGovernor(held)],
    release,
    async end() {
      release()
      await cgroup.remove()
      await watchdog.dismiss()
    },
  }
}

function noticesOfWatchdog({ problem }: Watchdog, held: HeldGovernor | undefined): readonly string[] {
  if (problem === '') return []
  const governor = held?.report.set === true ? ', nor puts the governor back' : ''
  return [`${problem}: if nightwatt itself is killed (SIGKILL), nobody ends its training${governor}`]
}

function noticesOfGovernor(held: HeldGovernor | undefined): readonly string[] {
  if (held === undefined || held.report.set) return []
  const { wanted, before, problem } = held.report
  const instead = before === null ? '' : `, the night runs with ${before}`
  return [`governor ${wanted} is not set${instead}: ${problem}`]
}
