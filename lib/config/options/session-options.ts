import type { OptionName } from './run-options.js'

/**
 * The options that say which experiments a night has: a session has none of them, since each is asked for by itself. Its
 * type, its check and its flags follow from this.
 */
export const planningNames = [
  'experimentConfig',
  'skipInvalid',
  'subjects',
  'backgroundLead',
  'set',
  'range',
  'mutate',
  'design',
  'levels',
  'repeats',
  'blocks',
  'order',
  'precision',
  'maxRepeats',
  'dropSettled',
  'runs',
  'avoid',
  'warmup',
  'more',
] as const satisfies readonly OptionName[]

export type PlanningName = (typeof planningNames)[number]
