import { assumedDirection, type Direction } from '../../config/pattern/metric-direction.js'
import { type MetricCandidate, metricCandidates } from './metric-candidates.js'

/** A metric that a log shows, as the configuration would declare it. */
export interface OfferedMetric {
  readonly name: string
  readonly declaration: {
    readonly pattern: string
    readonly direction?: Direction
    readonly unit?: string
    readonly decimal?: ','
  }
  /** How often it was seen. */
  readonly seen: number
  /** Whether its name says which values are better: offered as chosen, and taken where nobody is asked. */
  readonly suggested: boolean
}

/**
 * The metrics of a log, those whose names everyone knows first. A direction that the name does not tell is not made up.
 *
 * @param text In lines, without terminal codes.
 * @param settings Names of the program's options: what a log repeats of them is no metric.
 */
export function offeredMetrics(text: string, settings: readonly string[] = []): readonly OfferedMetric[] {
  const set = new Set(settings.map(bareName))
  const candidates = metricCandidates(text).filter(({ name }) => !set.has(bareName(name)))
  const names = candidates.map(({ name }) => name.toLowerCase())
  const offers = new Map<string, OfferedMetric>()
  for (const candidate of candidates) {
    const name = metricName(candidate.name)
    const direction = assumedDirection(name)
    if (offers.has(name) || name === '') continue
    const isPart = names.some(
      other => other !== candidate.name.toLowerCase() && endsIn(other, candidate.name.toLowerCase()),
    )
    offers.set(name, {
      name,
      declaration: {
        pattern: patternOf(candidate, isPart),
        ...(direction === undefined ? {} : { direction }),
        ...(candidate.unit === undefined ? {} : { unit: candidate.unit }),
        ...(hasDecimalCommas(candidate.numbers) ? { decimal: ',' as const } : {}),
      },
      seen: candidate.numbers.length,
      suggested: direction !== undefined,
    })
  }
  const all = [...offers.values()]
  return [...all.filter(({ suggested }) => suggested), ...all.filter(({ suggested }) => !suggested)]
}

function bareName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** `Test Accuracy` is called test_accuracy. */
function metricName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}@]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
}

function endsIn(longer: string, name: string): boolean {
  return longer.endsWith(name) && longer.length > name.length
}

/**
 * Which part is the number is for the reading of logs to say, that takes exponents, signs and thousands around what
 * the group finds. Where another name ends in this one (`val_loss`, `loss`), no letter may stand before it.
 */
function patternOf({ name, between, numbers }: MetricCandidate, isPart: boolean): string {
  const digits = hasDecimalCommas(numbers) ? '[0-9.,]+' : '[0-9.]+'
  const start = isPart ? '(?<![a-z_/-])(?<![a-z_] )' : /^\w/.test(name) ? '\\b' : ''
  return `${start}${escaped(name).replaceAll('\\s*', '\\s+')}${escaped(between)}([-+]?${digits})`
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(/\s+/g, '\\s*')
}

/** Numbers such as 0,95, of which none has a point and not all could be thousands. */
function hasDecimalCommas(numbers: readonly string[]): boolean {
  const withComma = numbers.filter(number => /^[-+]?\d+,\d+$/.test(number))
  return (
    withComma.length > 0 &&
    numbers.every(number => !number.includes('.')) &&
    withComma.some(number => !/^[-+]?[1-9]\d{0,2},\d{3}$/.test(number))
  )
}
