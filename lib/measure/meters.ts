import type { Availability, Probe, ProbeContext } from './availability.js'
import { probeEstimate } from './estimate.js'
import { probeHwmon } from './hwmon.js'
import type { Meter } from './meter.js'
import { probeNvidiaSmi } from './nvidia-smi-probe.js'
import { probePerf } from './perf-probe.js'
import { probePowercap } from './powercap.js'

/** Every meter, registered here once: of those that measure the same, the first that is available is used. */
const probes: readonly Probe[] = [probePerf, probePowercap, probeEstimate, probeNvidiaSmi, probeHwmon]

/** Asks every meter whether it can be used on this machine. */
export function probeMeters(context: ProbeContext): Promise<readonly Availability[]> {
  return Promise.all(probes.map(probe => probe(context)))
}

/** The meters that a run uses: of each kind the best that is available. */
export function chooseMeters(availabilities: readonly Availability[]): readonly Meter[] {
  // perf adds up what powercap shows to be one counter.
  const hasMirrors = availabilities.some(availability => availability.hasMirrors === true)
  const usable = availabilities.filter(({ name }) => !(hasMirrors && name === 'perf'))
  const measured = usable.flatMap(({ meter }) => (meter?.source === 'measured' ? [meter] : []))
  const unable = usable.flatMap(availability => availability.unable ?? [])
  const estimated = usable.flatMap(({ meter }) => (meter?.source === 'estimated' ? [meter] : []))
  const chosen = new Map<Meter['measures'], Meter>()
  for (const meter of [...measured, ...unable, ...estimated]) {
    if (!chosen.has(meter.measures)) chosen.set(meter.measures, meter)
  }
  return availabilities.flatMap(({ measures }) => {
    const meter = chosen.get(measures)
    chosen.delete(measures)
    return meter ?? []
  })
}

/** What a run should tell of the meters that it uses, before it starts. */
export function meterNotices(
  availabilities: readonly Availability[],
  used: readonly Meter[],
): readonly string[] {
  const names = new Set<string>(used.map(({ name }) => name))
  const mirrors = availabilities.find(availability => availability.hasMirrors === true)
  const perf = availabilities.find(({ name, meter }) => name === 'perf' && meter !== undefined)
  return [
    ...(mirrors !== undefined && perf !== undefined
      ? ['perf adds up counters that mirror one another, so powercap is used']
      : []),
    ...availabilities.flatMap(({ name, notices = [] }) => (names.has(name) ? notices : [])),
  ]
}

/** A meter as records and events name it. */
export function meterSummary({ name, measures, source, assumption }: Meter) {
  return { meter: name, measures, source, assumption }
}
