/** Where draws come from: CPython's `random`, seeded. */
export interface RandomSource {
  /** `random.random()`: from 0 to below 1. */
  random(): number
  /** `random._randbelow(count)`: a whole number from 0 to below a count of at least 1. */
  randbelow(count: number): number
  /** `random.randint(min, max)`: a whole number from min to max, both included. */
  randint(min: number, max: number): number
}
