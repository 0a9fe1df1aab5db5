import type { PhaseTimesRecord } from '../schema.js'

type Window = PhaseTimesRecord['windows'][number]

/** The stretches of an attempt, of so many seconds, that lie in no phase; their edges are as uncertain as the phases'. */
export function outsideOf(windows: readonly Window[], seconds: number): readonly Window[] {
  const outside: Window[] = []
  let last: Window = {
    start_seconds: 0,
    end_seconds: 0,
    start_within_seconds: 0,
    end_within_seconds: 0,
  }
  const end: Window = { ...last, start_seconds: seconds, end_seconds: seconds }
  for (const next of [...inOrder(windows), end]) {
    if (next.start_seconds > last.end_seconds) {
      outside.push({
        start_seconds: last.end_seconds,
        end_seconds: next.start_seconds,
        start_within_seconds: last.end_within_seconds,
        end_within_seconds: next.start_within_seconds,
        ...(last.held === true || next.held === true ? { held: true as const } : {}),
      })
    }
    if (next.end_seconds >= last.end_seconds) last = next
  }
  return outside
}

/** Seconds that lie in more than one window. */
export function overlapOf(windows: readonly Window[]): number {
  let overlap = 0
  let upTo = 0
  let single = 0
  for (const { start_seconds: start, end_seconds: end } of inOrder(windows)) {
    // Up to `single` at least one lies there, up to `upTo` at least two do.
    const twice = Math.min(end, single)
    const from = Math.max(start, upTo)
    if (twice > from) {
      overlap += twice - from
      upTo = twice
    }
    single = Math.max(single, end)
  }
  return Math.round(overlap * 1e4) / 1e4
}

function inOrder(windows: readonly Window[]): readonly Window[] {
  return windows.toSorted((one, other) => one.start_seconds - other.start_seconds)
}
