import { commands } from './commands.js'
import { Draw } from './draw.js'
import { lines } from './lines.js'
import { others } from './others.js'
import type { Sample } from './sample.js'
import { values } from './values.js'
import { variables } from './variables.js'

/** A sample of each family by its seed: the same seed makes the same ones. */
export function samplesOf(seed: number): readonly Sample[] {
  const draw = new Draw(seed)
  return [...variables, ...values, ...commands, ...lines, ...others].map(family => family(draw))
}
