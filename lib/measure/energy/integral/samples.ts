/** Readings in time order: seconds since the first, and watts. Two numbers each, so that a long run stays small. */
export interface Samples {
  readonly seconds: Float64Array
  readonly watts: Float64Array
}

/** A growing list of readings. */
export class SampleList {
  #seconds = new Float64Array(64)
  #watts = new Float64Array(64)
  #count = 0

  add(seconds: number, watts: number): void {
    if (this.#count === this.#seconds.length) {
      this.#seconds = grown(this.#seconds)
      this.#watts = grown(this.#watts)
    }
    this.#seconds[this.#count] = seconds
    this.#watts[this.#count] = watts
    this.#count += 1
  }

  get all(): Samples {
    return {
      seconds: this.#seconds.subarray(0, this.#count),
      watts: this.#watts.subarray(0, this.#count),
    }
  }
}

function grown(list: Float64Array): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(list.length * 2)
  longer.set(list)
  return longer
}

/** The number of readings before an instant: the place of the first at or after it. */
export function placeOf({ seconds }: Samples, instant: number): number {
  let low = 0
  let high = seconds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(seconds, middle) < instant) low = middle + 1
    else high = middle
  }
  return low
}

/** The median of the distances between neighbours; undefined for fewer than two readings. */
export function medianDistance({ seconds }: Samples): number | undefined {
  if (seconds.length < 2) return undefined
  const distances = seconds.slice(1).map((second, place) => second - at(seconds, place))
  distances.sort()
  return distances[distances.length >> 1]
}

/** An element that is known to be there. */
export function at(list: Float64Array, place: number): number {
  return list[place] ?? Number.NaN
}

export function sum(values: Float64Array): number {
  return values.reduce((all, one) => all + one, 0)
}

export function sumOfSquares(values: Float64Array): number {
  return values.reduce((all, one) => all + one ** 2, 0)
}

/** By how much each reading's power is off their mean. */
export function fromMean({ watts }: Samples): Float64Array {
  const mean = sum(watts) / watts.length
  return watts.map(one => one - mean)
}

/** From one reading to the next. */
interface Change {
  readonly seconds: number
  readonly watts: number
}

/** What changes from each reading to the next. */
export function differences({ seconds, watts }: Samples): Change[] {
  return Array.from({ length: Math.max(0, watts.length - 1) }, (_, place) => ({
    seconds: at(seconds, place + 1) - at(seconds, place),
    watts: at(watts, place + 1) - at(watts, place),
  }))
}

/** Power at an instant between two readings, or that of the only one. */
export function between({ seconds, watts }: Samples, next: number, instant: number): number {
  if (next === 0) return at(watts, 0)
  if (next === watts.length) return at(watts, next - 1)
  const [before, after] = [at(seconds, next - 1), at(seconds, next)]
  const share = (instant - before) / (after - before)
  return at(watts, next - 1) + share * (at(watts, next) - at(watts, next - 1))
}
