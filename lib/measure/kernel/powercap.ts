import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Probe } from '../availability.js'
import { type CounterReading, type Likeness, likenessOf } from './mirrored-counters.js'
import { powercapMeter } from './powercap-meter.js'
import { counterDifference, findZones, readCounter, type Zone } from './powercap-zones.js'

export { counterDifference } from './powercap-zones.js'

const common = {
  name: 'powercap',
  measures: 'cpu',
  cost: 'reads a file of the kernel a package and sample',
} as const

export const probePowercap: Probe = async ({ sysfs }) => {
  const folder = join(sysfs, 'class/powercap')
  const zones = findZones(folder)
  if (!zones.some(zone => zone.kind === 'package')) {
    return {
      ...common,
      meter: undefined,
      finding: `${folder} holds no package energy counter (no RAPL: a virtual machine, or a processor without it)`,
      unlock: ['sudo modprobe intel_rapl_common intel_rapl_msr'],
    }
  }
  const watched = await watch(zones)
  if (typeof watched === 'string') {
    return {
      ...common,
      meter: undefined,
      finding: `${folder} is there, but cannot be read: ${watched}`,
      unlock: [`sudo chmod a+r ${folder}/intel-rapl:*/energy_uj`],
    }
  }
  return judge(watched)
}

interface WatchedZone {
  readonly zone: Zone
  readonly readings: readonly CounterReading[]
}

function judge(watched: readonly WatchedZone[]): Awaited<ReturnType<Probe>> {
  const still = watched.filter(({ readings }) => !hasMoved(readings))
  const stillPackages = still.filter(({ zone }) => zone.kind === 'package')
  if (stillPackages.length > 0) {
    return {
      ...common,
      meter: undefined,
      finding: `powercap is there, but ${labelsOf(stillPackages)} ${stillPackages.length > 1 ? 'stand' : 'stands'} still: nothing is known from a counter that does not move`,
      unlock: [],
    }
  }
  // Of several all are known, or the sum is not.
  const stillRam = still.length > 0
  const moving = stillRam ? watched.filter(({ zone }) => zone.kind === 'package') : watched
  const groups = groupMirrors(moving)
  const mirrored = groups.filter(({ length }) => length > 1)
  const count = groups.filter(([first]) => first?.zone.kind === 'package').length
  const notices = [
    ...mirrored.map(
      group =>
        `powercap: ${group.map(({ zone }) => zone.label).join(' and ')} show one counter, so it is counted once`,
    ),
    ...unsurePairs(moving).map(
      pair =>
        `powercap: ${labelsOf(pair)} could not be told apart from one counter that is shown twice (the machine is busy), and are counted as two: their sum may be double`,
    ),
    ...(stillRam
      ? [
          `powercap: ${labelsOf(still)} ${still.length > 1 ? 'stand' : 'stands'} still, so no RAM energy is known`,
        ]
      : []),
  ]
  return {
    ...common,
    meter: powercapMeter(groups.map(group => group.map(({ zone }) => zone))),
    finding: [
      `powercap counts ${count} package(s)`,
      ...notices.map(notice => notice.replace(/^powercap: /, '')),
    ].join('; '),
    unlock: [],
    notices,
    hasMirrors: mirrored.some(([first]) => first?.zone.kind === 'package'),
  }
}

function groupMirrors(watched: readonly WatchedZone[]): readonly (readonly WatchedZone[])[] {
  const groups: WatchedZone[][] = []
  for (const candidate of watched) {
    const group = groups.find(([first]) => {
      return first !== undefined && likeness(first, candidate) === 'one'
    })
    if (group === undefined) groups.push([candidate])
    else group.push(candidate)
  }
  return groups
}

function likeness(one: WatchedZone, other: WatchedZone): Likeness {
  if (one.zone.kind !== other.zone.kind) return 'two'
  const samePackage = one.zone.package !== '' && one.zone.package === other.zone.package
  return likenessOf(one.readings, other.readings, { samePackage })
}

/** Pairs of which it cannot be told whether they are one counter. */
function unsurePairs(watched: readonly WatchedZone[]): readonly (readonly [WatchedZone, WatchedZone])[] {
  return watched.flatMap((one, place) =>
    watched
      .slice(place + 1)
      .flatMap(other => (likeness(one, other) === 'unsure' ? [[one, other] as const] : [])),
  )
}

function hasMoved(readings: readonly CounterReading[]): boolean {
  return (readings.at(-1)?.microjoules ?? 0) > (readings[0]?.microjoules ?? 0)
}

function labelsOf(watched: readonly WatchedZone[]): string {
  return watched.map(({ zone }) => zone.label).join(' and ')
}

const roundMs = 40
// A second, over which a counter moves and two may be compared; those that stand still get another half, and those of
// which a busy machine does not let it be told whether they are two get four in all.
const comparedRounds = 25
const maxRounds = 38
const maxUnsureRounds = 100

/** Reads counters again and again, each unwrapped; or why they cannot be read. */
async function watch(zones: readonly Zone[]): Promise<readonly WatchedZone[] | string> {
  const watched = zones.map(zone => ({ zone, last: 0, readings: [] as CounterReading[] }))
  const comparable = (['package', 'ram'] as const).some(
    kind => zones.filter(zone => zone.kind === kind).length > 1,
  )
  try {
    for (let round = 0; round < maxUnsureRounds; round += 1) {
      if (round > 0) await pause(roundMs)
      for (const counter of watched) readOnce(counter)
      const allMoved = watched.every(({ readings }) => hasMoved(readings))
      if (!allMoved && round + 1 >= maxRounds) break
      if (allMoved && !comparable) break
      if (allMoved && round >= comparedRounds && unsurePairs(watched).length === 0) break
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return watched
}

function readOnce(counter: { zone: Zone; last: number; readings: CounterReading[] }): void {
  const { zone, readings } = counter
  const now = readCounter(zone)
  const timeMs = performance.now()
  const before = readings.at(-1)
  if (before === undefined) readings.push({ timeMs, microjoules: now })
  else {
    const taken = counterDifference(counter.last, now, zone.maxMicrojoules, timeMs - before.timeMs)
    readings.push({ timeMs, microjoules: before.microjoules + (taken ?? 0) })
  }
  counter.last = now
}
