/** A value at an instant: seconds, watts. */
export type Point = readonly [seconds: number, watts: number]

/** How a power moves over a while. */
export interface PowerTrend {
  /** Its mean over that time. */
  readonly watts: number
  /** Positive where it rises. */
  readonly wattsPerMinute: number
  /** One standard uncertainty of that. */
  readonly uncertaintyWattsPerMinute: number
}

/** The straight line through the points by least squares; undefined for fewer than four, or all at one instant. */
export function trendOf(points: readonly Point[]): PowerTrend | undefined {
  const n = points.length
  if (n < 4) return undefined
  const meanSeconds = points.reduce((sum, [seconds]) => sum + seconds, 0) / n
  const watts = points.reduce((sum, [, value]) => sum + value, 0) / n
  const spread = points.reduce((sum, [seconds]) => sum + (seconds - meanSeconds) ** 2, 0)
  if (spread === 0) return undefined
  const slope =
    points.reduce((sum, [seconds, value]) => sum + (seconds - meanSeconds) * (value - watts), 0) / spread
  const rest = points.reduce(
    (sum, [seconds, value]) => sum + (value - watts - slope * (seconds - meanSeconds)) ** 2,
    0,
  )
  return {
    watts,
    wattsPerMinute: 60 * slope,
    uncertaintyWattsPerMinute: 60 * Math.sqrt(rest / (n - 2) / spread),
  }
}

/** The trend of powers that add up. */
export function sumOfTrends(trends: readonly PowerTrend[]): PowerTrend | undefined {
  if (trends.length === 0) return undefined
  return {
    watts: trends.reduce((sum, { watts }) => sum + watts, 0),
    wattsPerMinute: trends.reduce((sum, { wattsPerMinute }) => sum + wattsPerMinute, 0),
    uncertaintyWattsPerMinute: Math.hypot(...trends.map(trend => trend.uncertaintyWattsPerMinute)),
  }
}

/**
 * How fast the power of a machine at rest may move: 2 % of it a minute, and a watt where that is less, which fans and
 * background work do.
 */
export function restLimitWattsPerMinute({ watts }: PowerTrend): number {
  return Math.max(1, 0.02 * watts)
}

/** Whether a power moves no faster than at rest, as far as its noise lets one tell. */
export function isSteady(trend: PowerTrend): boolean {
  const surely = Math.abs(trend.wattsPerMinute) - 2 * trend.uncertaintyWattsPerMinute
  return surely <= restLimitWattsPerMinute(trend)
}
