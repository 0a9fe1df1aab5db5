import { type DesignName, designsOfLevels } from '../../config/designs.js'
import { ownValue } from '../../config/own-value.js'
import { kindOf } from '../../config/parameter/kinds.js'
import type { Repository } from '../../config/schema.js'
import type { Mistake } from '../../errors.js'
import type { PlanEntry } from '../plan.js'
import { mostCoordinates } from './sobol-numbers.js'

/** Why an entry cannot have its design; of an entry whose names are known. */
export function designMistakes(
  { design = 'random', levels }: PlanEntry,
  names: readonly string[],
  { supported_hyperparams }: Repository,
): Mistake[] {
  const parameters = names.flatMap(name => {
    const parameter = ownValue(supported_hyperparams, name)
    return parameter === undefined ? [] : [{ name, parameter }]
  })
  switch (design) {
    case 'random':
    case 'latin':
      return levelsMistakes(design, levels)
    case 'sobol':
      return names.length <= mostCoordinates
        ? levelsMistakes(design, levels)
        : [
            {
              place: 'design',
              found: `sobol of ${names.length} hyperparameters`,
              allowed: `at most ${mostCoordinates}, or latin`,
            },
          ]
    case 'grid':
    case 'one-at-a-time': {
      const open = parameters.filter(({ parameter }) => kindOf(parameter).levels(levels) === undefined)
      const noDefault = parameters.filter(({ parameter }) => parameter.default === undefined)
      return [
        ...(open.length === 0
          ? []
          : [
              {
                place: 'design',
                found: `${design} over ${named(open)}, of which nothing says how many values`,
                allowed: 'ranges with levels (--levels 5, or "levels" of the hyperparameter), or with a step',
              },
            ]),
        ...(design === 'grid' || noDefault.length === 0
          ? []
          : [
              {
                place: 'design',
                found: `one-at-a-time from the default of ${named(noDefault)}, which has none`,
                allowed: 'hyperparameters with a default (null: it is not passed)',
              },
            ]),
      ]
    }
  }
}

function levelsMistakes(design: DesignName, levels: number | undefined): Mistake[] {
  if (levels === undefined) return []
  const allowed = `none, or one of the designs ${designsOfLevels.join(', ')}`
  return [{ place: 'levels', found: `${levels} levels beside the design ${design}`, allowed }]
}

function named(parameters: readonly { readonly name: string }[]): string {
  return parameters.map(({ name }) => name).join(', ')
}
