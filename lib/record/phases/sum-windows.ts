import type { ComponentReport, DeviceReport, EnergyReport } from '../../measure/energy/energy-report.js'
import { type EnergyMethod, uncertaintyTogether } from '../../measure/energy/method.js'
import { wholeSum } from '../../measure/energy/whole-sum.js'
import type { PhaseRecord, PhaseTimesRecord } from '../schema.js'

/** A window of a phase, and what was taken in it. */
export interface MeasuredWindow {
  readonly window: PhaseTimesRecord['windows'][number]
  readonly energy: EnergyReport
}

type Measured = Omit<PhaseRecord, 'name' | 'times' | 'problems'>

// Beyond this share, more is guessed of the time than is known of it.
const mostUnknownShare = 0.25

/** What is told where the times are not known well enough. */
export const notKnown: Measured = {
  seconds: null,
  seconds_uncertainty: null,
  energy_total_joules: null,
  uncertainty_joules: null,
  sensor_joules: null,
  components: [],
}

/**
 * What windows took together, with what is not known of it: one standard uncertainty (GUM, JCGM 100:2008).
 *
 * What power did between the samples of one window says nothing of the next, and adds in quadrature. What the windows
 * have in common adds up as it is: at each of its edges a phase begins or ends in the same way, rounding of the same
 * power is the same, and so is an estimate's model. The same holds of windows with fewer than two samples, which may
 * beat with the rhythm of the meter. How much power varies between samples is judged by those of the whole attempt where
 * a window has few. An edge is uniform within its bounds (§4.3.7), half-width / √3, and moves the
 * power of the window in or out: in quadrature, since a look at the log is as likely early as late; and as it is where a
 * program holds its output back.
 *
 * What a sensor itself may be off by is a bound beside that, in proportion to the joules.
 *
 * @param attempt What the devices took over the whole attempt.
 */
export function sumOfWindows(
  windows: readonly MeasuredWindow[],
  attempt: readonly DeviceReport[],
  method: EnergyMethod,
): Measured {
  const seconds = windows.reduce((sum, { window }) => sum + lengthOf(window), 0)
  const unknownSeconds = unknownOfEdges(windows, () => 1)
  if (seconds === 0 || unknownSeconds > mostUnknownShare * seconds) return notKnown
  const parts = windows[0]?.energy.components.filter(({ isNone }) => !isNone) ?? []
  const components = parts.map(({ part, isCounted }) => {
    const of = windows.map(({ window, energy }) => ({
      window,
      component: energy.components.find(component => component.part === part),
    }))
    const joules = wholeSum(of.map(({ component }) => component?.totalJoules ?? null))
    const watts = (window: MeasuredWindow['window']) =>
      (of.find(one => one.window === window)?.component?.totalJoules ?? 0) / lengthOf(window)
    return {
      part,
      isCounted,
      joules,
      sampling:
        joules === null
          ? null
          : samplingOf(
              of.flatMap(({ component }) => component ?? []),
              attempt,
              method,
            ),
      coverage: meanCoverage(of),
      sensor: joules === null ? null : wholeSum(of.map(({ component }) => component?.sensorJoules ?? null)),
      sensorSource: of[0]?.component?.sensorSource ?? '',
      watts,
    }
  })
  const counted = components.filter(({ isCounted }) => isCounted)
  const total = wholeSum(counted.map(({ joules }) => joules))
  // The edges are the same for all parts.
  const edgesOfAll = unknownOfEdges(windows, window =>
    counted.reduce((sum, { watts }) => sum + watts(window), 0),
  )
  return {
    seconds,
    seconds_uncertainty: unknownSeconds,
    energy_total_joules: total,
    uncertainty_joules:
      total === null ? null : Math.hypot(edgesOfAll, ...counted.map(({ sampling }) => sampling ?? 0)),
    sensor_joules: total === null ? null : wholeSum(counted.flatMap(({ sensor }) => sensor ?? [])),
    components: components.map(({ part, joules, sampling, coverage, watts, sensor, sensorSource }) => ({
      part,
      energy_joules: joules,
      uncertainty_joules: sampling === null ? null : Math.hypot(sampling, unknownOfEdges(windows, watts)),
      coverage,
      ...(sensor === null ? {} : { sensor_joules: sensor, sensor_source: sensorSource }),
    })),
  }
}

function lengthOf({ start_seconds, end_seconds }: MeasuredWindow['window']): number {
  return end_seconds - start_seconds
}

/** The uncertainty by the times of the edges, each weighed by what a second of its window stands for. */
function unknownOfEdges(
  windows: readonly MeasuredWindow[],
  weightOf: (window: MeasuredWindow['window']) => number,
): number {
  let squares = 0
  let alike = 0
  for (const { window } of windows) {
    const unknown =
      (weightOf(window) * Math.hypot(window.start_within_seconds, window.end_within_seconds)) / Math.sqrt(3)
    if (window.held === true) alike += unknown
    else squares += unknown ** 2
  }
  return Math.hypot(alike, Math.sqrt(squares))
}

/** Of the samples of one part: of each device over all windows, then of the devices together. */
function samplingOf(
  windows: readonly ComponentReport[],
  attempt: readonly DeviceReport[],
  method: EnergyMethod,
): number | null {
  const parts = [...new Set(windows.map(({ part }) => part))]
  const names = [...new Set(windows.flatMap(({ devices }) => own(devices).map(({ device }) => device)))]
  return uncertaintyTogether(
    method,
    names.map(name => ({
      uncertaintyJoules: ofDevice(
        windows.flatMap(({ devices }) => own(devices).filter(({ device }) => device === name)),
        attempt.find(({ device, measures }) => device === name && parts.includes(measures)),
      ),
    })),
  )
}

function own(devices: readonly DeviceReport[]): readonly DeviceReport[] {
  return devices.filter(({ other, energyJoules }) => !other && energyJoules !== null)
}

// Fewer samples say little of how much power varied between them; all of the attempt's say more.
const enoughSamples = 5

function ofDevice(windows: readonly DeviceReport[], attempt: DeviceReport | undefined): number {
  const alike = { sampling: 0, edges: 0, resolution: 0, lag: 0, model: 0, rest: 0 }
  let squares = 0
  for (const { budget, uncertaintyJoules, samples } of windows) {
    const whole = uncertaintyJoules ?? 0
    if (budget === null) {
      alike.rest += whole
      continue
    }
    const told = Math.hypot(...Object.values(budget))
    alike.edges += budget.edgesJoules
    alike.resolution += budget.resolutionJoules
    alike.lag += budget.lagJoules
    alike.model += budget.modelJoules
    // What is in none of its parts.
    alike.rest += Math.sqrt(Math.max(0, whole ** 2 - told ** 2))
    squares += budget.gapsJoules ** 2
    const sampling = Math.min(
      budget.samplingJoules,
      samples < enoughSamples ? asInAttempt(samples, attempt) : Number.POSITIVE_INFINITY,
    )
    if (samples < 2) alike.sampling += sampling
    else squares += sampling ** 2
  }
  return Math.hypot(Math.sqrt(squares), ...Object.values(alike))
}

/** What so many samples leave unknown where power varies as it does all over the attempt. */
function asInAttempt(samples: number, attempt: DeviceReport | undefined): number {
  const budget = attempt?.budget ?? null
  if (budget === null || attempt === undefined || attempt.samples < enoughSamples)
    return Number.POSITIVE_INFINITY
  return budget.samplingJoules * Math.sqrt(Math.max(1, samples) / attempt.samples)
}

/** By the time of the windows; null where none of it was to be measured. */
function meanCoverage(
  windows: readonly {
    readonly window: MeasuredWindow['window']
    readonly component: ComponentReport | undefined
  }[],
): number | null {
  let covered = 0
  let seconds = 0
  for (const { window, component } of windows) {
    const coverage = component?.coverage ?? null
    if (coverage === null) return null
    covered += coverage * lengthOf(window)
    seconds += lengthOf(window)
  }
  return seconds === 0 ? null : covered / seconds
}
