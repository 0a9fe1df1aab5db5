/** How the settings of a sweep are chosen, by the names that `--design` takes. */
export const designNames = ['random', 'grid', 'one-at-a-time', 'latin', 'sobol'] as const

export type DesignName = (typeof designNames)[number]

/** Designs whose levels say how many settings there are: a number of runs beside them would contradict it. */
export const designsOfLevels: readonly DesignName[] = ['grid', 'one-at-a-time']

/** In which order the runs of a night come, by the names that `--order` takes. */
export const orderNames = ['plan', 'blocks', 'shuffle', 'latin-square'] as const

export type OrderName = (typeof orderNames)[number]

/** The most levels of a range. */
export const maxLevels = 10_000

/** The most repeats of a setting in one night. */
export const maxRepeats = 1000

/** The most repeats of a setting where it is repeated until its mean is known well enough, unless another is given. */
export const usualMaxRepeats = 30
