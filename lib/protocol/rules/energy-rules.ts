import { partOf } from '../../measure/parts.js'
import { metersAt, metersOf } from '../../record/night/meters-at.js'
import type { MeterReport, NightRecord } from '../../record/schema.js'
import { formatDuration, formatShare } from '../../units.js'
import { countedDevices, isByCounter, isByPower, witnessOf } from '../devices.js'
import { measuresEnergy } from '../judge-runs.js'
import type { Rule, Run } from '../rule.js'

/** Rules of how the energy of a run is measured. */

const minSeconds = 60
const minRateShare = 0.9
const minCoverage = 0.95

const hasEnergy = ({ night }: Run) => measuresEnergy(night)

const measured: Rule = {
  id: 'measured',
  title: 'Energy is measured, not estimated',
  limit: 'no estimate',
  sources: ['greenMetrics'],
  advice: 'see nightwatt doctor: it names the command that unlocks a meter',
  ofNight({ night }) {
    if (night.options.energy === false) return undefined
    return judgeMeters(metersOf(night))
  },
  before: ({ meters, options }) =>
    meters === undefined || options?.energy === false ? undefined : judgeMeters(meters),
}

/** Of what counts towards a total: others stand beside it, whatever they are. */
function judgeMeters(all: NightRecord['meters']) {
  const meters = all.filter(({ measures }) => partOf(measures).isCounted)
  const estimated = meters.filter(({ source }) => source === 'estimated').map(({ meter }) => meter)
  if (meters.length === 0) return { state: 'broken', value: 'no meter' } as const
  if (estimated.length > 0) return { state: 'broken', value: `by ${estimated.join(', ')}` } as const
  return { state: 'kept', value: [...new Set(meters.map(({ meter }) => meter))].join(', ') } as const
}

const longEnough: Rule = {
  id: 'long-enough',
  title: 'Runs are long, or read off an energy counter',
  limit: `at least ${formatDuration(minSeconds)}, or a counter`,
  sources: ['mlperf', 'partTime'],
  advice: 'let a run do more work, or use a meter that counts energy',
  ofRun: {
    measure: run => (hasEnergy(run) ? run.experiment.duration_seconds : undefined),
    keeps: (seconds, { experiment }) => seconds >= minSeconds || isCounted(experiment),
    show: (seconds, { experiment }) =>
      `${formatDuration(seconds)}${seconds < minSeconds && isCounted(experiment) ? ', by counters' : ''}`,
    worst: 'least',
  },
}

function isCounted(experiment: Run['experiment']): boolean {
  const devices = countedDevices(experiment)
  return devices.length > 0 && devices.every(isByCounter)
}

const powerWindow: Rule = {
  id: 'power-window',
  title: 'Power is instant, or the time it is a mean of is known',
  limit: 'instant power, a counter, or a known window',
  sources: ['partTime'],
  advice: 'use a driver that tells power.draw.instant, or a meter that counts energy',
  ofRun: {
    measure(run) {
      const devices = hasEnergy(run) ? countedDevices(run.experiment).filter(isByPower) : []
      if (devices.length === 0) return undefined
      const unknown = devices.filter(
        device => [undefined, 'draw'].includes(witnessOf(device)) && windowOf(device, run) === undefined,
      )
      return unknown.length === 0 ? 1 : null
    },
    keeps: () => true,
    show: (_, run) => {
      const found = countedDevices(run.experiment).flatMap(device => {
        const witness = witnessOf(device)
        const window = witness === undefined || witness === 'draw' ? windowOf(device, run) : undefined
        return window === undefined ? (witness ?? []) : `a mean of ${window} ms`
      })
      return [...new Set(found)].join(', ')
    },
    worst: 'least',
  },
}

/** Over how many milliseconds the power that a card tells by default is a mean, as documented or calibrated. */
function windowOf({ meter, device_index }: MeterReport, { night, experiment }: Run): number | undefined {
  const { power_windows = [] } = metersAt(night, experiment.started_at).find(one => one.meter === meter) ?? {}
  return power_windows.find(({ index }) => index === device_index)?.window_ms
}

const sampleRate: Rule = {
  id: 'sample-rate',
  title: 'As many samples came as were wanted',
  limit: `at least ${formatShare(minRateShare)} of them`,
  sources: ['mlperf', 'own'],
  advice: 'ask for fewer with --sample-interval, or see what slows the meter',
  ofRun: {
    measure: run => (hasEnergy(run) ? rateOf(run) : undefined),
    keeps: share => share >= minRateShare,
    show: share => `${formatShare(share)} of them`,
    worst: 'least',
  },
}

function rateOf({ experiment, night }: Run): number | null | undefined {
  const { duration_seconds: seconds } = experiment
  const { sampleInterval } = night.options
  const devices = countedDevices(experiment)
  const meters = metersAt(night, experiment.started_at)
  if (devices.length === 0) return undefined
  if (seconds === null || typeof sampleInterval !== 'number') return null
  const shares = devices.map(({ meter, measures, samples }) => {
    const own = meters.find(one => one.meter === meter && one.measures === measures)?.interval_ms ?? 0
    // Between two edges lie as many samples as intervals, or one fewer.
    return (samples + 1) / (seconds / (Math.max(sampleInterval, own) / 1000))
  })
  return Math.min(1, ...shares)
}

const coverage: Rule = {
  id: 'coverage',
  title: 'The time of a run is covered by samples',
  limit: `at least ${formatShare(minCoverage)} of it`,
  sources: ['own'],
  advice: 'see the problems of the meters: one died, hung or was silent',
  ofRun: {
    measure(run) {
      if (!hasEnergy(run)) return undefined
      const { cpu, gpu } = run.experiment.energy_coverage
      const known = [cpu, gpu].filter(share => share !== null)
      return known.length === 0 ? null : Math.min(...known)
    },
    keeps: share => share >= minCoverage,
    show: share => formatShare(share),
    worst: 'least',
  },
}

export const energyRules: readonly Rule[] = [measured, longEnough, powerWindow, sampleRate, coverage]
