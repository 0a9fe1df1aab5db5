import { probeAmdgpu } from './amdgpu/amdgpu-probe.js'
import type { Availability, Probe, ProbeContext } from './availability.js'
import { probeEstimate } from './kernel/estimate.js'
import { probeHwmon } from './kernel/hwmon.js'
import { probePowercap } from './kernel/powercap.js'
import type { Meter } from './meter.js'
import { probeAcpiPower } from './node/acpi-power.js'
import { probeIpmi } from './node/ipmi.js'
import { probeNvidiaSmi } from './nvidia-smi/nvidia-smi-probe.js'
import { probeNvml } from './nvml/nvml-probe.js'
import { probeOwnMeter } from './own/own-meter.js'
import { probePerf } from './perf/perf-probe.js'

/** Every meter, registered here once. Of those that measure the same, the first available one is used. */
const probes: readonly Probe[] = [
  probePerf,
  probePowercap,
  probeEstimate,
  probeNvml,
  probeNvidiaSmi,
  probeAmdgpu,
  probeHwmon,
]

/** Those of parts that a meter of the user's own may measure too, which comes first then. */
const probesOfNode: readonly Probe[] = [probeAcpiPower, probeIpmi]

/** Asks every meter whether it can be used on this machine. */
export function probeMeters(context: ProbeContext): Promise<readonly Availability[]> {
  const { env, own } = context
  return Promise.all([
    ...probes.map(probe => probe(context)),
    ...(own?.meters ?? []).map(async meter => ({
      ...(await probeOwnMeter(meter, own?.base ?? '', env)),
      isConfigured: true,
    })),
    ...probesOfNode.map(probe => probe(context)),
  ])
}

/**
 * The meters that a run uses: the best available one of each kind. One that the user configured measures its part even
 * where it is unable now: it may answer later, and joules of another meter must not pass for its own.
 */
export function chooseMeters(availabilities: readonly Availability[]): readonly Meter[] {
  // perf adds up counters that powercap shows to be one.
  const hasMirrors = availabilities.some(availability => availability.hasMirrors === true)
  const usable = availabilities.filter(({ name }) => !(hasMirrors && name === 'perf'))
  const configured = usable.flatMap(({ isConfigured, unable }) =>
    isConfigured === true ? (unable ?? []) : [],
  )
  const measured = usable.flatMap(({ meter }) => (meter?.source === 'measured' ? [meter] : []))
  const unable = usable.flatMap(availability => availability.unable ?? [])
  const estimated = usable.flatMap(({ meter }) => (meter?.source === 'estimated' ? [meter] : []))
  const chosen = new Map<Meter['measures'], Meter>()
  for (const meter of [...configured, ...measured, ...unable, ...estimated]) {
    if (!chosen.has(meter.measures)) chosen.set(meter.measures, meter)
  }
  return availabilities.flatMap(({ measures }) => {
    const meter = chosen.get(measures)
    chosen.delete(measures)
    return meter ?? []
  })
}

/** What a run should report of its meters before it starts. */
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
    ...leftOut(availabilities, names),
    ...standIns(availabilities, names),
    ...heldPlaces(availabilities, names),
  ]
}

/** A meter whose hardware is there and that tells nothing of it, where another of the same hardware does. */
function standIns(availabilities: readonly Availability[], used: ReadonlySet<string>): readonly string[] {
  return availabilities
    .filter(
      ({ isConfigured, unable, name }) => isConfigured !== true && unable !== undefined && !used.has(name),
    )
    .flatMap(({ name, measures, maker, finding }) =>
      availabilities
        .filter(other => other.measures === measures && other.maker === maker)
        .filter(other => other.meter !== undefined && used.has(other.name))
        .map(other => `${name}: ${finding}; ${other.name} is used instead`),
    )
}

/** A meter that answers and is not used, for the user's own, which does not, is to measure the same. */
function heldPlaces(availabilities: readonly Availability[], used: ReadonlySet<string>): readonly string[] {
  return availabilities
    .filter(({ isConfigured, meter, name }) => isConfigured === true && meter === undefined && used.has(name))
    .flatMap(own =>
      availabilities
        .filter(({ measures, meter }) => measures === own.measures && meter !== undefined)
        .map(
          other =>
            `${other.name} could measure ${own.measures} and does not take the place of ${own.name}, which the configuration names: take ${own.name} out of it to use ${other.name}`,
        ),
    )
}

/** A part that several makers' devices are of is measured by the meter of one of them. */
function leftOut(availabilities: readonly Availability[], used: ReadonlySet<string>): readonly string[] {
  const makerOf = (part: string) =>
    availabilities.find(({ measures, name }) => measures === part && used.has(name))?.maker
  return availabilities.flatMap(({ name, measures, maker, meter, unable }) => {
    const usedMaker = makerOf(measures)
    if (maker === undefined || usedMaker === undefined || maker === usedMaker) return []
    return meter === undefined && unable === undefined
      ? []
      : [
          `${name}: the cards of ${maker} are not measured beside those of ${usedMaker}: what they take is in no figure`,
        ]
  })
}

/** A meter as records and events name it. */
export function meterSummary({
  name,
  measures,
  source,
  assumption,
  intervalMs,
  sensor,
  powerWindows,
}: Meter) {
  const rhythm = intervalMs === undefined ? {} : { interval_ms: intervalMs }
  const accuracy = sensor === undefined ? {} : { sensor }
  const windows = powerWindows?.map(({ index, windowMs, delayMs, source }) => ({
    index,
    window_ms: windowMs,
    ...(delayMs === undefined ? {} : { delay_ms: delayMs }),
    source,
  }))
  return {
    meter: name,
    measures,
    source,
    assumption,
    ...rhythm,
    ...accuracy,
    ...(windows === undefined || windows.length === 0 ? {} : { power_windows: windows }),
  }
}
