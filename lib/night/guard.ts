import { type GovernorReport, type HeldGovernor, holdGovernor } from '../run/governor.js'
import { startWarden } from '../run/warden.js'
import type { Settings } from './options.js'

/** The machine as a night holds it: with the governor asked for, and with someone who tidies up if we are killed. */
export interface Guard {
  /** Beginning of NIGHTWATT_MARK in the environment of everything that the night starts. */
  readonly mark: string
  /** Null where none was asked for. */
  readonly governor: GovernorReport | null
  readonly notices: readonly string[]
  /** Puts the machine back as it was; returns what the user has to do by hand. Again it does nothing. */
  release(): readonly string[]
  /** Releases, and lets the warden go: the night has ended in good order. */
  end(): Promise<void>
}

export async function guardNight(
  { governor: wanted }: Settings,
  env: NodeJS.ProcessEnv,
  sysfs: string,
): Promise<Guard> {
  const warden = startWarden({ env })
  const held: HeldGovernor | undefined =
    wanted === null ? undefined : await holdGovernor(wanted, sysfs, warden)
  const release = () => [held?.release() ?? ''].filter(problem => problem !== '')
  return {
    mark: warden.mark,
    governor: held?.report ?? null,
    notices: [
      ...(warden.problem === ''
        ? []
        : [
            `${warden.problem}: if nightwatt itself is killed (SIGKILL), nobody ends its training${wanted === null ? '' : ' and puts the governor back'}`,
          ]),
      ...noticesOf(held?.report),
    ],
    release,
    async end() {
      release()
      await warden.dismiss()
    },
  }
}

function noticesOf(report: GovernorReport | undefined): readonly string[] {
  if (report === undefined || report.set) return []
  const instead = report.before === null ? '' : `, the night runs with ${report.before}`
  return [`governor ${report.wanted} is not set${instead}: ${report.problem}`]
}
