import { describe, expect, it } from 'vitest'
import type { MissingMetric } from '../../../../lib/run/log/metrics/missing-metrics.ts'
import { missingMetricWarnings, whyMissing } from '../../../../lib/run/log/metrics/missing-words.ts'

const missing = (changes: Partial<MissingMetric> = {}): MissingMetric => ({
  name: 'accuracy',
  pattern: 'Accuracy: (.+)',
  reason: 'no match',
  ...changes,
})

const warningsOf = (metric: MissingMetric, cause: 'interrupted' | null = null) =>
  missingMetricWarnings({ last: { cause }, missingMetrics: [metric] })

describe('the warning of a missing metric', () => {
  it('names its pattern and hands on the lines nearest to it', () => {
    expect(warningsOf(missing({ nearest: ['accuracy = 9'] }))).toEqual([
      {
        text: 'metric accuracy not found: nothing in the log matched /Accuracy: (.+)/',
        nearest: ['accuracy = 9'],
      },
    ])
  })

  it('says that no line is near, where they were looked for', () => {
    expect(whyMissing(missing({ nearest: [] }))).toContain('no line of it resembles')
    expect(whyMissing(missing())).not.toContain('resembles')
  })

  it('tells a pattern that took too long and one without a number apart from one without a match', () => {
    expect(whyMissing(missing({ reason: 'too slow' }))).toContain('took longer than 1 s')
    expect(whyMissing(missing({ reason: 'no number' }))).toContain('its group held no number')
  })

  it('is none where the attempt has warned already, or the user interrupted it', () => {
    expect(warningsOf(missing({ reason: 'diverged' }))).toEqual([])
    expect(warningsOf(missing(), 'interrupted')).toEqual([])
  })
})
