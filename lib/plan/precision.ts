import { usualMaxRepeats } from '../config/designs.js'
import { didYouMean } from '../config/nearest.js'
import { type Precision, parsePrecision } from '../config/options/precision-text.js'
import { ownValue } from '../config/own-value.js'
import type { ModelsConfig } from '../config/schema.js'
import type { Arrangement } from '../design/order/arranged-plan.js'
import type { PlanEntry } from '../design/plan.js'
import { firstLook } from '../design/precision/mean-interval.js'
import { UsageError } from '../errors.js'
import type { RunOptions } from './options.js'

/** How well the mean of each setting is to be known, and what is done for it. */
export interface PrecisionRule {
  /** As it was given: `2%,accuracy=0.5`. */
  readonly wanted: string
  readonly widths: Precision
  /** How often each setting runs at most. */
  readonly maxRepeats: number
  /** Whether settings that are known well enough are left out of later blocks. */
  readonly dropSettled: boolean
}

/**
 * What the options `precision`, `maxRepeats` and `dropSettled` mean; undefined where no precision is wanted.
 *
 * @param options Those of a night, completed by what a batch file says.
 * @throws UsageError for what contradicts it, or makes it impossible.
 */
export function precisionRule(
  options: RunOptions,
  entries: readonly PlanEntry[],
  config: ModelsConfig,
  nameOf: (option: string) => string,
): PrecisionRule | undefined {
  const { precision: wanted, maxRepeats = usualMaxRepeats, dropSettled = false } = options
  if (wanted === undefined) {
    for (const name of ['maxRepeats', 'dropSettled'] as const) {
      if (options[name] !== undefined)
        throw new UsageError(`${nameOf(name)}: found it alone; allowed: only with ${nameOf('precision')}`)
    }
    return undefined
  }
  const widths = parsePrecision(wanted)
  // The options are checked before.
  if (typeof widths === 'string') return undefined
  const mistakes = [
    ...besides(options, maxRepeats, nameOf),
    ...unmeasured(options, widths, nameOf),
    ...ofEntries(entries, nameOf),
    ...unknownMetrics(widths, entries, config, nameOf),
  ]
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'))
  return { wanted, widths, maxRepeats, dropSettled }
}

/** The blocks that a night has before it is first looked at how well each mean is known. */
export function firstBlocks({ repeats = firstLook }: RunOptions, { maxRepeats }: PrecisionRule): Arrangement {
  return { repeats: Math.min(repeats, maxRepeats), order: 'blocks' }
}

function besides(
  { repeats, order = 'blocks', engine = 'local' }: RunOptions,
  maxRepeats: number,
  nameOf: (option: string) => string,
): readonly string[] {
  const name = nameOf('precision')
  const fewest = Math.min(firstLook, maxRepeats)
  return [
    ...(engine === 'local'
      ? []
      : [
          `${name}: found it beside ${nameOf('engine')} ${engine}; allowed: a number of blocks (${nameOf('blocks')}), since all of them are asked for at once`,
        ]),
    ...(order === 'blocks'
      ? []
      : [
          `${nameOf('order')}: found ${order} beside ${name}; allowed: blocks, which follow one another until it is reached`,
        ]),
    ...(repeats === undefined || (repeats >= fewest && repeats <= maxRepeats)
      ? []
      : [
          `${nameOf('repeats')}: found ${repeats} beside ${name}; allowed: from ${fewest} to the most repeats (${nameOf('maxRepeats')}), ${maxRepeats}: so many blocks run before it is looked whether more are needed (or leave it out)`,
        ]),
  ]
}

function unmeasured(
  { energy }: RunOptions,
  widths: Precision,
  nameOf: (option: string) => string,
): readonly string[] {
  return energy === false && widths.some(({ metric }) => metric === undefined)
    ? [
        `${nameOf('precision')}: found one of the energy where none is measured; allowed: one of a metric, or the meters on`,
      ]
    : []
}

function ofEntries(entries: readonly PlanEntry[], nameOf: (option: string) => string): readonly string[] {
  const beside = entries.find(({ background }) => background !== undefined)
  return beside === undefined
    ? []
    : [
        `${nameOf('precision')}: found ${beside.repo}/${beside.model} beside a load (mode parallel); allowed: programs that run alone, since the load starts anew beside each run`,
      ]
}

/** A setting whose repository lacks the metric could never be known. */
function unknownMetrics(
  widths: Precision,
  entries: readonly PlanEntry[],
  config: ModelsConfig,
  nameOf: (option: string) => string,
): readonly string[] {
  const repositories = [...new Set(entries.map(({ repo }) => repo))]
  return widths.flatMap(({ metric }) =>
    repositories.flatMap(repo => {
      const repository = ownValue(config.models, repo)
      const names = Object.keys(repository?.performance_metrics?.log_patterns ?? {})
      if (metric === undefined || repository === undefined || names.includes(metric)) return []
      const hint = didYouMean(metric, names)
      const allowed = names.length === 0 ? 'none, for it has no metric' : names.join(', ')
      return [
        `${nameOf('precision')}: found the metric ${JSON.stringify(metric)}; allowed for ${repo}: ${allowed}${hint === undefined ? '' : ` (${hint})`}`,
      ]
    }),
  )
}
