import type { Axis, Levels, ParameterKind } from './kind.js'

/** An axis of values that are known by their place in a list. */
export function placesAxis(size: number): Axis {
  return {
    size,
    index: code => (code >= 0 && code < size ? code : -1),
    key: code => code,
    at: index => index,
  }
}

/** How values that are known by their place in a list are gone through: each is a level, and all are as likely. */
export function placesDesign(size: number): Pick<ParameterKind, 'levels' | 'quantile'> {
  const all: Levels = { size, at: place => place }
  return { levels: () => all, quantile: share => Math.min(size - 1, Math.floor(share * size)) }
}
