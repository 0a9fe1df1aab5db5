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
  const chosen = new Map<Meter['measures'], Meter>()
  for (const { meter } of availabilities) {
    if (meter !== undefined && !chosen.has(meter.measures)) chosen.set(meter.measures, meter)
  }
  return [...chosen.values()]
}

/** A meter as records and events name it. */
export function meterSummary({ name, measures, source, assumption }: Meter) {
  return { meter: name, measures, source, assumption }
}
