import type { Sample } from '../../measure/meter.js'
import { sampleWatts } from '../../measure/sample-watts.js'
import type { NightEvent } from '../../run/events.js'
import { formatCelsius, formatDuration, formatWatts } from '../../units.js'
import { describeExperiment, type ExperimentRow, marks, metricsText } from './experiment-row.js'
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
    if (sample.other === true) return
    const { measures, meter, card } = sample
    const watts = sampleWatts(sample)
    const celsius = sample.values.temperatureCelsius ?? null
    switch (measures) {
      case 'cpu':
        if (watts === null) return
        this.#estimated = meter === 'estimate'
        pushTo(this.#watts, watts + this.#gpuPower())
        return
      case 'cpu-temperature':
        if (celsius !== null) this.#seeHeat('cpu', celsius)
        return
      case 'gpu':
        if (watts !== null) this.#gpuWatts.set(card?.uuid ?? '', watts)
        if (celsius !== null) this.#seeHeat(card?.uuid ?? '', celsius)
    }
  }

  /** Seconds until the night's end, estimated from the finished experiments. */
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
      mark: marks.running,
      what: describeExperiment(experiment),
      // In whole seconds: an unchanged output need not be sent.
      took: elapsed === null ? '' : formatDuration(Math.floor(elapsed)),
      energy: this.#power(),
      heat: this.#heat(),
      metrics: metricsText(this.#metrics),
      notes: this.#notes,
    }
  }

  /** The hottest of several devices is shown. */
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
