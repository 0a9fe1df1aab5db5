import { againOptions, libraryOptions } from './again-options.js'
import { clusterOptions } from './cluster-options.js'
import { conductOptions } from './conduct-options.js'
import { metricOptions, mutationOptions, programOptions } from './program-options.js'

/**
 * Every option of a night, declared once: the types, the checks, the flags and their help, and what `rerun` and
 * `--resume` accept follow from these tables. Editors show the comment above each.
 */
export const nightOptions = {
  ...programOptions,
  ...metricOptions,
  ...mutationOptions,
  ...conductOptions,
  ...clusterOptions,
  ...againOptions,
  ...libraryOptions,
}
