import { protocolRecord } from '../../protocol/left-out.js'
import { protocol } from '../../protocol/protocol.js'
import { contradictionText } from '../../record/check/contradictions/contradiction.js'
import type { Finding } from '../../record/check/finding.js'
import type { JournalEntry } from '../../record/journal/journal.js'
import type { ExperimentRecord, NightRecord, RuleVerdictRecord } from '../../record/schema.js'
import { packageVersion } from '../../version.js'

/**
 * Judges a night again, by its records, and compares with what night.json says of it. A rule that is not as it was, or is no
 * more, is skipped; what a rule says in words, and which rules there are, is held against nights of this version alone.
 */
export function checkProtocol(
  night: NightRecord,
  experiments: readonly ExperimentRecord[],
  entries: readonly JournalEntry[],
): readonly Finding[] {
  const { protocol: told } = night
  if (told === undefined || !hasEnded(entries)) return []
  const judged = protocolRecord(protocol({ record: night, experiments }))
  const isOfNow = night.versions.nightwatt === packageVersion() && (night.resumes ?? []).length === 0
  const missing = judged.filter(({ rule }) => !told.some(one => one.rule === rule))
  return [
    ...(isOfNow ? missing.map(one => finding(one.rule, undefined, one)) : []),
    ...told.flatMap(found => {
      const expected = judged.find(({ rule }) => rule === found.rule)
      if (expected === undefined) return isOfNow ? [finding(found.rule, found, undefined)] : []
      if (expected.limit !== found.limit) return isOfNow ? [finding(found.rule, found, expected)] : []
      const isSame = isOfNow ? sameWords(found, expected) : found.state === expected.state
      return isSame ? [] : [finding(found.rule, found, expected)]
    }),
  ]
}

/** It is judged when the night ends: of one that goes on, or was killed, it is that of before. */
export function hasEnded(entries: readonly JournalEntry[]): boolean {
  const last = entries.findLast(({ type }) =>
    ['night-started', 'night-resumed', 'night-ended'].includes(type),
  )
  return last?.type === 'night-ended'
}

function sameWords(found: RuleVerdictRecord, expected: RuleVerdictRecord): boolean {
  const which = ({ experiments = [] }: RuleVerdictRecord) => [...experiments].sort().join('\n')
  return (
    found.state === expected.state &&
    which(found) === which(expected) &&
    // A word that was a secret is taken out.
    (found.value === expected.value || found.value.includes('[redacted'))
  )
}

function finding(
  rule: string,
  found: RuleVerdictRecord | undefined,
  expected: RuleVerdictRecord | undefined,
): Finding {
  const field = `protocol.${rule}`
  const text = contradictionText({ field, found: words(found), expected: words(expected), doubts: 'nothing' })
  const problem = `does not say of its protocol what its records do: ${text}`
  return { place: 'night.json', problem, mend: '', kind: 'inconsistent', field, found, expected }
}

function words(verdict: RuleVerdictRecord | undefined): string {
  if (verdict === undefined) return 'no such rule'
  const { state, value, limit, experiments = [] } = verdict
  return [`${state}: ${value} (allowed: ${limit})`, ...experiments].join(', ')
}
