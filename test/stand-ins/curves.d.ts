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
  /** High while a load is on, by the file in which it writes down each switch: `milliseconds,1` or `,0`. Joules only. */
  | {
      readonly kind: 'switched'
      readonly file: string
      readonly lowWatts: number
      readonly highWatts: number
    }

/** Watts at an instant. */
export function wattsAt(curve: Curve, timeMs: number): number

/** Joules from one instant to another, in closed form. */
export function joulesBetween(curve: Curve, fromMs: number, toMs: number): number
