import { forCell } from '../../../chart/draw/any-theme.js'
import { renderSvg } from '../../../chart/draw/render.js'
import { type VegaLiteSpec, vegaLiteSchema } from '../../../chart/draw/spec.js'
import { powerOf } from '../../../chart/power.js'
import { tracesOf } from '../../../report/figures/night-traces.js'
import type { NightEvent } from '../../../run/events.js'
import { experimentTable } from '../../../table/experiments.js'
import type { Frontend, Output } from '../../show/frontend.js'
import { alarming, type Html, html, quiet } from '../../show/html.js'
import { chartView } from '../../view/chart-view.js'
import { chartsOfExperiments, type LiveChartName } from './live-chart-names.js'
import { NightSoFar } from './night-so-far.js'
import { RecentPower } from './recent-power.js'

/**
 * What drawing again and again may take of the machine that is being measured: this share of a core. With what each
 * chart takes once, when it is first drawn, it is 0.5 % of a night of a minute (test/bench/live-charts.js), and less of longer ones.
 */
const mostOfCore = 0.003

const leastMs = 1000

/** A chart below the cell, and when it may be drawn again. */
interface Place {
  readonly name: LiveChartName
  readonly output: Output
  isOutdated: boolean
  notBeforeMs: number
  shown: string
}

/**
 * Charts below a night that runs, each in its place. They are drawn again when something new has ended, or been
 * measured, and the less often the longer the drawing takes; whether a browser keeps up is not waited for.
 */
export class LiveCharts {
  readonly #places: readonly Place[]
  readonly #power = new RecentPower()
  readonly #soFar = new NightSoFar()
  #isFirst = true
  #drawing: Promise<void> | undefined
  #isClosed = false

  constructor(frontend: Frontend, names: readonly LiveChartName[]) {
    this.#places = names.map(name => ({
      name,
      output: frontend.newOutput(),
      isOutdated: false,
      notBeforeMs: 0,
      shown: '',
    }))
  }

  /** Loads what draws, so that it is not loaded beside the first training. */
  async prepare(): Promise<void> {
    await renderSvg({ $schema: vegaLiteSchema, title: '', description: '', mark: 'point' })
  }

  see(event: NightEvent): void {
    this.#soFar.see(event)
    if (event.type === 'sample') this.#power.see(event.sample)
    for (const place of this.#places) {
      if (event.type === (place.name === 'power' ? 'sample' : 'experiment-ended')) place.isOutdated = true
    }
  }

  /** Draws what is due. Called a few times a second, once the night has begun. */
  tick(): void {
    if (this.#isFirst) {
      // In their order, and before anything is drawn: no chart moves another.
      for (const place of this.#places) show(place, waitingFor(place.name))
      this.#isFirst = false
    }
    const now = performance.now()
    const due = this.#places.find(({ isOutdated, notBeforeMs }) => isOutdated && notBeforeMs <= now)
    if (due === undefined || this.#drawing !== undefined) return
    this.#drawing = this.#draw(due).finally(() => {
      this.#drawing = undefined
    })
  }

  /** Draws all that is outdated, whatever it takes: nothing is being measured. */
  async drawn(): Promise<void> {
    await this.#drawing
    for (const place of this.#places) if (place.isOutdated) await this.#draw(place)
  }

  /** The last state, as `show` would draw it: what the stored notebook keeps. */
  async close(): Promise<void> {
    await this.#drawing
    if (this.#isFirst || this.#isClosed) return
    this.#isClosed = true
    for (const place of this.#places) {
      try {
        const chart = await this.#finalChart(place.name)
        if (chart === undefined) continue
        const { forms, metadata, text } = await chartView(chart)
        place.output.show({ ...forms, 'text/plain': text }, metadata)
      } catch (error) {
        show(place, problem(place.name, error))
      }
    }
  }

  async #draw(place: Place): Promise<void> {
    const began = performance.now()
    place.isOutdated = false
    try {
      show(place, place.name === 'power' ? this.#power.html() : await this.#chartOf(place.name))
    } catch (error) {
      show(place, problem(place.name, error))
    }
    const ended = performance.now()
    place.notBeforeMs = ended + Math.max(leastMs, ((ended - began) / mostOfCore) * this.#places.length)
  }

  async #chartOf(name: Exclude<LiveChartName, 'power'>): Promise<Html> {
    const spec = await this.#specOf(name)
    if (spec === undefined) return waitingFor(name)
    const svg = await renderSvg(forCell(spec))
    return html([svg.replace('<svg ', '<svg style="max-width:100%;height:auto" ')])
  }

  async #specOf(name: Exclude<LiveChartName, 'power'>): Promise<VegaLiteSpec | undefined> {
    const night = await this.#soFar.night()
    return night === undefined ? undefined : chartsOfExperiments[name](await experimentTable([night]))
  }

  async #finalChart(name: LiveChartName): Promise<VegaLiteSpec | undefined> {
    if (name !== 'power') return this.#specOf(name)
    const night = await this.#soFar.night()
    if (night === undefined) return undefined
    const { power, powerLimits } = tracesOf([night])
    return powerOf(power, { limits: powerLimits })
  }
}

function show(place: Place, shown: Html): void {
  if (shown.text === place.shown) return
  place.shown = shown.text
  place.output.show({ 'text/html': shown.text })
}

function waitingFor(name: LiveChartName): Html {
  const what = name === 'power' ? 'a meter has told something' : 'an experiment has ended'
  return html`<div style="${quiet}">${name}: drawn when ${what}</div>`
}

function problem(name: LiveChartName, error: unknown): Html {
  const reason = error instanceof Error ? error.message : String(error)
  return html`<div style="${alarming}">⚠ ${name}: this chart could not be drawn: ${reason}</div>`
}
