/** The pace of a night: how long its experiments and pauses took, and so how long the rest will take. */
export class Pace {
  readonly #total: number | undefined
  readonly #experiments: number[] = []
  readonly #pauses: number[] = []

  /** @param total How many experiments there are to run; undefined where nobody knows. */
  constructor(total: number | undefined) {
    this.#total = total
  }

  experiment<Result>(run: () => Promise<Result>): Promise<Result> {
    return timed(run, this.#experiments)
  }

  pause(wait: () => Promise<void>): Promise<void> {
    return timed(wait, this.#pauses)
  }

  /** How long a pause took on average; 0 before the first. */
  get pauseSeconds(): number {
    return mean(this.#pauses)
  }

  /** See {@link remainingSeconds}. */
  get remainingSeconds(): number | null {
    return this.#total === undefined ? null : remainingSeconds(this.#experiments, this.#pauses, this.#total)
  }
}

/**
 * Seconds until the night's end if further experiments and pauses take as long as the finished ones; null before the
 * first.
 */
export function remainingSeconds(
  secondsTaken: readonly number[],
  pauses: readonly number[],
  total: number,
): number | null {
  if (secondsTaken.length === 0) return null
  const left = total - secondsTaken.length
  return left * mean(secondsTaken) + Math.max(0, left - 1) * mean(pauses)
}

async function timed<Result>(run: () => Promise<Result>, seconds: number[]): Promise<Result> {
  const clock = performance.now()
  const result = await run()
  seconds.push((performance.now() - clock) / 1000)
  return result
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
