// Waits for programs that write logs.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { limitLog, limitWarnings, waitBeforeLook } from '../../../../lib/run/log/file/log-limit.ts'
import { scanLog } from '../../../../lib/run/log/log-scan.ts'
import { metricPattern } from '../../../../lib/run/log/metrics/metric-pattern.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-limit-'))
afterAll(() => rmSync(folder, { recursive: true }))
let log: string
let count = 0
beforeEach(() => {
  log = join(folder, `${count++}.log`)
  writeFileSync(log, '')
})

const marker = /\n\[nightwatt: (\d+) bytes left out here \(--max-log\)\] *\n/
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${String(from + index).padStart(6, '0')}\n`).join('')

/** A process that writes to the log as a training does, and ends by itself. */
function writer(script: string): Promise<void> {
  const child: ChildProcess = spawn('sh', ['-c', script], { stdio: ['ignore', openSync(log, 'a'), 'ignore'] })
  return new Promise(ended => child.on('close', () => ended()))
}

/** The size of the log every few milliseconds, while something goes on. */
async function maxWhile(going: Promise<void>): Promise<number> {
  let largest = 0
  const timer = setInterval(() => {
    largest = Math.max(largest, statSync(log).size)
  }, 5)
  await going
  clearInterval(timer)
  return largest
}

describe('a log within its limit', () => {
  it('is left alone', async () => {
    const limited = limitLog(log, 10_000)
    appendFileSync(log, numbered(0, 800))
    expect(await limited.end()).toEqual({ written: 9600, kept: 9600, leftOut: 0 })
    expect(readFileSync(log, 'utf8')).toBe(numbered(0, 800))
  })

  it('may be of any size without one', async () => {
    const limited = limitLog(log, 0)
    appendFileSync(log, numbered(0, 100_000))
    expect(await limited.end()).toEqual({ written: 1_200_000, kept: 1_200_000, leftOut: 0 })
  })
})

describe('a log over its limit', () => {
  it('keeps the first half and the last quarter of it, whole lines, and says how much is missing', async () => {
    const limited = limitLog(log, 12_000)
    appendFileSync(log, numbered(0, 10_000))
    const size = await limited.end()
    const [head = '', bytes, tail = ''] = readFileSync(log, 'utf8').split(marker)
    expect(head).toBe(numbered(0, 500))
    expect(tail).toBe(numbered(9750, 10_000))
    expect(Number(bytes)).toBe(120_000 - head.length - tail.length)
    expect(size).toEqual({ written: 120_000, kept: head.length + tail.length, leftOut: Number(bytes) })
    expect(statSync(log).size).toBeLessThanOrEqual(12_000)
  })

  it('counts all that is left out, however often it grows', async () => {
    const limited = limitLog(log, 12_000)
    for (let round = 0; round < 20; round += 1) {
      appendFileSync(log, numbered(round * 1000, round * 1000 + 1000))
      await wait(30)
    }
    const { written, kept, leftOut } = await limited.end()
    const [head = '', bytes, tail = ''] = readFileSync(log, 'utf8').split(marker)
    expect(head).toBe(numbered(0, 500))
    expect(tail.endsWith(numbered(19_900, 20_000))).toBe(true)
    expect(written).toBe(240_000)
    expect(Number(bytes)).toBe(leftOut)
    expect(kept).toBe(head.length + tail.length)
  })

  it('tears no number and no character where the lines are long', async () => {
    const limited = limitLog(log, 2000)
    appendFileSync(log, 'Genauigkeit: 91.5 für 训练 '.repeat(1000))
    await limited.end()
    const text = readFileSync(log, 'utf8')
    expect(text.split(marker)[0]).toMatch(/ $/)
    expect(text).not.toContain('\uFFFD')
    for (const [, number] of text.matchAll(/Genauigkeit: (\S+)/g)) expect(number).toBe('91.5')
  })

  it('lets metrics be found at its beginning and at its end, and takes none from the line between', async () => {
    const limited = limitLog(log, 5000)
    appendFileSync(log, `Parameters: 42\n${numbered(0, 5000)}Accuracy: 91.5\n`)
    await limited.end()
    const metric = (source: string): [string, ReturnType<typeof metricPattern>] => [
      source,
      metricPattern(source, source),
    ]
    const { metrics } = scanLog(log, {
      success: [],
      error: [],
      causes: [],
      metrics: new Map([
        metric('Parameters: (\\d+)'),
        metric('Accuracy: ([0-9.]+)'),
        metric('(\\d+) bytes left'),
      ]),
    })
    expect([...metrics.values()]).toEqual([42, 91.5])
  })

  it.each([
    ['a thousand lines at a time', 'for i in 1 2 3 4 5 6 7 8; do seq 1 50000; sleep 0.05; done', 400_000],
    ['as fast as it can', 'head -c 400000000 /dev/zero | tr "\\0" "\\n"', 50_000_000],
  ])('stays under twice the limit when it is written %s', async (_, script, limitBytes) => {
    const limited = limitLog(log, limitBytes)
    expect(await maxWhile(writer(script))).toBeLessThan(2 * limitBytes)
    const { written, leftOut } = await limited.end()
    expect(statSync(log).size).toBeLessThanOrEqual(limitBytes)
    expect(leftOut).toBeGreaterThan(limitBytes)
    expect(written).toBeGreaterThan(leftOut)
  })

  it('loses no line that is written slowly, and puts none in another order', async () => {
    const limited = limitLog(log, 4000)
    // The last line comes when what was written before has been cut: what comes at the very moment of a cut may be lost.
    await writer('i=0; while [ $i -lt 2999 ]; do echo "line $i"; i=$((i+1)); done; sleep 0.5; echo "line $i"')
    await limited.end()
    const text = readFileSync(log, 'utf8')
    const numbers = [...text.matchAll(/^line (\d+)$/gm)].map(([, number]) => Number(number))
    expect(numbers).toEqual([...numbers].sort((left, right) => left - right))
    expect(numbers.at(-1)).toBe(2999)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('goes on without help where its file is gone', async () => {
    const limited = limitLog(join(folder, 'gone.log'), 5000)
    expect(await limited.end()).toEqual({ written: null, kept: null, leftOut: 0 })
  })
})

describe('the watch over a log', () => {
  it('looks once a second at a log that grows slowly under a large limit', () => {
    expect(waitBeforeLook(1e9, 1000, 1)).toBe(1000)
  })

  it('looks sooner the faster the log grows, and under a small limit', () => {
    expect(waitBeforeLook(1e9, 9e8, 1e6)).toBe(350)
    expect(waitBeforeLook(1e9, 1.3e9, 1e7)).toBe(10)
    expect(waitBeforeLook(10_000, 0, 0)).toBe(10)
  })

  it('says what it left out, if anything', () => {
    expect(limitWarnings({ leftOut: 0 })).toEqual([])
    expect(limitWarnings({ leftOut: 123_456 })[0]).toContain('123456 bytes (123.5 kB) were left out')
  })
})
