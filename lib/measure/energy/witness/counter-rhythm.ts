/** A reading of a counter. */
export interface Reading {
  readonly timeMs: number
  readonly joules: number
}

/** The readings around an edge of an attempt. */
export interface AroundEdge {
  readonly edgeMs: number
  readonly readings: readonly Reading[]
}

/** When a counter may move: each period, at its phase and whole periods from it. */
export interface Rhythm {
  readonly periodMs: number
  readonly phaseMs: number
  /** How likely it is; those of a list add up to one. */
  readonly weight: number
  /** By how much a movement may be late or early. */
  readonly slackMs: number
}

// The slowest counter of the boards that arXiv:2312.02741 tried.
const usualMs = 100
// Readings closer than this show when a counter moves: one that moves each 20 ms, which is the fastest that is known, and
// one that moves each 100 ms.
const densesMs = [15, 40]
// Readings keep whole milliseconds, a counter's clock is not ours, and a reading takes its time: the least of these that explains
// what was seen.
const slacksMs = [0.25, 0.5, 1, 2, 4]
const periods = 24
const phases = 4

/** Between which readings a counter moved for the so many-th time; infinite where it was not seen from one side. */
interface Movement {
  readonly number: number
  readonly fromMs: number
  readonly toMs: number
}

/**
 * The rhythms by which a counter moved between just those readings between which it was seen to move, and not between others.
 *
 * Any period and phase that explain the readings are as likely as any other: with readings 5 ms apart and three movements, they
 * place a movement to 1 or 2 ms. Where nobody saw it move closely, its phase is unknown, and its period the slowest that is known
 * of any counter.
 *
 * @param near Readings around an edge of the attempt.
 * @param other Readings around its other edge, which know the period too.
 */
export function rhythmsOf(near: AroundEdge, other: AroundEdge): readonly Rhythm[] {
  const [seen, seenThere] = [movementsOf(near), movementsOf(other)]
  for (const slackMs of slacksMs) {
    for (const lists of [[seen, seenThere], [seen]]) {
      const rhythms = explaining(lists, slackMs)
      if (rhythms.length > 0) return rhythms
    }
  }
  return anyPhase(usualMs)
}

function explaining(lists: readonly (readonly Movement[])[], slackMs: number): readonly Rhythm[] {
  const [fromMs, toMs] = periodsOf(
    lists.flatMap(list => pairsOf(list)),
    slackMs,
  )
  // Infinite where nobody saw it move closely.
  if (!(fromMs < toMs && Number.isFinite(toMs - fromMs))) return []
  const [near = [], other = []] = lists
  const rhythms: Rhythm[] = []
  for (let step = 0; step < periods; step += 1) {
    const periodMs = fromMs + ((step + 0.5) / periods) * (toMs - fromMs)
    const here = phasesOf(near, periodMs, slackMs)
    const there = phasesOf(other, periodMs, slackMs)
    if (here.widthMs === 0 || there.widthMs === 0) continue
    for (let part = 0; part < phases; part += 1) {
      const phaseMs = here.fromMs + ((part + 0.5) / phases) * here.widthMs
      rhythms.push({ periodMs, phaseMs, weight: here.widthMs * there.widthMs, slackMs })
    }
  }
  const sum = rhythms.reduce((all, { weight }) => all + weight, 0)
  return rhythms.map(rhythm => ({ ...rhythm, weight: rhythm.weight / sum }))
}

function anyPhase(periodMs: number): readonly Rhythm[] {
  const count = periods * phases
  return Array.from({ length: count }, (_, place) => ({
    periodMs,
    phaseMs: ((place + 0.5) / count) * periodMs,
    weight: 1 / count,
    slackMs: 0,
  }))
}

/** The phases, of the movement with the number 0, that explain movements of a period; all alike where there are none. */
function phasesOf(movements: readonly Movement[], periodMs: number, slackMs: number) {
  if (movements.length === 0) return { fromMs: 0, widthMs: periodMs }
  const fromMs = Math.max(...movements.map(one => one.fromMs - slackMs - one.number * periodMs))
  const toMs = Math.min(...movements.map(one => one.toMs + slackMs - one.number * periodMs))
  return { fromMs, widthMs: Math.max(0, toMs - fromMs) }
}

function pairsOf(movements: readonly Movement[]): readonly (readonly [Movement, Movement])[] {
  return movements.flatMap((one, place) => movements.slice(place + 1).map(later => [one, later] as const))
}

function periodsOf(pairs: readonly (readonly [Movement, Movement])[], slackMs: number) {
  const bounds = pairs.map(([one, later]) => {
    const apart = later.number - one.number
    return [
      (later.fromMs - one.toMs - 2 * slackMs) / apart,
      (later.toMs - one.fromMs + 2 * slackMs) / apart,
    ] as const
  })
  return [Math.max(...bounds.map(([least]) => least)), Math.min(...bounds.map(([, most]) => most))] as const
}

/** What dense readings around an edge, else after it, else before it, show of a counter's movements; nothing where they show fewer than two. */
function movementsOf({ readings, edgeMs }: AroundEdge): readonly Movement[] {
  for (const denseMs of densesMs) {
    const runs = denseRuns(readings, denseMs).filter(run => movementsIn(run).length > 0)
    const run = runs.find(one => (one.at(-1)?.timeMs ?? 0) > edgeMs) ?? runs.at(-1)
    if (run !== undefined) return movementsIn(run)
  }
  return []
}

function denseRuns(readings: readonly Reading[], denseMs: number): readonly (readonly Reading[])[] {
  const runs: Reading[][] = []
  for (const reading of readings) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run === undefined || last === undefined || reading.timeMs - last.timeMs > denseMs)
      runs.push([reading])
    else run.push(reading)
  }
  return runs
}

function movementsIn(run: readonly Reading[]): readonly Movement[] {
  const [first, last] = [run[0], run.at(-1)]
  const seen: Movement[] = []
  for (const [place, { timeMs, joules }] of run.entries()) {
    const before = run[place - 1]
    if (before === undefined || before.joules === joules) continue
    // A counter that moved from each reading to the next may have moved more often than once.
    if (seen.at(-1)?.toMs === before.timeMs) return []
    seen.push({ number: seen.length, fromMs: before.timeMs, toMs: timeMs })
  }
  if (first === undefined || last === undefined || seen.length < 2) return []
  return [
    // The movement before the first was before the first reading, that after the last after the last.
    { number: -1, fromMs: Number.NEGATIVE_INFINITY, toMs: first.timeMs },
    ...seen,
    { number: seen.length, fromMs: last.timeMs, toMs: Number.POSITIVE_INFINITY },
  ]
}
