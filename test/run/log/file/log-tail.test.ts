import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { lastValuesIn } from '../../../../lib/run/log/file/log-tail.ts'
import { metricPattern } from '../../../../lib/run/log/metrics/metric-pattern.ts'

const accuracy = metricPattern('accuracy', 'Accuracy: ([0-9.]+)')
let log: string
const last = () => lastValuesIn(log, new Map([['accuracy', accuracy]]))
beforeEach(() => {
  log = join(mkdtempSync(join(tmpdir(), 'nightwatt-')), 'training.log')
})

describe('the end of a log', () => {
  it('shows no number in part, whose line has no end yet', () => {
    writeFileSync(log, 'Accuracy: 9')
    expect(last().size).toBe(0)
    writeFileSync(log, 'Accuracy: 91.75\nAccuracy: 9')
    expect(last().get('accuracy')).toBe(91.75)
  })

  it('takes each step of a progress bar for a line', () => {
    writeFileSync(log, 'Accuracy: 10\rAccuracy: 20\r')
    expect(last().get('accuracy')).toBe(20)
  })

  it('of a long log does not begin with half a line', () => {
    writeFileSync(log, `${'x'.repeat(10)}Accuracy: 7.5${'y'.repeat(65_520)}\nmore\n`)
    expect(last().size).toBe(0)
  })

  it('has nothing to tell before the log is there', () => {
    expect(last().size).toBe(0)
  })

  it('shows the other metrics where a pattern runs away', () => {
    const slow = metricPattern('accuracy', '(a+)+(\\d)')
    writeFileSync(log, `${'a'.repeat(60)}\nAccuracy: 10\n`)
    const found = lastValuesIn(
      log,
      new Map([
        ['slow', slow],
        ['accuracy', accuracy],
      ]),
    )
    expect(Object.fromEntries(found)).toEqual({ accuracy: 10 })
  })
})
