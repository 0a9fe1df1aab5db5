import type { NightEvent, Sample } from '../../index.js'
import { formatCelsius, formatDuration, formatNumber, formatWatts, sampleWatts } from '../../index.js'

// A terminal line has no room for more; the configuration's first are what its author cares about.
const maxMetrics = 2

/** What is known of the experiment that runs. */
export class Running {
  readonly #remainingSeconds: number | null
  // By the monotonic clock, as all that is compared here: the wall clock may be set while a training runs.
  readonly #startedMs = performance.now()
  #attempt = 0
  #attemptStartedMs: number | undefined
  #cpuWatts: number | undefined
  #cpuEstimated = false
  #cpuCelsius: number | undefined
  readonly #gpuWatts = new Map<string, number>()
  #gpuCelsius: number | undefined
  /** Of meters of other parts, a wall socket for example. */
  readonly #otherWatts = new Map<string, number>()
  readonly #metrics = new Map<string, number>()

  constructor({ remainingSeconds }: Extract<NightEvent, { type: 'experiment-started' }>) {
    this.#remainingSeconds = remainingSeconds
  }

  startAttempt(attempt: number): void {
    this.#attempt = attempt
    this.#attemptStartedMs = performance.now()
    this.#metrics.clear()
  }

  endAttempt(): void {
    this.#attemptStartedMs = undefined
  }

  seeMetric(name: string, value: number): void {
    this.#metrics.set(name, value)
  }

  see(sample: Sample): void {
    if (sample.other === true) return
    const { measures, meter, card } = sample
    const watts = sampleWatts(sample)
    const celsius = sample.values.temperatureCelsius ?? null
    switch (measures) {
      case 'cpu':
        if (watts === null) return
        // A reading of a fifth of a second jumps too much to be read; its mean over about a second does not.
        this.#cpuWatts = this.#cpuWatts === undefined ? watts : this.#cpuWatts * 0.8 + watts * 0.2
        this.#cpuEstimated = meter === 'estimate'
        return
      case 'cpu-temperature':
        if (celsius !== null) this.#cpuCelsius = celsius
        return
      case 'gpu':
        if (watts !== null) this.#gpuWatts.set(card?.uuid ?? '', watts)
        if (celsius !== null) this.#gpuCelsius = celsius
        return
      default:
        if (watts !== null) this.#otherWatts.set(measures, watts)
    }
  }

  line(): string {
    const nowMs = performance.now()
    const elapsed = this.#attemptStartedMs === undefined ? undefined : (nowMs - this.#attemptStartedMs) / 1000
    const gpuWatts = [...this.#gpuWatts.values()].reduce((sum, watts) => sum + watts, 0)
    const parts = [
      elapsed === undefined ? 'meters starting or stopping' : `⏱ ${formatDuration(elapsed)}`,
      ...(this.#attempt > 1 ? [`attempt ${this.#attempt}`] : []),
      ...(this.#cpuWatts === undefined
        ? []
        : [`CPU ${formatWatts(this.#cpuWatts)}${this.#cpuEstimated ? ' estimated' : ''}`]),
      ...(this.#cpuCelsius === undefined ? [] : [formatCelsius(this.#cpuCelsius)]),
      ...(this.#gpuWatts.size === 0 ? [] : [`GPU ${formatWatts(gpuWatts)}`]),
      ...(this.#gpuCelsius === undefined ? [] : [formatCelsius(this.#gpuCelsius)]),
      ...[...this.#otherWatts].map(([part, watts]) => `${part} ${formatWatts(watts)}`),
      ...[...this.#metrics].slice(0, maxMetrics).map(([name, value]) => `${name} ${formatNumber(value)}`),
      ...this.#eta(nowMs),
    ]
    return `  ${parts.join(' · ')}`
  }

  #eta(nowMs: number): string[] {
    if (this.#remainingSeconds === null) return []
    const left = Math.max(0, this.#remainingSeconds - (nowMs - this.#startedMs) / 1000)
    return [`night ends in ${formatDuration(left)} (${clock(Date.now() + left * 1000)})`]
  }
}

function clock(timeMs: number): string {
  const time = new Date(timeMs)
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`
}
