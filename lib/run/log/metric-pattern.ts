import { type Metric, type MetricDeclaration, metricOf } from '../../config/metric.js'
import { compilePythonPattern } from '../../config/pattern.js'
import { firstGroup, firstGroupOfEach } from '../../config/pattern-group.js'
import type { LogPattern } from './log-pattern.js'
import { lastWordOfPattern, wordsOfPattern } from './pattern-words.js'

/** A metric of the configuration, ready to be looked for. */
export interface MetricPattern extends LogPattern {
  readonly metric: Metric
  /**
   * The same pattern with a group that takes a number in any form, and what is no finite one: what stands where the
   * pattern wants its number, though its group cannot take it. Undefined where the pattern leaves no such place.
   */
  readonly relaxed: RegExp | undefined
  /** The number of its first group; where it is of several alternatives, that of each of them. */
  readonly groups: readonly number[]
  /** The word that the pattern wants to see nearest before its group; undefined where it wants none. */
  readonly wordBefore: string | undefined
  /** Literal characters right before and after the group, empty where there are none. */
  readonly before: string
  readonly after: string
  /** Whether the pattern itself wants to see a word such as nan. */
  readonly speaksOfNan: boolean
}

/** Number in any form, or none that is finite; in Python's syntax, as the patterns around it. */
const anyNumber =
  "[-+−]?(?:(?<![A-Za-z_])(?:nan|inf|infinity)(?![A-Za-z0-9_])|\\.?[0-9](?:[0-9.,_']*[0-9])?(?:e[-+]?[0-9]+)?)"

/** @throws Error where its pattern does not compile. */
export function metricPattern(name: string, declaration: MetricDeclaration): MetricPattern {
  const metric = metricOf(name, declaration)
  const group = firstGroup(metric.pattern)
  return {
    source: metric.pattern,
    // With the places of its groups: what stands around the number is a part of it at times.
    regex: withIndices(compilePythonPattern(metric.pattern)),
    metric,
    relaxed:
      group === undefined
        ? undefined
        : compiled(`${relaxedNumbers(group.head)}(${anyNumber})${relaxedNumbers(group.rest)}`),
    groups: firstGroupOfEach(metric.pattern),
    wordBefore: group === undefined ? undefined : lastWordOfPattern(group.head),
    before: group?.before ?? '',
    after: group?.after ?? '',
    speaksOfNan: wordsOfPattern(metric.pattern).some(word => /^(?:nan|inf|infinity)$/.test(word)),
  }
}

/** Other numbers of the line may be in forms that the pattern does not take, too: a row of a table that diverged. */
function relaxedNumbers(source: string): string {
  return source.replaceAll(
    /(?<!\\)(?:\[(?:0-9\.|\\d\.|0-9\\\.|\\d\\\.|\.\\d|\.0-9)\]|(?:\\d|\[0-9\])\+\\\.(?:\\d|\[0-9\]))\+/g,
    `(?:${anyNumber})`,
  )
}

function compiled(source: string): RegExp | undefined {
  try {
    return withIndices(compilePythonPattern(source))
  } catch {
    return undefined
  }
}

function withIndices(regex: RegExp): RegExp {
  return new RegExp(regex.source, `${regex.flags}d`)
}
