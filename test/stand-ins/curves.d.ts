/** Power over wall-clock time; all times in milliseconds since the epoch. */
export type Curve =
  | { readonly kind: 'constant'; readonly watts: number }
  /** Straight from one power to the other; level before and after. */
  | {
      readonly kind: 'ramp'
      readonly fromWatts: number
      readonly toWatts: number
      readonly startMs: number
      readonly endMs: number
    }
  /** High for the first half of each period, low for the second; periods are counted from `phaseMs`. */
  | {
      readonly kind: 'square'
      readonly lowWatts: number
      readonly highWatts: number
      readonly periodMs: number
      readonly phaseMs?: number
    }

/** Watts at an instant. */
export function wattsAt(curve: Curve, timeMs: number): number

/** Joules from one instant to another, in closed form. */
export function joulesBetween(curve: Curve, fromMs: number, toMs: number): number
