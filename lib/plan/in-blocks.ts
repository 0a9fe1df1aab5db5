import type { Arrangement } from '../design/order/arranged-plan.js'
import { UsageError } from '../errors.js'
import type { RunOptions } from './options.js'

/**
 * How often and in which order a night runs what it plans. What runs as jobs of a cluster runs in blocks: one block is
 * one job, and only whole blocks can be compared between nodes.
 *
 * @param options Those of a night, completed by what a batch file says.
 * @throws UsageError for what cannot be divided into blocks.
 */
export function inBlocks(options: RunOptions, nameOf: (option: string) => string): Arrangement {
  const { blocks, repeats: given, order, engine = 'local', budget = 'none' } = options
  const repeats = blocks ?? given
  if (blocks === undefined && engine === 'local') return { repeats, order }
  const what = blocks === undefined ? `${nameOf('engine')} ${engine}` : nameOf('blocks')
  const mistakes = [
    ...(order === undefined || order === 'blocks' || order === 'latin-square'
      ? []
      : [`${nameOf('order')}: found ${order} beside ${what}; allowed: blocks or latin-square`]),
    ...(engine === 'local' || budget === 'none'
      ? []
      : [
          `${nameOf('budget')}: found ${budget} beside ${what}; allowed: none, since jobs that run at the same time do not know what the others have spent (limit each with ${nameOf('time')})`,
        ]),
  ]
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'))
  return { repeats, order: order ?? 'blocks' }
}
