import { appendFileSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { LogTail } from '../../../lib/run/log/log-tail.ts'
import { metricPattern } from '../../../lib/run/log/metric-pattern.ts'

let log: string
let tail: LogTail
beforeEach(() => {
  log = join(mkdtempSync(join(tmpdir(), 'nightwatt-')), 'training.log')
  tail = new LogTail(log, new Map([['accuracy', metricPattern('accuracy', 'Accuracy: ([0-9.]+)')]]))
})

describe('following a log', () => {
  it('waits for the end of a line, so that no number is shown in part', () => {
    writeFileSync(log, 'Accuracy: 9')
    expect(tail.read().size).toBe(0)
    expect(tail.read().size).toBe(0)
    appendFileSync(log, '1.75\n')
    expect(tail.read().get('accuracy')).toBe(91.75)
    expect(tail.read().size).toBe(0)
  })

  it('takes each step of a progress bar for a line', () => {
    writeFileSync(log, 'Accuracy: 10\rAccuracy: 20\r')
    expect(tail.read().get('accuracy')).toBe(20)
  })

  it('does not glue half a line to what came after a flood', () => {
    writeFileSync(log, 'Accuracy: 9')
    tail.read()
    appendFileSync(log, `${'x'.repeat(99_000)}\n7.5\nmore\n`)
    expect(tail.read().size).toBe(0)
  })

  it('goes on where the middle of the log was taken out, and glues nothing to what it knew', () => {
    writeFileSync(log, `${'step\n'.repeat(100)}Accuracy: 9`)
    tail.read()
    truncateSync(log, 300)
    expect(tail.read().size).toBe(0)
    appendFileSync(log, '1.75\nAccuracy: 50\n')
    expect(tail.read().get('accuracy')).toBe(50)
  })

  it('has nothing to tell before the log is there', () => {
    expect(tail.read().size).toBe(0)
  })

  it('gives a pattern up that runs away, and goes on with the others', () => {
    const accuracy = metricPattern('accuracy', 'Accuracy: ([0-9.]+)')
    const both = new LogTail(
      log,
      new Map([
        ['slow', metricPattern('accuracy', '(a+)+(\\d)')],
        ['accuracy', accuracy],
      ]),
    )
    writeFileSync(log, `${'a'.repeat(60)}\nAccuracy: 10\n`)
    expect(Object.fromEntries(both.read())).toEqual({ accuracy: 10 })
    appendFileSync(log, 'a7\nAccuracy: 20\n')
    expect(Object.fromEntries(both.read())).toEqual({ accuracy: 20 })
  })
})
