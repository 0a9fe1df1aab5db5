import { type Metric, type MetricDeclaration, metricOf } from '../../../config/pattern/metric.js'
import { firstGroup, firstGroupOfEach } from '../../../config/pattern/pattern-group.js'
import { compilePythonPattern } from '../../../config/pattern/python-pattern.js'
import type { LogPattern } from '../log-pattern.js'
import { lastWordOfPattern, wordsOfPattern } from '../pattern-words.js'

/** A metric of the configuration, ready to be looked for. */
export interface MetricPattern extends LogPattern {
  readonly metric: Metric
  /**
   * The same pattern with a group that takes a number in any form, nan and inf included: it finds what stands in the
   * number's place although the pattern's own group cannot take it. Undefined where the pattern has no such place.
   */
  readonly relaxed: RegExp | undefined
  /** The number of its first group; where it is of several alternatives, that of each of them. */
  readonly groups: readonly number[]
  /** The nearest word before its group that the pattern requires; undefined if there is none. */
  readonly wordBefore: string | undefined
  /** Literal characters right before and after the group, empty where there are none. */
  readonly before: string
  readonly after: string
  /** Whether the pattern itself contains a word such as nan. */
  readonly speaksOfNan: boolean
}

/** A number in any form, or nan and the like; in Python's syntax, as the patterns around it. */
const anyNumber =
  "[-+−]?(?:(?<![A-Za-z_])(?:nan|inf|infinity)(?![A-Za-z0-9_])|\\.?[0-9](?:[0-9.,_']*[0-9])?(?:e[-+]?[0-9]+)?)"

/** @throws Error where its pattern does not compile, or it has none. */
export function metricPattern(name: string, declaration: MetricDeclaration): MetricPattern {
  const metric = metricOf(name, declaration)
  const { pattern: source } = metric
  if (source === undefined) throw new Error(`the metric ${name} has no pattern`)
  const group = firstGroup(source)
  return {
    source,
    // With the places of its groups: what surrounds the number may be part of it.
    regex: withIndices(compilePythonPattern(source)),
    metric,
    relaxed:
      group === undefined
        ? undefined
        : compiled(`${relaxedNumbers(group.head)}(${anyNumber})${relaxedNumbers(group.rest)}`),
    groups: firstGroupOfEach(source),
    wordBefore: group === undefined ? undefined : lastWordOfPattern(group.head),
    before: group?.before ?? '',
    after: group?.after ?? '',
    speaksOfNan: wordsOfPattern(source).some(word => /^(?:nan|inf|infinity)$/.test(word)),
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
