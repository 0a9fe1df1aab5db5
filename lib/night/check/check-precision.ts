import { isDeepStrictEqual } from 'node:util'
import { parsePrecision, precisionAllowed } from '../../config/options/precision-text.js'
import { contradictionText } from '../../record/check/contradictions/contradiction.js'
import type { Finding } from '../../record/check/finding.js'
import type { JournalEntry } from '../../record/journal/journal.js'
import { withoutAbsent } from '../../record/night/planned.js'
import type { ExperimentRecord, NightRecord } from '../../record/schema.js'
import { packageVersion } from '../../version.js'
import { judgeSettings } from '../precision/judge-settings.js'
import { hasEnded } from './check-protocol.js'

/**
 * Judges again how well the mean of each setting of a night is known, by its records, and compares with what night.json says
 * of it. Another version may judge otherwise, and is not held against this one.
 */
export function checkPrecision(
  { precision, plan, versions }: NightRecord,
  experiments: readonly ExperimentRecord[],
  entries: readonly JournalEntry[],
): readonly Finding[] {
  if (precision === undefined || plan === null || !hasEnded(entries)) return []
  const { wanted, max_repeats: maxRepeats, drop_settled: dropSettled } = precision
  const widths = parsePrecision(wanted)
  if (typeof widths === 'string') return [finding('wanted', wanted, precisionAllowed)]
  if (versions.nightwatt !== packageVersion()) return []
  const judged = judgeSettings(
    { experiments: plan.map(withoutAbsent) },
    { wanted, widths, maxRepeats, dropSettled },
    experiments,
  ).map(({ known }) => known)
  if (judged.length !== precision.settings.length)
    return [finding('settings', precision.settings.length, judged.length)]
  return judged.flatMap((expected, place) => {
    const found = precision.settings[place]
    return isDeepStrictEqual(found, expected) ? [] : [finding(`settings[${place}]`, found, expected)]
  })
}

function finding(place: string, found: unknown, expected: unknown): Finding {
  const field = `precision.${place}`
  const text = contradictionText({ field, found, expected, doubts: 'nothing' })
  const problem = `does not say of its precision what its records do: ${text}`
  return { place: 'night.json', problem, mend: '', kind: 'inconsistent', field, found, expected }
}
