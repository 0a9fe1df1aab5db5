import type { Sample } from '../measure/meter.js'
import type { NightEvent } from '../run/events.js'
import { formatCelsius, formatDuration, formatWatts } from '../units.js'
import { describeExperiment, type ExperimentRow, metricsText } from './experiment-row.js'
import { sparkline } from './sparkline.js'

type Started = Extract<NightEvent, { type: 'experiment-started' }>

// About ten seconds at the usual interval of a fifth of one.
const readingsShown = 48

// Where the bars of temperatures begin: no machine in a room is much colder.
const roomCelsius = 20

/** What is known of the experiment that runs. */
export class RunningRow {
  readonly #started: Started
  readonly #startedMs = performance.now()
  #attemptMs: number | undefined
  readonly #metrics = new Map<string, number>()
  readonly #notes: ExperimentRow['notes'][number][] = []
  readonly #watts: number[] = []
  readonly #gpuWatts = new Map<string, number>()
  #estimated = false
  readonly #celsiusOf = new Map<string, number>()
  readonly #celsius: number[] = []

  constructor(started: Started) {
    this.#started = started
  }

  startAttempt(): void {
    this.#attemptMs = performance.now()
    this.#metrics.clear()
    this.#watts.length = 0
  }

  seeMetric(name: string, value: number): void {
    this.#metrics.set(name, value)
  }

  note(text: string, bad: boolean): void {
    this.#notes.unshift({ text, bad })
  }

  see(sample: Sample): void {
    switch (sample.kind) {
      case 'cpu-energy':
        // RAM alone is no power of the processors.
        if (sample.packageJoules === null) return
        this.#estimated = sample.meter === 'estimate'
        pushTo(
          this.#watts,
          (sample.packageJoules + (sample.ramJoules ?? 0)) / (sample.intervalMs / 1000) + this.#gpuPower(),
        )
        return
      case 'cpu-temperature':
        this.#seeHeat('cpu', sample.temperatureCelsius)
        return
      case 'gpu':
        if (sample.other === true) return
        if (sample.powerWatts !== null) this.#gpuWatts.set(sample.uuid, sample.powerWatts)
        if (sample.temperatureCelsius !== null) this.#seeHeat(sample.uuid, sample.temperatureCelsius)
    }
  }

  /** Seconds until the night's end, as far as the finished experiments tell. */
  remainingSeconds(): number | null {
    const { remainingSeconds } = this.#started
    return remainingSeconds === null
      ? null
      : Math.max(0, remainingSeconds - (performance.now() - this.#startedMs) / 1000)
  }

  row(): ExperimentRow {
    const { index, experiment } = this.#started
    const elapsed = this.#attemptMs === undefined ? null : (performance.now() - this.#attemptMs) / 1000
    return {
      index,
      mark: '⏳',
      what: describeExperiment(experiment),
      // In whole seconds: an output that is as it was needs not be sent.
      took: elapsed === null ? '' : formatDuration(Math.floor(elapsed)),
      energy: this.#power(),
      heat: this.#heat(),
      metrics: metricsText(this.#metrics),
      notes: this.#notes,
    }
  }

  /** Of several devices the hottest is shown. */
  #seeHeat(device: string, celsius: number): void {
    this.#celsiusOf.set(device, celsius)
    pushTo(this.#celsius, Math.max(...this.#celsiusOf.values()))
  }

  #heat(): string {
    const last = this.#celsius.at(-1)
    if (last === undefined) return ''
    return `${sparkline(this.#celsius, roomCelsius)} ${formatCelsius(last)} now`
  }

  #power(): string {
    const last = this.#watts.at(-1) ?? (this.#gpuWatts.size === 0 ? undefined : this.#gpuPower())
    if (last === undefined) return ''
    return `${sparkline(this.#watts)} ${formatWatts(last)}${this.#estimated ? ' estimated' : ''}`.trim()
  }

  #gpuPower(): number {
    return [...this.#gpuWatts.values()].reduce((sum, watts) => sum + watts, 0)
  }
}

function pushTo(readings: number[], value: number): void {
  readings.push(value)
  if (readings.length > readingsShown) readings.shift()
}
