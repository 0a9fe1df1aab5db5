import { slurmTimeForm, slurmTimeWords } from '../cluster/slurm-time.js'
import { budgetAllowed, parseBudget } from './budget-text.js'
import type { Kind } from './kinds.js'
import { labelAllowed, labelMistake } from './label-text.js'
import { parsePrecision, precisionAllowed } from './precision-text.js'

/** What a night may take; `none` takes a limit away. */
export const budget: Kind<string> = {
  fits: found => found === 'none' || (typeof found === 'string' && typeof parseBudget(found) === 'object'),
  allowed: `${budgetAllowed}, or none`,
  hint(found) {
    const mistake = typeof found === 'string' ? parseBudget(found) : undefined
    return typeof mistake === 'string' ? ` (found ${mistake})` : ''
  },
  argument: 'amounts',
}

/** What a night is called. */
export const label: Kind<string> = {
  fits: found => typeof found === 'string' && labelMistake(found) === undefined,
  allowed: labelAllowed,
  hint(found) {
    const mistake = typeof found === 'string' ? labelMistake(found) : undefined
    return mistake === undefined ? '' : ` (found ${mistake})`
  },
  argument: 'text',
}

/** How narrow the intervals of means are to be. */
export const precision: Kind<string> = {
  fits: found => typeof found === 'string' && typeof parsePrecision(found) === 'object',
  allowed: precisionAllowed,
  hint(found) {
    const mistake = typeof found === 'string' ? parsePrecision(found) : undefined
    return typeof mistake === 'string' ? ` (found ${mistake})` : ''
  },
  argument: 'widths',
}

/** How long a job may take, as `sbatch --time` has it. */
export const slurmTime: Kind<string> = {
  fits: found => typeof found === 'string' && slurmTimeForm.test(found),
  allowed: slurmTimeWords,
  argument: 'time',
}
