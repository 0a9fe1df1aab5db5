import { join } from 'node:path'
import { ask } from '../../os/ask.js'
import { namesIn } from '../../os/sysfs.js'
import type { Probe } from '../availability.js'
import type { Meter } from '../meter.js'
import { explainFailure, type KnownFailure } from '../supervise/known-failure.js'
import { knownIpmiFailures, parsePowerReading } from './ipmi-output.js'
import { startNodePower } from './node-power.js'

/**
 * The power of the whole machine as its board controller tells it: `ipmitool dcmi power reading`, of the Data Center
 * Manageability Interface. A controller is slow and each question is a process, so it has a slow rhythm of its own.
 */

const intervalMs = 5000
const patienceMs = 5000
const question = ['dcmi', 'power', 'reading']

const common = {
  name: 'ipmi',
  measures: 'node',
  cost: `one short ipmitool process every ${intervalMs / 1000} s`,
} as const

export const probeIpmi: Probe = async ({ env, sysfs }) => {
  if (namesIn(join(sysfs, 'class/ipmi')).length === 0) {
    return {
      ...common,
      meter: undefined,
      finding: "the kernel shows no board controller (IPMI), or the controller's driver is not loaded",
      unlock: ['sudo modprobe ipmi_devintf ipmi_si'],
    }
  }
  const { watts, refusal } = await readPower(env)
  if (watts === undefined) return { ...common, meter: undefined, ...refusal }
  return { ...common, meter: ipmiMeter, finding: `the board controller tells ${watts} W`, unlock: [] }
}

const ipmiMeter: Meter = {
  name: 'ipmi',
  measures: 'node',
  source: 'measured',
  assumption: '',
  intervalMs,
  start: context =>
    startNodePower(
      'ipmi',
      intervalMs,
      async () => {
        const { watts, refusal } = await readPower(context.env)
        if (watts === undefined) throw new Error(refusal.finding)
        return watts
      },
      context,
    ),
}

async function readPower(env: NodeJS.ProcessEnv) {
  const { stdout, stderr, failure, exitCode } = await ask('ipmitool', question, {
    env,
    timeoutMs: patienceMs,
  })
  const watts = failure === '' && exitCode === 0 ? parsePowerReading(stdout) : undefined
  const said = failure || stderr || stdout
  return { watts, refusal: explainFailure(said, knownIpmiFailures, tellsNothing) }
}

const tellsNothing: KnownFailure = {
  said: /^/,
  finding: 'ipmitool gives no power',
  unlock: ['ipmitool dcmi power reading'],
}
