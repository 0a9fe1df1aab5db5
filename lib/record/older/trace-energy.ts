import type { Integral, Window } from '../../measure/energy/integral/integral.js'
import { TrapezoidIntegral } from '../../measure/energy/trapezoid.js'
import type { PowerTrace } from './power-trace.js'

/**
 * The energy that a trace of the original really holds. The original added its samples up as if each stood for one
 * second; they came 1.03 s apart at the median and up to 3 s.
 *
 * The window. A record tells when the experiment ended and how long it took, to the microsecond, so its start is
 * known; but that duration includes the second for which the original waited to stop its sampler. What the training
 * itself took is perf's `seconds time elapsed`, which is also what the CPU's joules stand for: so the window is
 * [start, start + elapsed], and where perf told nothing, [start, start + duration − 1.2 s], the difference that the
 * original's records show. A window that the trace does not fit into (records whose clock was set, traces of another
 * attempt) is moved so as to begin with the trace. Without any record the trace's own first and last sample bound it.
 *
 * The stamps are cut off at the second, so a sample was taken half a second later on average, and is placed there.
 */
export interface TraceEnergy {
  readonly window: Window
  readonly integral: Integral
  /** True where nothing but the trace tells how long the run was: it may have lasted longer. */
  readonly boundedBySamples: boolean
}

/** What is known of a run besides its trace; null where it is not. */
export interface RunTimes {
  readonly endMs: number | null
  readonly durationSeconds: number | null
  readonly elapsedSeconds: number | null
}

const intervalMs = 1000
const cutOffMs = 500
const samplerStopSeconds = 1.2
// Cut-off stamps and the start of perf and sampler: how far a trace may stick out of its run's window.
const slackMs = 1500

/** Null for a trace without a sample. */
export function traceEnergy(trace: PowerTrace, times: RunTimes): TraceEnergy | null {
  const count = trace.seconds.length
  if (count === 0) return null
  const firstMs = (trace.seconds[0] ?? 0) * 1000
  const lastMs = (trace.seconds[count - 1] ?? 0) * 1000
  const lengthMs = trainingMs(times)
  const window =
    lengthMs === null
      ? { startMs: firstMs + cutOffMs, endMs: lastMs + cutOffMs }
      : place(times, lengthMs, firstMs, lastMs)

  const integral = new TrapezoidIntegral(intervalMs)
  integral.begin(window.startMs)
  integral.end(window.endMs)
  for (let index = 0; index < count; index += 1) {
    integral.add((trace.seconds[index] ?? 0) * 1000 + cutOffMs, trace.watts[index] ?? 0)
  }
  const result = integral.result()
  return {
    window,
    integral: { ...result, uncertaintyJoules: withStampUncertainty(result, trace) },
    boundedBySamples: lengthMs === null,
  }
}

function trainingMs({ durationSeconds, elapsedSeconds }: RunTimes): number | null {
  if (elapsedSeconds !== null && elapsedSeconds > 0) return elapsedSeconds * 1000
  if (durationSeconds === null || durationSeconds <= 0) return null
  return (
    (durationSeconds > 2 * samplerStopSeconds ? durationSeconds - samplerStopSeconds : durationSeconds) * 1000
  )
}

function place(
  { endMs, durationSeconds }: RunTimes,
  lengthMs: number,
  firstMs: number,
  lastMs: number,
): Window {
  if (endMs !== null && durationSeconds !== null) {
    const startMs = endMs - durationSeconds * 1000
    const holdsTrace = firstMs >= startMs - slackMs && lastMs <= startMs + lengthMs + slackMs
    if (holdsTrace) return { startMs, endMs: startMs + lengthMs }
  }
  return { startMs: firstMs + cutOffMs, endMs: firstMs + cutOffMs + lengthMs }
}

/**
 * One standard uncertainty with that of the stamps: each is uniform within ±0.5 s (GUM, JCGM 100:2008, §4.3.7), and
 * moving sample i moves the sum of trapezoids by (P(i−1) − P(i+1))/2 a second. A single sample says nothing of how
 * power went, so up to half of what it stands for may be wrong.
 */
function withStampUncertainty(
  { energyJoules, uncertaintyJoules }: Integral,
  { watts }: PowerTrace,
): number | null {
  if (energyJoules === null || uncertaintyJoules === null) return null
  if (watts.length === 1) return Math.hypot(uncertaintyJoules, energyJoules / Math.sqrt(12))
  let variance = uncertaintyJoules ** 2
  for (let index = 1; index + 1 < watts.length; index += 1) {
    const slope = ((watts[index + 1] ?? 0) - (watts[index - 1] ?? 0)) / 2
    variance += slope ** 2 / 12
  }
  return Math.sqrt(variance)
}
