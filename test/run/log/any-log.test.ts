// Any Node: logs in, numbers out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { lastValuesIn } from '../../../lib/run/log/file/log-tail.ts'
import { judgeLog } from '../../../lib/run/log/judge-log.ts'
import { metricPattern } from '../../../lib/run/log/metrics/metric-pattern.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-any-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'training.log')
const metrics = { accuracy: 'Accuracy: ([0-9.]+)', loss: 'Loss: (\\S+)' }

describe('a log of any bytes', () => {
  it('is judged without failing, and a metric in it is a finite number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 0, max: 255 }), (bytes, exitCode) => {
        writeFileSync(path, bytes)
        const judged = judgeLog(path, { metrics, exitCode })
        expect(['success', 'failure']).toContain(judged.outcome)
        for (const value of Object.values(judged.metrics)) expect(Number.isFinite(value)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('shows the last accuracy that stands in it, whatever is around that', () => {
    const noise = fc
      .uint8Array({ maxLength: 300 })
      .map(bytes => Buffer.from(bytes).toString('latin1').replaceAll(/[A:]/g, ''))
    fc.assert(
      fc.property(noise, noise, fc.integer({ min: 0, max: 100 }), (before, after, accuracy) => {
        writeFileSync(path, `${before}\nAccuracy: 1\n${before}\nAccuracy: ${accuracy}\n${after}`)
        expect(judgeLog(path, { metrics, minLogBytes: 0 }).metrics.accuracy).toBe(accuracy)
      }),
      { numRuns: 100 },
    )
  })

  it('shows its end without failing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), bytes => {
        writeFileSync(path, bytes)
        const patterns = new Map([['accuracy', metricPattern('accuracy', metrics.accuracy)]])
        expect(lastValuesIn(path, patterns).size).toBeLessThanOrEqual(1)
      }),
      { numRuns: 100 },
    )
  })
})
