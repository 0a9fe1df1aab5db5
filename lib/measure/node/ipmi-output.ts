import type { KnownFailure } from '../supervise/known-failure.js'

/**
 * Watts of what `ipmitool dcmi power reading` prints: `Instantaneous power reading: 214 Watts`, aligned in different ways by
 * different versions. Undefined where it holds none, where the controller's measuring is off, and for zero: a controller
 * that answers and does not measure says so.
 */
export function parsePowerReading(output: string): number | undefined {
  const watts = Number(/^\s*Instantaneous power reading\s*:\s*(\d+)\s*Watts\s*$/m.exec(output)?.[1])
  const state = /^\s*Power reading state is\s*:\s*(\S+)\s*$/m.exec(output)?.[1]
  return watts > 0 && state !== 'deactivated' ? watts : undefined
}

/** What ipmitool says when it gives none. */
export const knownIpmiFailures: readonly KnownFailure[] = [
  {
    said: /not found on the PATH/,
    finding: 'the machine has a board controller (IPMI), but ipmitool is not installed',
    unlock: ['sudo apt install ipmitool'],
  },
  {
    said: /Could not open device at .*Permission denied|not permitted|must be root/is,
    finding: 'ipmitool may not ask the board controller: its device belongs to root',
    unlock: ['sudo chmod a+rw /dev/ipmi0'],
  },
  {
    said: /Could not open device/,
    finding: 'ipmitool finds no device of a board controller',
    unlock: ['sudo modprobe ipmi_devintf ipmi_si'],
  },
  {
    said: /DCMI request failed because|Invalid command|power reading state is\s*:\s*deactivated/i,
    finding: 'the board controller does not tell its power by DCMI',
    unlock: [],
  },
  {
    said: /Instantaneous power reading\s*:\s*0\s*Watts/,
    finding: 'the board controller answers by DCMI, but tells no power (0 W)',
    unlock: [],
  },
]
