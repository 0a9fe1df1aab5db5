import { wholeSum } from '../energy/whole-sum.js'
import type { Meter, MeterContext, MeterSession } from '../meter.js'
import { sampleEvery } from '../sampler.js'
import { Outage } from '../supervise/outage.js'
import { MirrorCheck } from './mirrored-counters.js'
import { counterDifference, readCounter, type Zone } from './powercap-zones.js'

/**
 * CPU energy from the kernel's powercap files (the same RAPL counters that perf reads), for machines where perf
 * may not: https://docs.kernel.org/power/powercap/powercap.html.
 */

// No package takes as much for minutes: a counter that was not read for longer than it takes to wrap around at this
// power may have done so unnoticed.
const maxSustainedWatts = 1000
// Readings of a busy machine are late; after a longer pause we were stopped, or could not read.
const lateIntervals = 3

/** Counters that mirror one another, of which only the first counts. */
class Counter {
  readonly #zones: readonly Zone[]
  readonly #checks: readonly MirrorCheck[]
  /** Whether they turned out to be different, and are all counted. */
  isApart = false

  constructor(zones: readonly Zone[]) {
    this.#zones = zones
    this.#checks = zones.slice(1).map(() => new MirrorCheck())
  }

  get kind(): Zone['kind'] {
    return this.#zones[0]?.kind ?? 'package'
  }

  get label(): string {
    return this.#zones.map(({ label }) => label).join(' and ')
  }

  get roundMs(): number {
    return Math.min(...this.#zones.map(zone => zone.maxMicrojoules)) / maxSustainedWatts / 1000
  }

  read(): readonly number[] {
    return this.#zones.map(readCounter)
  }

  /** Microjoules from one reading to the next; null where they cannot be known. */
  difference(before: readonly number[], now: readonly number[], intervalMs: number): number | null {
    const each = this.#zones.map((zone, place) =>
      counterDifference(before[place] ?? 0, now[place] ?? 0, zone.maxMicrojoules, intervalMs),
    )
    if (this.isApart) return wholeSum(each)
    const [first = null] = each
    for (const [place, check] of this.#checks.entries()) {
      const other = each[place + 1] ?? null
      if (first !== null && other !== null && !check.see(first, other, intervalMs)) this.isApart = true
    }
    // What was counted so far lacks the others.
    return this.isApart ? null : first
  }
}

/** @param groups The counters; those of a group mirror one another and count once. */
export function powercapMeter(groups: readonly (readonly Zone[])[]): Meter {
  const apart = new Set<number>()
  return {
    name: 'powercap',
    measures: 'cpu',
    source: 'measured',
    assumption: '',
    devices: (['package', 'ram'] as const).filter(kind =>
      groups.some(group => group.some(zone => zone.kind === kind)),
    ),
    start: async context => startPowercap(groups, apart, context),
  }
}

function startPowercap(
  groups: readonly (readonly Zone[])[],
  apart: Set<number>,
  context: MeterContext,
): MeterSession {
  const { intervalMs: wantedMs, clock, onProblem, onSample } = context
  const counters = groups.map((group, place) => {
    const counter = new Counter(group)
    counter.isApart = apart.has(place)
    return counter
  })
  // Kinds whose joules are too few in this attempt so far.
  const spoilt = new Set<Zone['kind']>()
  const outage = new Outage('powercap', onProblem)
  const roundMs = Math.min(...counters.map(counter => counter.roundMs))
  let last: { timeMs: number; values: readonly (readonly number[])[] } | undefined
  const sampler = sampleEvery(wantedMs, () => {
    const timeMs = clock.now()
    let values: (readonly number[])[]
    try {
      values = counters.map(counter => counter.read())
    } catch (error) {
      outage.failed(`could not be read: ${error instanceof Error ? error.message : String(error)}`)
      return
    }
    outage.over()
    const before = last
    last = { timeMs, values }
    if (before === undefined || timeMs <= before.timeMs) return
    const intervalMs = timeMs - before.timeMs
    if (intervalMs > Math.max(roundMs, lateIntervals * wantedMs)) {
      onProblem(
        `powercap was not read for ${(intervalMs / 1000).toFixed(1)} s, in which its counter may have gone round; what was taken is assumed`,
      )
      return
    }
    const differences = counters.map((counter, place) => {
      const wasApart = counter.isApart
      const taken = counter.difference(before.values[place] ?? [], values[place] ?? [], intervalMs)
      if (counter.isApart && !wasApart) {
        apart.add(place)
        spoilt.add(counter.kind)
        onProblem(
          `powercap: ${counter.label} passed for one counter and move apart: each counts from the next attempt on, and this one's energy is not known`,
        )
      }
      return { kind: counter.kind, taken }
    })
    const joulesOf = (kind: Zone['kind']) => {
      const microjoules = wholeSum(differences.filter(one => one.kind === kind).map(({ taken }) => taken))
      return microjoules === null || spoilt.has(kind) ? null : microjoules / 1e6
    }
    onSample({
      meter: 'powercap',
      measures: 'cpu',
      timeMs,
      intervalMs,
      values: { packageJoules: joulesOf('package'), ramJoules: joulesOf('ram') },
    })
  })
  return { stop: async () => sampler.stop() }
}
