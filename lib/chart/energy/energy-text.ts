import { formatJoules } from '../../units.js'
import type { Experiment } from '../data/experiments.js'

/** `436.9 J ± 3.1 J (CPU package 406.3 J, GPU 30.5 J estimated), 312.4 J net of idle`; `not known` where nothing is. */
export function energyText({ parts, totalJoules, uncertaintyJoules, idleJoules }: Experiment): string {
  if (totalJoules === null) return 'not known'
  const range = uncertaintyJoules === null ? '' : ` ± ${formatJoules(uncertaintyJoules)}`
  const each = parts.map(({ component, joules, source }) => {
    return `${component} ${formatJoules(joules)}${source === 'estimated' ? ' estimated' : ''}`
  })
  const net = idleJoules === null ? '' : `, ${formatJoules(totalJoules - idleJoules)} net of idle`
  return `${formatJoules(totalJoules)}${range} (${each.join(', ')})${net}`
}
