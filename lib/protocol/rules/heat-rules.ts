import { ownMeters } from '../../record/experiment/components.js'
import { idlePowerOfNight, maxIdleDriftShare } from '../../record/night/idle-power.js'
import { metersOf } from '../../record/night/meters-at.js'
import { maxAutomaticCooldownSeconds } from '../../run/cooldown.js'
import { formatCelsius, formatDuration, formatShare, formatWatts } from '../../units.js'
import { conditionsOf, measuresEnergy } from '../judge-runs.js'
import type { Judgement, Rule, Run } from '../rule.js'

/** Rules of heat and rest. */

const maxStartCelsius = 5

const noThrottling: Rule = {
  id: 'no-throttling',
  title: 'Neither processors nor cards slow themselves down',
  limit: 'never',
  sources: ['cruz', 'greenMetrics'],
  advice: 'cool the machine, or lower the power limit before the night; such a run is left out of means',
  ofRun: {
    measure: throttlingOf,
    keeps: value => value === 0,
    show: (value, run) => (value === 0 ? 'never' : throttlingWords(run)),
    worst: 'most',
    leavesOut: 'throttled',
  },
}

/** 1 where something slowed itself down, 0 where all tell that they did not, null where one does not tell. */
function throttlingOf(run: Run): number | null {
  const { experiment, night } = run
  if (throttlingWords(run) !== '') return 1
  const seen = conditionsOf(experiment)
  const hasCards = ownMeters(experiment, 'gpu').length > 0
  const isCardKnown = !hasCards || typeof seen?.throttled_share === 'number'
  const isCpuKnown = typeof seen?.cpu_throttle_events === 'number' || isBelowLimit(experiment, night.machine)
  return isCardKnown && isCpuKnown ? 0 : null
}

function isBelowLimit({ cpu_temperature }: Run['experiment'], machine: Run['night']['machine']): boolean {
  const limit = machine?.cpu_throttling_celsius
  const { max_celsius: hottest } = cpu_temperature
  return limit !== undefined && hottest !== null && hottest < limit
}

function throttlingWords({ experiment, night }: Run): string {
  const seen = conditionsOf(experiment)
  const share = seen?.throttled_share ?? 0
  const events = seen?.cpu_throttle_events ?? 0
  const { machine } = night
  const hottestCard = experiment.energy_metrics.gpu_temp_max_celsius
  const slowdown = Math.min(...(machine?.gpus.flatMap(gpu => gpu.slowdown_celsius ?? []) ?? []))
  return [
    share > 0 ? `cards in ${formatShare(share)} of the samples` : '',
    events > 0 ? `processors ${events} times` : '',
    share === 0 && hottestCard !== null && hottestCard >= slowdown
      ? `a card at ${formatCelsius(hottestCard)}, where it slows itself down`
      : '',
  ]
    .filter(text => text !== '')
    .join(', ')
}

const startTemperature: Rule = {
  id: 'start-temperature',
  title: 'Runs start as warm as the first',
  limit: `within ${maxStartCelsius} °C`,
  sources: ['cruz', 'greenMetrics'],
  advice: 'wait longer between runs: --cooldown auto; a warm-up run first',
  ofRun: {
    measure: startDifference,
    keeps: celsius => celsius <= maxStartCelsius,
    show: celsius => `${formatCelsius(celsius)} apart`,
    worst: 'most',
  },
}

function startDifference({ experiment, first }: Run): number | null | undefined {
  const own = conditionsOf(experiment)?.start_celsius
  const reference = conditionsOf(first)?.start_celsius
  if (own === undefined || reference === undefined) return null
  const differences = Object.entries(own).flatMap(([device, celsius]) => {
    const start = reference[device]
    return start === undefined ? [] : [Math.abs(celsius - start)]
  })
  return differences.length === 0 ? null : Math.max(...differences)
}

const atRest: Rule = {
  id: 'at-rest',
  title: 'The machine is at rest when its idle power is measured',
  limit: 'its power moves by less than 2 % or 1 W a minute',
  sources: ['cruz', 'own'],
  advice: 'let the machine come to rest before the night; see what keeps it busy',
  ofNight({ night: { idle, idle_later = [] } }) {
    const times = idle === undefined ? idle_later : [idle, ...idle_later]
    if (times.length === 0) return undefined
    const rests = times.map(({ rest }) => rest)
    const moving = rests.filter(rest => rest?.at_rest === false && rest.watts_per_minute !== null)
    const speeds = rests.flatMap(rest => rest?.watts_per_minute ?? [])
    const fastest = Math.max(...speeds.map(Math.abs))
    if (moving.length > 0) return { state: 'broken', value: `${formatWatts(fastest)} a minute` }
    if (speeds.length < times.length) return { state: 'unknown', value: 'not recorded' }
    return { state: 'kept', value: `${formatWatts(fastest)} a minute` }
  },
}

const cooldownLimit: Rule = {
  id: 'cooldown-limit',
  title: 'Automatic cool-downs end because the machine is at rest',
  limit: `within ${formatDuration(maxAutomaticCooldownSeconds)}`,
  sources: ['cruz'],
  advice:
    'the first run of the night found the machine cooler than it ever got again: start it warm, or cool it better',
  ofNight({ night: { options, cooldowns }, experiments }) {
    if (options.cooldown !== 'auto' || experiments.length < 2) return undefined
    if (cooldowns === undefined) return { state: 'unknown', value: 'not recorded' }
    const { automatic, gave_up } = cooldowns
    return gave_up === 0
      ? { state: 'kept', value: `all ${automatic} of them` }
      : { state: 'broken', value: `${gave_up} of ${automatic} gave up` }
  },
}

const idle: Rule = {
  id: 'idle',
  title: 'Idle power is measured before, between and after, and hardly drifts',
  limit: `within ${formatShare(maxIdleDriftShare)}, or 3 W`,
  sources: ['mlperf', 'cruz'],
  advice: '--idle 60 measures it; let the machine come to rest before the night',
  ofNight(facts) {
    const { night, experiments } = facts
    if (!measuresEnergy(night) || metersOf(night).every(({ source }) => source === 'estimated'))
      return undefined
    if (night.idle === undefined) return { state: 'broken', value: 'not measured: no net energy' }
    const power = idlePowerOfNight(night)
    if (power === undefined) return { state: 'unknown', value: 'no power of what is counted' }
    const wanted = experiments.length >= 3 ? 3 : 2
    const drift = `${formatWatts(power.watts)}, ${formatWatts(power.driftWatts)} apart over ${power.times} times`
    if (power.withheld !== '')
      return { state: 'broken', value: `${drift}: no net energy, for ${power.withheld}` }
    return power.times < wanted
      ? {
          state: 'broken',
          value: `${formatWatts(power.watts)}, ${power.times === 1 ? 'before the first run alone' : `${power.times} times only`}`,
        }
      : { state: 'kept', value: drift }
  },
  before({ options, meters }): Judgement | undefined {
    if (options === undefined || options.energy === false) return undefined
    if (meters?.every(({ source }) => source === 'estimated') === true) return undefined
    const { idle: seconds } = options
    return typeof seconds === 'number' && seconds > 0
      ? { state: 'kept', value: formatDuration(seconds) }
      : { state: 'broken', value: 'not to be measured' }
  },
}

export const heatRules: readonly Rule[] = [noThrottling, startTemperature, atRest, cooldownLimit, idle]
