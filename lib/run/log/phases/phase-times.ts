import { mostPhases } from '../../../config/pattern/phases.js'
import { type Growth, type LineTime, timeOfLine } from '../follow/written-times.js'
import type { PhaseMark, PhasePattern } from './phase-marks.js'

/** One time that a phase ran, in milliseconds of the attempt's clock. */
export interface PhaseWindow {
  readonly startMs: number
  readonly endMs: number
  /** How far either edge may be off, both ways, as a uniform bound. */
  readonly startWithinMs: number
  readonly endWithinMs: number
  /** Whether its lines were held back by the program, or came all at once: then the edges of such windows err alike. */
  readonly isHeld: boolean
}

/** When a phase of an attempt ran, as far as its log tells. */
export interface PhaseTimes {
  readonly name: string
  /** How often it began. */
  readonly times: number
  readonly windows: readonly PhaseWindow[]
  /** Whether the windows are all of them: else nothing can be added up. */
  readonly isWhole: boolean
  /** What is to be said of it. */
  readonly problems: readonly string[]
}

/** The most windows that are kept of one attempt. */
const mostWindows = 2000

/** The instant of a line. */
interface Edge extends LineTime {
  /** Whether it was found only when the attempt had ended. */
  readonly isLast: boolean
}

interface Phase {
  readonly name: string
  times: number
  windows: PhaseWindow[]
  open: Edge | undefined
  /** End of the growth in which the last window lay as a whole. */
  wholeIn: number | undefined
  beganAgain: number
  endedUnbegun: number
  held: number
  tooShort: number
  overflowed: boolean
}

/** Collects the marks of phases in the order of the log, and tells in the end when each of them ran. */
export class PhaseClock {
  readonly #phases = new Map<string, Phase>()
  #windows = 0
  #unnamed = 0
  #tooMany = 0
  readonly #behindText = new Map<string, number>()

  constructor(declared: readonly PhasePattern[]) {
    // What is declared is told of even where no line matched.
    for (const { name } of declared) this.#phaseOf(name)
  }

  /** A word of the program with something that can be no name. */
  addUnnamed(): void {
    this.#unnamed += 1
  }

  /** A word of the program behind other text of its line. */
  addBehindText(name: string): void {
    const key = this.#behindText.has(name) || this.#behindText.size < mostPhases ? name : ''
    this.#behindText.set(key, (this.#behindText.get(key) ?? 0) + 1)
  }

  /** @param growths What the log grew by when the line was written; in several pieces where it was long in coming. */
  add({ name, kind }: PhaseMark, growths: readonly Growth[], isLast: boolean): void {
    const time = timeOfLine(growths)
    const phase = this.#phaseOf(name)
    if (phase === undefined || time === undefined) return
    const edge: Edge = { ...time, isLast }
    const does = kind !== 'turn' ? kind : phase.open === undefined ? 'from' : 'until'
    if (does === 'begin' || does === 'from') this.#begin(phase, edge, does)
    else this.#end(phase, edge, does)
  }

  /** Over an attempt that ran from the one instant to the other. */
  result(startMs: number, endMs: number, spoiled: readonly string[]): readonly PhaseTimes[] {
    for (const phase of this.#phases.values()) {
      if (phase.open === undefined) continue
      // What begins with the last words of a program was most likely written long before, and held back.
      const open = phase.open.isLast ? held(phase.open) : phase.open
      phase.held += phase.open.isLast && !phase.open.isHeld ? 1 : 0
      this.#keep(phase, windowOf(open, { ...open, fromMs: endMs, byMs: endMs }))
    }
    return [...this.#phases.values()].map(phase => ({
      name: phase.name,
      times: phase.times,
      windows: phase.windows.map(window => clipped(window, startMs, endMs)),
      isWhole: !phase.overflowed && spoiled.length === 0,
      problems: [...problemsOf(phase), ...spoiled],
    }))
  }

  /** What is to be said of none of the phases that are told of. */
  get problems(): readonly string[] {
    // A shell that shows what it runs, a traceback: what has a line of its own besides lacks nothing.
    const behindText = [...this.#behindText]
      .filter(([name]) => !this.#phases.has(name))
      .reduce((sum, [, lines]) => sum + lines, 0)
    return [
      ...(behindText > 0
        ? [
            `nightwatt:begin or nightwatt:end stands behind other text in ${counted(behindText, 'line')}, which does not count: print it on a line of its own`,
          ]
        : []),
      ...(this.#unnamed > 0
        ? [`${counted(this.#unnamed, 'phase')} in the log had no name that can be one`]
        : []),
      ...(this.#tooMany > 0
        ? [
            `the log named more than ${mostPhases} phases: ${counted(this.#tooMany, 'line')} of others were left out`,
          ]
        : []),
    ]
  }

  #begin(phase: Phase, edge: Edge, kind: 'begin' | 'from'): void {
    if (phase.open !== undefined) {
      // A pattern may well match again: `Epoch 1` does in `Epoch 10`.
      if (kind === 'begin') phase.beganAgain += 1
      return
    }
    phase.open = edge
    phase.times += 1
    if (edge.isHeld) phase.held += 1
  }

  #end(phase: Phase, edge: Edge, kind: 'end' | 'until'): void {
    const { open } = phase
    if (open === undefined) {
      if (kind === 'end') phase.endedUnbegun += 1
      return
    }
    phase.open = undefined
    if (edge.isHeld) phase.held += 1
    if (open.byMs !== edge.byMs) {
      phase.wholeIn = undefined
      this.#keep(phase, windowOf(open, edge))
      return
    }
    // Begun and ended between two looks: all such times together took a part of what lies between them.
    phase.tooShort += 1
    if (phase.wholeIn === edge.byMs) return
    phase.wholeIn = edge.byMs
    this.#keep(phase, someOf(open.beforeMs, edge.byMs))
  }

  #keep(phase: Phase, window: PhaseWindow): void {
    if (this.#windows >= mostWindows) {
      phase.overflowed = true
      return
    }
    this.#windows += 1
    phase.windows.push(window)
  }

  #phaseOf(name: string): Phase | undefined {
    const known = this.#phases.get(name)
    if (known !== undefined) return known
    if (this.#phases.size >= mostPhases) {
      this.#tooMany += 1
      return undefined
    }
    const phase: Phase = {
      name,
      times: 0,
      windows: [],
      open: undefined,
      wholeIn: undefined,
      beganAgain: 0,
      endedUnbegun: 0,
      held: 0,
      tooShort: 0,
      overflowed: false,
    }
    this.#phases.set(name, phase)
    return phase
  }
}

function held(edge: Edge): Edge {
  return { ...edge, fromMs: edge.beforeMs, isHeld: true }
}

function windowOf(begin: Edge, end: Edge): PhaseWindow {
  return {
    startMs: (begin.fromMs + begin.byMs) / 2,
    endMs: (end.fromMs + end.byMs) / 2,
    startWithinMs: (begin.byMs - begin.fromMs) / 2,
    endWithinMs: (end.byMs - end.fromMs) / 2,
    isHeld: begin.isHeld || end.isHeld,
  }
}

/** Anything from none to all of a stretch: half of it, with the variance of that (a uniform share, L²/12). */
function someOf(fromMs: number, toMs: number): PhaseWindow {
  const lengthMs = toMs - fromMs
  const within = lengthMs / Math.sqrt(8)
  return {
    startMs: fromMs + lengthMs / 4,
    endMs: toMs - lengthMs / 4,
    startWithinMs: within,
    endWithinMs: within,
    isHeld: true,
  }
}

function clipped(window: PhaseWindow, startMs: number, endMs: number): PhaseWindow {
  const inside = (timeMs: number) => Math.min(endMs, Math.max(startMs, timeMs))
  const start = inside(window.startMs)
  return { ...window, startMs: start, endMs: Math.max(start, inside(window.endMs)) }
}

function problemsOf(phase: Phase): readonly string[] {
  const { times, open, beganAgain, endedUnbegun, held, tooShort, overflowed } = phase
  return [
    times === 0 && endedUnbegun === 0 ? 'no line of the log began it' : '',
    endedUnbegun > 0 ? `ended ${counted(endedUnbegun, 'time')} without having begun` : '',
    open === undefined ? '' : 'never ended, so it ends with the attempt',
    beganAgain > 0 ? `began ${counted(beganAgain, 'time')} more while it ran, which does not count` : '',
    held > 0
      ? `${counted(held, 'line')} of it came late, for the program holds its output back: print(…, flush=True), stdbuf -oL`
      : '',
    tooShort > 0 ? `${counted(tooShort, 'time')} it began and ended within one look at the log` : '',
    overflowed ? `more than ${mostWindows} times phases began: the further ones were left out` : '',
  ].filter(text => text !== '')
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
