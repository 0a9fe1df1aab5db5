/**
 * Numbers with a name in a log: `Test Accuracy: 97.5%`, `loss=0.25`, `{'eval_loss': 0.5}`, `epoch 3 val loss 0.4`. What
 * stands between the numbers of a line names the one after it.
 */

/** A name that numbers stand behind, as often as it was seen. */
export interface MetricCandidate {
  /** As it is written, with single spaces. */
  readonly name: string
  /** What stands between name and number, with single spaces: `: `, `=`, `": `. */
  readonly between: string
  /** The numbers as they are written, in their order. */
  readonly numbers: readonly string[]
  /** `%` where it follows every number. */
  readonly unit: string | undefined
}

// Not within a word, as in top5, and not the end of a time or a date.
const number =
  /(?<![\p{L}\p{N}_.:/])(?:[-+−]?(?:\d[\d.,_]*)(?:e[-+]?\d+)?|[-+]?\.\d+(?:e[-+]?\d+)?|[-+]?(?:nan|inf)(?![\p{L}\p{N}_]))|(?<=[:=])(?:[-+−]?(?:\d[\d.,_]*|\.\d+)(?:e[-+]?\d+)?|[-+]?(?:nan|inf)(?![\p{L}\p{N}_]))/giu
// A name: words of letters; digits, as in top5 or Rank@1, behind them. What parts it from the number follows.
const nameBefore =
  /(?<name>\p{L}[\p{L}\p{N}_@/.-]*(?: [\p{L}(][\p{L}\p{N}_@/.()-]*){0,5}?)(?<between>["'`*]*(?:\s+(?:is|was|of)(?=[\s:=]))?\s*(?:[:=：|]|->|→)?\s*["'`]?)$/u
const maxNameCharacters = 60
// What is not measured but set, counted or timed.
const notMeasured =
  /^(?:.*[_ /-])?(?:epochs?|steps?|iters?|iterations?|batch(?:es)?|lr|learning[ _]rate|seed|time|elapsed|eta|duration|total|size|images?|samples?|params?|parameters|layers?|hidden(?: units)?|units|workers|gpus?|rank|version|device|port|pid|line|file|python|cuda|id|fold|trial|round|mem(?:ory)?|momentum|decay|dropout|flops|throughput|speed|batch[ _]size|weight[ _]decay|grad[ _]norm|num[_ ]\w+|n[_ ]\w+|in|at|after|for|to|from|with|and|on|read in|seconds?|secs?|hours?|minutes?|[a-z]*_per_second|runtime|s|ms|it)$/i
// Words before a name that do not belong to it.
const leadWords =
  /^(?:(?:info|debug|warning|the|final|finally|epoch|step|iter|iteration|best|current|now|and|with|is|got|done|result|results|on|a|an)\s+)+(?=\S)/i

/** @param text In lines, without terminal codes. */
export function metricCandidates(text: string): readonly MetricCandidate[] {
  const found = new Map<
    string,
    { name: string; between: Map<string, number>; numbers: string[]; percents: number }
  >()
  for (const line of text.split('\n')) {
    if (line.length > maxLineCharacters || isEcho(line) || !/\d/.test(line)) continue
    let from = 0
    for (const { 0: written, index } of line.matchAll(number)) {
      const words = nameBefore.exec(line.slice(Math.max(from, index - maxNameCharacters), index))?.groups
      from = index + written.length
      if (words === undefined || /^[\p{L}:]/u.test(line.slice(from))) continue
      const { name: said = '', between = '' } = words
      const after = /^\s?%/.exec(line.slice(from))?.[0] ?? ''
      const name = said.replace(leadWords, '')
      if (notMeasured.test(name) || !/\p{L}{2}|^\p{L}+\d|@/u.test(name)) continue
      const key = name.toLowerCase()
      const entry = found.get(key) ?? { name, between: new Map<string, number>(), numbers: [], percents: 0 }
      const gap = between.replaceAll(/\s+/g, ' ')
      entry.between.set(gap, (entry.between.get(gap) ?? 0) + 1)
      entry.numbers.push(written)
      if (after !== '') entry.percents += 1
      found.set(key, entry)
    }
  }
  return [...found.values()].map(({ name, between, numbers, percents }) => ({
    name,
    between: mostFrequent(between),
    numbers,
    unit: percents === numbers.length ? '%' : undefined,
  }))
}

const maxLineCharacters = 4000

/** A line that repeats the program's settings, in which no number was measured. */
function isEcho(line: string): boolean {
  return /Namespace\(|^\s*(?:--?\w|usage:|Settings|Config)/.test(line)
}

function mostFrequent(counts: ReadonlyMap<string, number>): string {
  return [...counts].toSorted(([, left], [, right]) => right - left)[0]?.[0] ?? ''
}
