// Any Node: logs in, numbers out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { judgeLog } from '../../../lib/run/log/judge-log.ts'
import { metricPattern } from '../../../lib/run/log/metrics/metric-pattern.ts'
import { lastValueIn } from '../../../lib/run/log/metrics/metric-search.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-number-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A number in one of the forms that programs print, with its value. */
const printed = fc
  .record({
    value: fc.oneof(
      fc.double({ min: -1e7, max: 1e7, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.integer({ min: -10_000_000, max: 10_000_000 }),
    ),
    form: fc.constantFrom(
      'plain',
      'fixed',
      'exponent',
      'EXPONENT',
      'thousands',
      'underscores',
      'minus',
      'plus',
      'power',
      'point',
    ),
    digits: fc.integer({ min: 0, max: 6 }),
  })
  .map(({ value, form, digits }) => {
    const text = writtenAs(value, form, digits)
    return { text, value: Number(text.replaceAll(/[,_]/g, '').replace('−', '-').replace('×10^', 'e')) }
  })

function writtenAs(value: number, form: string, digits: number): string {
  const grouped = (separator: string) =>
    value.toFixed(digits).replace(/^-?\d+/, whole => whole.replaceAll(/\B(?=(\d{3})+$)/g, separator))
  switch (form) {
    case 'fixed':
      return value.toFixed(digits)
    case 'exponent':
      return value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2')
    case 'EXPONENT':
      return value.toExponential(digits).toUpperCase()
    case 'thousands':
      return grouped(',')
    case 'underscores':
      return grouped('_')
    case 'minus':
      return value.toFixed(digits).replace('-', '−')
    case 'plus':
      return value < 0 ? value.toFixed(digits) : `+${value.toFixed(digits)}`
    case 'power':
      return value.toExponential(digits).replace('e+', '×10^').replace('e-', '×10^-')
    case 'point':
      return value.toFixed(digits).replace(/^(-?)0\./, '$1.')
    default:
      return String(value)
  }
}

const before = fc.constantFrom(
  'loss: ',
  'loss=',
  'loss ',
  "'loss': ",
  'loss = ',
  'loss:\t',
  'epoch 3/10 loss: ',
  '(loss: ',
  'loss ≈ ',
  '"loss":',
  '| loss | ',
)
const after = fc.constantFrom(
  '',
  '%',
  ' %',
  's',
  ' ms',
  ' GiB',
  ',',
  ', acc: 0.5',
  ')',
  '}',
  ' (best 0.5)',
  '.',
  ';',
  ' ±0.01',
  '\u001b[0m',
  ' | 12 |',
  '/1.0',
  ', 0.5',
)
const colour = fc.constantFrom('', '\u001b[32m', '\u001b[1;31m', '\u001b[0m')
// As people write them: the group takes less than the number, and at times hardly any of it.
const patterns = [
  'loss\\W*?([0-9.]+)',
  'loss.*?([0-9.]+)',
  'loss[^0-9+\\-−.]*([0-9.]+)',
  'loss[\'": =|≈\\t]*(\\d+)',
  'loss[\'": =|≈\\t]*(-?\\d+\\.?\\d*)',
  'loss[\'": =|≈\\t]*([-+]?[0-9]*\\.?[0-9]+)',
  'loss[\'": =|≈\\t]*([0-9.]+)',
].map(source => metricPattern('loss', source))

describe('a number in a log, in any of its usual forms', () => {
  it('is read as that number, or is no value: never as another', () => {
    let read = 0
    fc.assert(
      fc.property(
        printed,
        before,
        after,
        colour,
        fc.constantFrom(...patterns),
        ({ text, value }, left, right, code, pattern) => {
          // As the log's search sees it: the codes are taken out before.
          const line = `step\n${left}${code}${text}${right}\n`.replaceAll(/\u001b\[[\d;]*m/g, '')
          const found = lastValueIn(pattern, line)
          if (found !== undefined) {
            read += 1
            expect(found, `${line} with /${pattern.source}/`).toBe(value)
          }
        },
      ),
      { numRuns: 10_000, seed: 20_261_129 },
    )
    // Absent is right where two readings are possible, and rare.
    expect(read).toBeGreaterThan(9000)
  })

  it('has no value in the log without a warning or a reason', () => {
    const path = join(folder, 'training.log')
    fc.assert(
      fc.property(printed, before, after, ({ text, value }, left, right) => {
        writeFileSync(path, `${left}${text}${right}\n`)
        const { metrics, missing, warnings } = judgeLog(path, { metrics: { loss: 'loss\\W*?([0-9.]+)' } })
        if (metrics.loss === undefined)
          expect([Object.keys(missing), warnings.length > 0]).toEqual([['loss'], true])
        else expect(metrics.loss).toBe(value)
      }),
      { numRuns: 300 },
    )
    // Each of them is a file, which a busy disk makes slow.
  }, 60_000)
})
