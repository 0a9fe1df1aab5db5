// Times meters against powers that are known.
// Any Node: meters.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { chooseMeters, meterNotices, probeMeters } from '../../../lib/measure/meters.ts'
import { startMonitor } from '../../../lib/measure/monitor.ts'
import { parsePowerReading } from '../../../lib/measure/node/ipmi-output.ts'
import {
  addBoardController,
  addPowerMeter,
  type IpmiPlay,
  type StandIns,
  temporaryFolder,
  withStandIns,
} from '../../stand-ins/index.ts'

async function probed(standIns: StandIns, own: { name: string; measures: string; command: string[] }[] = []) {
  const env = withStandIns(standIns)
  const availabilities = await probeMeters({
    env,
    sysfs: env.NIGHTWATT_SYSFS ?? '',
    cpuPowerWatts: undefined,
    own: { meters: own, base: '/' },
  })
  const meters = chooseMeters(availabilities)
  return {
    env,
    meters,
    availabilities,
    of: (name: string) => availabilities.find(one => one.name === name),
    node: meters.filter(({ measures }) => measures === 'node'),
  }
}

function withController(ipmi?: IpmiPlay): StandIns {
  const sysfs = temporaryFolder('sysfs')
  addBoardController(sysfs)
  return { sysfs, ...(ipmi === undefined ? {} : { ipmi }) }
}

async function attempt(standIns: StandIns, seconds: number) {
  const { env, meters } = await probed(standIns)
  const told: string[] = []
  const monitor = await startMonitor(meters, {
    intervalMs: 200,
    env,
    onSample() {},
    onProblem: (name, problem) => told.push(`${name}: ${problem}`),
  })
  const startMs = monitor.now()
  monitor.begin(startMs)
  await wait(seconds * 1000)
  const endMs = monitor.now()
  const { energy } = await monitor.end(endMs)
  const node = energy.components.find(({ part }) => part === 'node')
  return { energy, node, told, seconds: (endMs - startMs) / 1000 }
}

describe("a board controller's power", () => {
  it.each(['1.8.18', '1.8.19'] as const)('is read as ipmitool %s prints it', async version => {
    const { node, of } = await probed(withController({ watts: 412, version }))
    expect(of('ipmi')?.finding).toBe('the board controller tells 412 W')
    expect(node.map(({ name, intervalMs }) => [name, intervalMs])).toEqual([['ipmi', 5000]])
  })

  it.each<[IpmiPlay | undefined, RegExp, RegExp]>([
    [undefined, /ipmitool is not installed/, /apt install ipmitool/],
    [{ refusal: 'no-permission' }, /belongs to root/, /chmod a\+rw \/dev\/ipmi0/],
    [{ refusal: 'no-device' }, /no device/, /modprobe/],
    [{ refusal: 'no-dcmi' }, /does not tell its power by DCMI/, /^$/],
    [{ state: 'deactivated' }, /does not tell its power by DCMI/, /^$/],
    [{ watts: 0 }, /tells no power \(0 W\)/, /^$/],
  ])('that is not to be had is none, and it is told what would help: %j', async (ipmi, finding, unlock) => {
    const { of, node } = await probed(withController(ipmi))
    expect(node).toEqual([])
    expect(of('ipmi')?.finding).toMatch(finding)
    expect(of('ipmi')?.unlock.join()).toMatch(unlock)
  })

  it('is not asked for on a machine without one', async () => {
    const file = join(temporaryFolder('asked'), 'asked')
    const { of } = await probed({ ipmi: { asked: { file, answers: 9 } } })
    expect(of('ipmi')?.finding).toContain('no board controller')
    expect(() => readFileSync(file)).toThrow()
  })

  it('stands beside the total, which it contains', async () => {
    const { node, energy, seconds } = await attempt({ ...withController({ watts: 412 }), cpu: {} }, 2)
    expect(node?.isCounted).toBe(false)
    expect(node?.totalJoules).toBeCloseTo(412 * seconds, 3)
    expect(energy.totalJoules).toBe(energy.cpu.totalJoules)
  })

  it('is read at both edges of a run that is shorter than its rhythm, by few questions', async () => {
    const file = join(temporaryFolder('asked'), 'asked')
    const { node, seconds } = await attempt(withController({ asked: { file, answers: 99 } }), 2)
    expect(node?.totalJoules).toBeCloseTo(200 * seconds, 3)
    expect(readFileSync(file, 'utf8').length).toBeLessThanOrEqual(6)
  })

  it('does not take the place of a meter of the user that is down, and both are told', async () => {
    const own = [{ name: 'bmc', measures: 'node', command: ['/nowhere/read-bmc'] }]
    const { node, availabilities, meters } = await probed(withController({ watts: 412 }), own)
    expect(node.map(({ name }) => name)).toEqual(['bmc'])
    expect(meterNotices(availabilities, meters)).toEqual([
      expect.stringMatching(/^bmc: .*(?:not found|no such file)/),
      'ipmi could measure node and does not take the place of bmc, which the configuration names: take bmc out of it to use ipmi',
    ])
  })

  it('that fails in the middle of a night is told once, and nothing is assumed of it', async () => {
    const file = join(temporaryFolder('asked'), 'asked')
    const { node, told } = await attempt(withController({ asked: { file, answers: 1 } }), 1)
    expect(node?.totalJoules).toBeNull()
    expect(told).toEqual(['ipmi: ipmi gives no power: the board controller does not tell its power by DCMI'])
  })
})

describe("the firmware's power meter", () => {
  const files = { power1_average: 311_000_000, power1_average_interval: 300, power1_accuracy: '95.0%' }
  const withFirmware = (...meters: Readonly<Record<string, string | number>>[]) => {
    const sysfs = temporaryFolder('sysfs')
    for (const [place, one] of meters.entries()) addPowerMeter(sysfs, one, place)
    return { sysfs }
  }

  it('says over what time it averages, and how accurate it is', async () => {
    const { node, of } = await probed(withFirmware(files))
    expect(of('acpi-power')?.finding).toBe("the firmware's power meter tells 311 W")
    expect(node).toMatchObject([
      {
        name: 'acpi-power',
        intervalMs: 1000,
        powerWindows: [{ index: 0, windowMs: 300 }],
        sensor: { source: 'firmware ±5 %' },
      },
    ])
    expect(node[0]?.sensor?.share).toBeCloseTo(0.05)
  })

  it('is asked before the board controller', async () => {
    const standIns = withController({})
    addPowerMeter(standIns.sysfs ?? '', files)
    expect((await probed(standIns)).node.map(({ name }) => name)).toEqual(['acpi-power'])
    expect((await attempt(standIns, 1.2)).node?.devices[0]?.meter).toBe('acpi-power')
  })

  it.each([
    ['zero', [{ ...files, power1_average: 0 }], /gives none/],
    ['no number', [{ ...files, power1_average: 'unknown' }], /gives none/],
    ['a battery', [{ ...files, power1_is_battery: 1 }], /no power meter/],
    ['of minutes', [{ ...files, power1_average_interval: 60_000 }], /averages over 60 s/],
    ['several', [files, files], /2 power meters/],
  ] as const)('is none where it is %s', async (_name, meters, finding) => {
    const { node, of } = await probed(withFirmware(...meters))
    expect(node).toEqual([])
    expect(of('acpi-power')?.finding).toMatch(finding)
  })
})

it("a meter of the user's own comes before both", async () => {
  const standIns = withController({})
  const { node } = await probed(standIns, [
    { name: 'mine', measures: 'node', command: ['sh', '-c', 'while :; do echo 99; sleep 0.2; done'] },
  ])
  expect(node.map(({ name }) => name)).toEqual(['mine'])
})

describe('a power reading', () => {
  it.each([
    ['    Instantaneous power reading:                   214 Watts\n', 214],
    // Another tool that prints the same.
    ['Instantaneous power reading              : 214      Watts\nPower reading state is : activated\n', 214],
    [
      '    Instantaneous power reading:                   214 Watts\n    Power reading state is:   deactivated\n',
      undefined,
    ],
    ['    Instantaneous power reading:                     0 Watts\n', undefined],
    ['    Instantaneous power reading:                   214 W', undefined],
    ['', undefined],
  ])('of %j', (output, watts) => {
    expect(parsePowerReading(output)).toBe(watts)
  })
})
