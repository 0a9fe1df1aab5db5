/** Watts, and joules up to a time, at seconds. */
export interface Curve {
  power(seconds: number): number
  energy(seconds: number): number
}
