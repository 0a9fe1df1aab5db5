import { parsePrecision } from '../../config/options/precision-text.js'
import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { experimentId } from '../../record/experiment/names.js'
import { subjectText } from '../../record/experiment/subject-text.js'
import type { PrecisionRecord, SettingPrecision } from '../../record/precision/precision-schema.js'
import type { NightRecord } from '../../record/schema.js'
import { formatJoules, formatNumber, formatShare } from '../../units.js'

/** `± 2.0 % of the energy and ± 0.5 of accuracy`. */
export function wantedWords(wanted: string): string {
  const widths = parsePrecision(wanted)
  if (typeof widths === 'string') return wanted
  return widths
    .map(({ metric, halfWidth }) =>
      metric === undefined ? `± ${percent(halfWidth)} of the energy` : `± ${halfWidth} of ${metric}`,
    )
    .join(' and ')
}

/** How many settings are known as well as was wanted. */
export function precisionHeadline({ wanted, settings, ended }: PrecisionRecord): string {
  const reached = settings.filter(({ state }) => state === 'reached').length
  const why = ended === '' ? 'the night ended before its blocks did' : ended
  return `Precision: ${reached} of ${settings.length} settings within ${wantedWords(wanted)} (95 %); ${why}`
}

/** `energy 103.2 J ± 1.8 %`, with how many runs have no value; in words where there is no interval. */
export function quantityWords({ metric, values, mean, half_width, estimated }: Quantity): string {
  const name = metric ?? (estimated === true ? 'energy (estimated)' : 'energy')
  if (mean === null) return `no ${name} in any run`
  const told = metric === undefined ? formatJoules(mean) : formatNumber(mean)
  if (half_width === null) return `${name} ${told} in a single run, which tells no interval`
  // A width is told to two digits.
  const width =
    metric === undefined
      ? percent(half_width / Math.abs(mean))
      : formatNumber(Number(half_width.toPrecision(2)))
  return `${name} ${told} ± ${width} (${values} ${values === 1 ? 'value' : 'values'})`
}

type Quantity = SettingPrecision['quantities'][number]

/** What each setting is called: its first experiment, and its hyperparameters. */
export function settingNames(plan: NightRecord['plan'], firstIndex = 1): ReadonlyMap<string, string> {
  return new Map(
    (plan ?? []).map((planned, position) => {
      const id = experimentId(planned, position + firstIndex)
      const values = Object.entries(planned.hyperparameters).map(
        ([name, value]) => `${name} ${formatSetting(value)}`,
      )
      const about = [subjectText(planned.subject), ...values].filter(text => text !== '')
      return [id, about.length === 0 ? id : `${id} (${about.join(', ')})`]
    }),
  )
}

/** At most so many settings are told one by one. */
const mostTold = 40

/**
 * How well the mean of each setting is known, in lines: how many as well as was wanted, then each setting, those first that
 * are not.
 *
 * @param night The record of a night that ran blocks until a precision was reached.
 * @returns Lines without line breaks, `Precision: 3 of 4 settings within ± 2.0 % of the energy (95 %); …`; none of another
 *   night.
 * @example
 * ```ts
 * import { openNights, precisionLines } from 'nightwatt'
 *
 * for (const { record } of await openNights('results')) console.log(precisionLines(record).join('\n'))
 * ```
 */
export function precisionLines({ precision, plan }: NightRecord): readonly string[] {
  if (precision === undefined) return []
  const names = settingNames(plan)
  const ordered = [
    ...precision.settings.filter(({ state }) => state !== 'reached'),
    ...precision.settings.filter(({ state }) => state === 'reached'),
  ]
  const more = ordered.length - mostTold
  return [
    precisionHeadline(precision),
    ...ordered.slice(0, mostTold).map(({ experiment, runs, state, quantities }) => {
      const mark = state === 'reached' ? '✓' : '✗'
      const known = quantities.map(quantityWords).join(', ')
      return `  ${mark} ${names.get(experiment) ?? experiment}: ${runs} ${runs === 1 ? 'run' : 'runs'}, ${known}`
    }),
    ...(more > 0 ? [`  … and ${more} more, in night.json`] : []),
  ]
}

/** Widths are told to two digits, for they may be far below one per cent. */
function percent(share: number): string {
  return share < 0.001 ? `${Number((share * 100).toPrecision(2))} %` : formatShare(share)
}
