import type { Curve } from './shapes.js'

export interface Family {
  readonly name: string
  readonly seconds: number
  readonly intervalMs: number
  readonly resolutionWatts?: number
  readonly gapSeconds?: number
  readonly windowMs?: number
  readonly delayMs?: number
  readonly everyMs?: number
  curve(random: () => number): Curve
}

export function families(): readonly Family[]
