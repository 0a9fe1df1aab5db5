import type { GovernorName } from '../../config/governors.js'
import { readText } from '../../os/sysfs.js'
import type { Watchdog } from '../process/watchdog.js'
import { currentGovernor, type GovernorFile, governorFiles, writeGovernor } from './governor-files.js'
import { governorCommand, obstacleTo } from './governor-obstacle.js'

/** Whether the governor asked for was set. */
export interface GovernorReport {
  readonly wanted: GovernorName
  /** Whether the night runs with it. */
  readonly set: boolean
  /** The governors before, of all CPUs; null where none shows any. */
  readonly before: string | null
  /** Why it is not set, and the command that would do it; empty when it is. */
  readonly problem: string
}

export interface HeldGovernor {
  readonly report: GovernorReport
  /** Puts back what was there before; returns what could not be put back, in words. A second call does nothing. */
  release(): string
}

/**
 * Sets the governor of every CPU until it is released: by us, by the end of this process whatever ends it, or by the
 * watchdog, which is informed before anything is written. All CPUs or none: the joules of a machine with mixed
 * governors mean nothing.
 */
export async function holdGovernor(
  wanted: GovernorName,
  sysfs: string,
  watchdog: Watchdog,
): Promise<HeldGovernor> {
  const files = governorFiles(sysfs)
  const before = currentGovernor(files)
  const obstacle = obstacleTo(wanted, files, sysfs)
  if (obstacle !== '') return notHeld({ wanted, before, problem: obstacle })

  const others = files.filter(({ governor }) => governor !== wanted)
  await watchdog.restoreLater(others.map(({ file, governor }) => ({ file, value: governor })))
  const release = releaser(others, watchdog)
  const refusals = others.map(({ file }) => writeGovernor(file, wanted)).filter(refusal => refusal !== '')
  if (refusals.length === 0) return { report: { wanted, set: true, before, problem: '' }, release }

  const notPutBack = release()
  const taken = files.length - refusals.length
  const problem = [
    `${taken === 0 ? 'no CPU took it' : `only ${taken} of ${files.length} CPUs took it and were put back`}: ${refusals[0]}`,
    ...(notPutBack === '' ? [] : [notPutBack]),
    `This would set it: ${governorCommand(wanted, sysfs)}`,
  ].join('. ')
  return notHeld({ wanted, before, problem })
}

function notHeld(report: Omit<GovernorReport, 'set'>): HeldGovernor {
  return { report: { ...report, set: false }, release: () => '' }
}

function releaser(files: readonly GovernorFile[], watchdog: Watchdog): () => string {
  let held = true
  const onExit = () => void putBack(files)
  process.once('exit', onExit)
  return () => {
    if (!held) return ''
    held = false
    process.off('exit', onExit)
    const problem = putBack(files)
    watchdog.forget()
    return problem
  }
}

/** Only what differs is written: a file that did not accept our governor need not accept the old one. */
function putBack(files: readonly GovernorFile[]): string {
  const refusals = files
    .filter(({ file, governor }) => readText(file) !== governor)
    .map(({ file, governor }) => ({ file, governor, refusal: writeGovernor(file, governor) }))
    .filter(({ refusal }) => refusal !== '')
  const [first] = refusals
  if (first === undefined) return ''
  const commands = refusals.map(({ file, governor }) => `echo ${governor} | sudo tee ${file}`)
  return `The governor of ${refusals.length} of ${files.length} CPUs could not be put back: ${first.refusal}. This would do it: ${commands.join('; ')}`
}
