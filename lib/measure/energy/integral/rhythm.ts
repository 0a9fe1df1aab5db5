import { at, fromMean, medianDistance, type Samples, sumOfSquares } from './samples.js'

/** How much of the readings' variance the best rhythm explains that is slower, and that is faster than two readings, 0 to 1. */
export interface Rhythms {
  readonly slow: number
  readonly fast: number
}

/**
 * The rhythms that explain readings best: a least-squares fit of a sine with a mean at each frequency (the floating-mean
 * periodogram; Zechmeister and Kürster, Astronomy & Astrophysics 496, 2009).
 *
 * Readings at even distances look the same for a fast rhythm and for its slow alias. Real ones come late now and then, which
 * the fast rhythm explains and the alias does not.
 *
 * Of a long trace its middle is looked at, whose time grows with the square of the readings.
 */
export function rhythms(samples: Samples): Rhythms {
  const middle = middleOf(samples)
  const { seconds } = middle
  const count = seconds.length
  const distance = medianDistance(middle) ?? 0
  const first = at(seconds, 0)
  const duration = at(seconds, count - 1) - first
  const deviations = fromMean(middle)
  const squares = sumOfSquares(deviations)
  const found = { slow: 0, fast: 0 }
  if (squares === 0 || !(duration > 0)) return found
  const stepHertz = 1 / (2 * duration)
  // Each reading's cosine and sine, turned on from one frequency to the next: no trigonometry within the loops.
  const turns = seconds.map(second => 2 * Math.PI * stepHertz * (second - first))
  const [turnCosines, turnSines] = [turns.map(Math.cos), turns.map(Math.sin)]
  const [cosines, sines] = [new Float64Array(count).fill(1), new Float64Array(count)]
  for (let hertz = stepHertz; hertz * distance < fastest; hertz += stepHertz) {
    let [sumC, sumS, sumCC, sumCS, sumYC, sumYS] = [0, 0, 0, 0, 0, 0]
    for (let place = 0; place < count; place += 1) {
      const cosine = at(cosines, place)
      const sine = at(sines, place)
      const turnCosine = at(turnCosines, place)
      const turnSine = at(turnSines, place)
      const c = cosine * turnCosine - sine * turnSine
      const s = cosine * turnSine + sine * turnCosine
      cosines[place] = c
      sines[place] = s
      const y = at(deviations, place)
      sumC += c
      sumS += s
      sumCC += c * c
      sumCS += c * s
      sumYC += y * c
      sumYS += y * s
    }
    const sums = { c: sumC, s: sumS, cc: sumCC, cs: sumCS, yc: sumYC, ys: sumYS }
    const explained = explainedBy(sums, count) / squares
    const kind = hertz * distance < 0.5 ? 'slow' : 'fast'
    if (explained > found[kind]) found[kind] = explained
  }
  return found
}

/** In periods within the median distance of two readings: what is faster than that looks like draws. */
const fastest = 12
const mostReadings = 128

function middleOf({ seconds, watts }: Samples): Samples {
  const from = Math.max(0, (watts.length - mostReadings) >> 1)
  return {
    seconds: seconds.subarray(from, from + mostReadings),
    watts: watts.subarray(from, from + mostReadings),
  }
}

/** What the best sine takes off the sum of squares, by its sums over the readings. */
function explainedBy(
  sums: { c: number; s: number; cc: number; cs: number; yc: number; ys: number },
  count: number,
): number {
  const cc = sums.cc - sums.c ** 2 / count
  const ss = count - sums.cc - sums.s ** 2 / count
  const cs = sums.cs - (sums.c * sums.s) / count
  const determinant = cc * ss - cs ** 2
  // All readings at nearly the same place of the period: of the rest of it nothing is known.
  if (determinant < leastSpread * (count / 2) ** 2) return 0
  return (sums.yc ** 2 * ss - 2 * sums.yc * sums.ys * cs + sums.ys ** 2 * cc) / determinant
}

const leastSpread = 0.02
