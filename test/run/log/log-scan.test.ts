import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Repository, repositorySchema } from '../../../lib/config/schema.ts'
import { logPattern } from '../../../lib/run/log/log-pattern.ts'
import { type LogPatterns, logPatterns } from '../../../lib/run/log/log-patterns.ts'
import { scanLog } from '../../../lib/run/log/log-scan.ts'
import { metricPattern } from '../../../lib/run/log/metrics/metric-pattern.ts'

let log: string
beforeEach(() => {
  log = join(mkdtempSync(join(tmpdir(), 'nightwatt-')), 'training.log')
})

const repository = { path: '.', train_script: 'x', models: ['m'] }
const builtIn = logPatterns(repositorySchema.parse(repository))
const withCauses = (failure_causes: Repository['failure_causes']) =>
  logPatterns(repositorySchema.parse({ ...repository, failure_causes }))
const accuracy: LogPatterns = {
  ...builtIn,
  metrics: new Map([['acc', metricPattern('acc', 'Test Accuracy: ([0-9.]+)')]]),
}

function scan(content: string | Uint8Array, patterns = accuracy) {
  writeFileSync(log, content)
  return scanLog(log, patterns)
}

describe('searching a log', () => {
  it('takes the last match of a metric, whatever its case', () => {
    expect(scan('Test Accuracy: 10.5\ntest accuracy: 93.25\n').metrics.get('acc')).toBe(93.25)
  })

  it('reads patterns across lines, as Python does', () => {
    const patterns = {
      ...builtIn,
      metrics: new Map([['acc', metricPattern('acc', 'Accuracy:\\s+([0-9.]+)')]]),
    }
    expect(scan('Accuracy:\n   88.5\n', patterns).metrics.get('acc')).toBe(88.5)
  })

  it.each([
    'Training completed successfully',
    '训练成功完成',
    'x [SUCCESS] y',
    '✓ 模型训练成功',
    'All 3 folds completed',
    'mAP: 0.5',
  ])('knows the success pattern in "%s"', text => {
    expect(scan(`${text}\n`).success).not.toBeNull()
  })

  it.each([
    'CUDA out of memory',
    'RuntimeError: boom',
    'Training of fold 2 FAILED',
    '致命错误: 数据',
    'keyboardinterrupt',
  ])('knows the error pattern in "%s" and quotes its line', text => {
    expect(scan(`before\n  ${text} here\nafter\n`).error?.text).toBe(`${text} here`)
  })

  it('does not take a DeprecationWarning that speaks of a RuntimeError for an error', () => {
    expect(scan('DeprecationWarning: this will raise RuntimeError: soon\n').error).toBeNull()
  })

  it('finds what lies across the border of two blocks', () => {
    for (const shift of [0, 3, 9, 17, 20]) {
      const filler = 'x'.repeat(99).concat('\n').repeat(2621).slice(shift)
      expect(scan(`${filler}Test Accuracy: 91.75\nend\n`).metrics.get('acc')).toBe(91.75)
    }
  })

  it('does not cut a number at the border of two blocks', () => {
    const filler = 'y'.repeat(255).concat('\n').repeat(1024)
    for (let shift = 0; shift < 24; shift += 1) {
      expect(scan(`${filler.slice(shift)}Test Accuracy: 91.75\n`).metrics.get('acc')).toBe(91.75)
    }
  })

  it('reads invalid UTF-8, NUL bytes and a line of 30 MB in flat memory', () => {
    const line = Buffer.alloc(30_000_000, 'z')
    const content = Buffer.concat([
      Buffer.from([0xff, 0xfe, 0, 0]),
      line,
      Buffer.from('\n\0Test Acc\0uracy: 77\n'),
    ])
    writeFileSync(log, content)
    const before = process.memoryUsage().rss
    const result = scanLog(log, accuracy)
    expect(result.metrics.get('acc')).toBe(77)
    expect(result.bytes).toBe(content.length)
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
  })

  it('does not tear a number in a long line', () => {
    for (let shift = 0; shift < 40; shift += 1) {
      const words = 'word '.repeat(5000).slice(shift)
      expect(scan(`${words}Test Accuracy: 91.75 ${words}\n`).metrics.get('acc')).toBe(91.75)
    }
  })

  it('takes each step of a progress bar for a line, as Python does', () => {
    const bar = Array.from({ length: 60_000 }, (_, step) => `Epoch ${step}: 45%|████ | loss 0.5`).join('\r')
    const patterns = {
      ...builtIn,
      metrics: new Map([['acc', metricPattern('acc', 'Epoch.*Accuracy: ([0-9.]+)')]]),
    }
    const result = scan(`${bar}\rEpoch 9 Accuracy: 81.5\rRuntimeError: \u001B[31mboom\u001B[0m\n`, patterns)
    expect(result.metrics.get('acc')).toBe(81.5)
    expect(result.error?.text).toBe('RuntimeError: boom')
  })

  it('does not show an older value of a metric that ended as nan', () => {
    const loss = { ...builtIn, metrics: new Map([['loss', metricPattern('loss', 'Loss: (\\S+)')]]) }
    const diverged = scan('Loss: 2.31\nLoss: 2.95\nLoss: nan\n', loss)
    expect(diverged.metrics.has('loss')).toBe(false)
    expect(diverged.missing.get('loss')).toBe('diverged')
    expect(diverged.metricWarnings).toEqual([
      'metric loss is nan at the end of the log: it diverged; the last readable value is 2.95, in "Loss: 2.95"',
    ])
    expect(scan('Loss: nan\nLoss: 0.5\n', loss).metrics.get('loss')).toBe(0.5)
  })

  it('comes to an end with 5 MB of a line made to slow it down', () => {
    expect(scan('AllTraining✓'.repeat(400_000)).success).toBeNull()
  })

  it('finds the cause in the line of the error and in the end of the log', () => {
    const log = 'RuntimeError: CUDA out of memory\nls: No such file or directory\n'
    expect(scan(log)).toMatchObject({
      causeOfError: { name: 'out-of-memory' },
      causeOfTail: { name: 'out-of-memory' },
    })
    const own = withCauses({ 'no-cache': { pattern: '(?m)^ls: .*', worth_retrying: false } })
    expect(scan(log, own)).toMatchObject({
      causeOfError: { name: 'out-of-memory' },
      causeOfTail: { name: 'no-cache', worthRetrying: false },
    })
    expect(scan(`boom\n${'x\n'.repeat(9000)}done\n`).causeOfTail).toBeNull()
  })

  it('keeps the end of the log', () => {
    expect(scan(`${'a\n'.repeat(400_000)}last words`).tail.endsWith('last words')).toBe(true)
  })

  it('has nothing to say of an empty log', () => {
    expect(scan('')).toMatchObject({ bytes: 0, success: null, error: null, tail: '' })
  })
})

describe('a metric without a value', () => {
  const metric = (source: string) => ({
    ...builtIn,
    metrics: new Map([['acc', metricPattern('acc', source)]]),
  })
  const whyMissing = (content: string, source: string) =>
    Object.fromEntries(scan(content, metric(source)).missing)

  it('has a reason', () => {
    expect(whyMissing('Accuracy: 91\n', 'Accuracy: (\\S+)')).toEqual({})
    expect(whyMissing('Loss: 1\n', 'Accuracy: (\\S+)')).toEqual({ acc: 'no match' })
    expect(whyMissing('Accuracy: inf\n', 'Accuracy: (\\S+)')).toEqual({ acc: 'diverged' })
    expect(whyMissing('Accuracy: n/a\n', 'Accuracy: (\\S+)')).toEqual({ acc: 'no number' })
  })

  it('is one whose last line is the same but for a text in place of the number', () => {
    const result = scan('Accuracy: 91\nAccuracy: n/a\n', metric('Accuracy: (\\S+)'))
    expect(Object.fromEntries(result.missing)).toEqual({ acc: 'no number' })
    expect(result.metricWarnings[0]).toBe(
      'metric acc: "n/a" is no number; the last readable value is 91, in "Accuracy: 91"',
    )
  })

  it('is not one for a later line of another form in which no number stands', () => {
    expect(
      scan('Accuracy: 91\nAccuracy of the best fold\n', metric('Accuracy:? (\\S+)')).metrics.get('acc'),
    ).toBe(91)
  })
})

describe('a pattern that runs away', () => {
  const runaway = logPattern('(a+)+\\d')
  const trap = `${'a'.repeat(60)}\n`

  it('leaves its metric without a value, also where one was found before', () => {
    const metrics = new Map([['slow', metricPattern('slow', runaway.source)], ...accuracy.metrics])
    const filler = 'filler\n'.repeat(60_000)
    const result = scan(`a1\n${filler}${trap}${filler}Test Accuracy: 91\na2\n`, { ...builtIn, metrics })
    expect(Object.fromEntries(result.missing)).toEqual({ slow: 'too slow' })
    expect(Object.fromEntries(result.metrics)).toEqual({ acc: 91 })
    expect(result.tooSlow).toEqual([])
  })

  it('is named where it is a success or an error pattern, and the log judged without it', () => {
    const success = [runaway, logPattern('all done')]
    const error = [logPattern('(b+)+\\d'), logPattern('boom')]
    const result = scan(`${trap}${trap.replaceAll('a', 'b')}boom\nall done\n`, { ...builtIn, success, error })
    expect(result).toMatchObject({ success: { text: 'all done' }, error: { text: 'boom' } })
    expect(result.tooSlow).toEqual([
      { role: 'success pattern', source: '(a+)+\\d' },
      { role: 'error pattern', source: '(b+)+\\d' },
    ])
  })

  it('is named where it is the pattern of a cause, and the next cause found', () => {
    const result = scan(`${trap}ConnectionError: gone\n`, withCauses({ 'bad-node': { pattern: '(a+)+\\d' } }))
    expect(result.causeOfTail?.name).toBe('network')
    expect(result.tooSlow).toEqual([{ role: 'pattern of the cause bad-node', source: '(a+)+\\d' }])
  })
})
