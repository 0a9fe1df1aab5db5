import { MersenneTwister } from '../design/mersenne-twister.js'

/** How far an interval between two samples may be from the wanted one, as a share of it. */
const share = 0.25
// The same for every attempt: what a run meets by it is no difference between runs.
const seed = 20_261_129n

/**
 * Intervals between samples that are the wanted one on average and never even. Power that switches in step with even samples
 * looks slow, or does not look switched at all, and the integral is off by up to half without a sign of it; with uneven ones it
 * looks like the noise that it is, which the uncertainty counts. They add up, since a grid whose instants are
 * each a little off keeps the step (Shapiro and Silverman: Alias-Free Sampling of Random Noise, Journal of SIAM 8, 1960).
 *
 * @returns The next interval, in milliseconds.
 */
export function unevenIntervals(wantedMs: number): () => number {
  const random = new MersenneTwister(seed)
  return () => wantedMs * (1 + share * (2 * random.random() - 1))
}
