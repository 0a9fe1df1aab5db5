import type { Design, DesignCounts, DesignedSettings, DesignRequest } from './designed.js'
import { latinDesign, sobolDesign } from './filling.js'
import { countGrid, gridOf } from './grid.js'
import { oneAtATime } from './one-at-a-time.js'

const designs: Readonly<Record<Design, (request: DesignRequest) => DesignedSettings>> = {
  grid: gridOf,
  'one-at-a-time': oneAtATime,
  latin: latinDesign,
  sobol: sobolDesign,
}

/** The settings of a design. */
export function designSettings(design: Design, request: DesignRequest): DesignedSettings {
  return designs[design](request)
}

/** How many settings a design has; a grid is counted without being made. */
export function countSettings(design: Design, request: DesignRequest): DesignCounts {
  return design === 'grid' ? countGrid(request) : designs[design](request).counts
}
