import { PassThrough } from 'node:stream'
import {
  assert,
  asyncProperty,
  constantFrom,
  integer,
  array as list,
  oneof,
  property,
  string,
  uint8Array,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLine } from '../../../lib/measure/nvidia-smi/nvidia-smi-output.ts'
import { IntervalAssembler, parseIntervalLine } from '../../../lib/measure/perf/perf-output.ts'
import { readLines } from '../../../lib/measure/supervise/lines.ts'
import { OutputLimit } from '../../../lib/measure/supervise/output-limit.ts'

/** The lines read of an output that comes in these chunks. */
async function linesOf(chunks: readonly (Uint8Array | string)[]): Promise<string[]> {
  const stream = new PassThrough()
  const lines: string[] = []
  readLines(stream, line => lines.push(line))
  const ended = new Promise(resolve => stream.on('end', resolve))
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await ended
  return lines
}

// Pieces of true lines in any order come nearer to being taken for one than bytes at random.
const nvidiaFields = ['timestamp', 'index', 'uuid', 'power.draw', 'utilization.gpu']
const nvidiaPieces = oneof(
  constantFrom(
    '2026/11/23 21:30:05.123',
    '0',
    'GPU-1',
    '250.12',
    '[N/A]',
    '78',
    ', ',
    ',',
    '\n',
    '\0',
    '9'.repeat(400),
  ),
  string({ unit: 'binary' }),
)
const perfPieces = oneof(
  constantFrom(
    '     1.0002',
    '12.34',
    'Joules',
    'power/energy-pkg/',
    'power/energy-ram/',
    ',',
    '\n',
    '-',
    'e999',
    'nan',
  ),
  string({ unit: 'binary' }),
)

describe('any bytes', () => {
  it('become lines of bounded length without NUL bytes', async () => {
    await assert(
      asyncProperty(list(uint8Array({ maxLength: 20_000 }), { maxLength: 6 }), async chunks => {
        for (const line of await linesOf(chunks)) {
          expect(line.length).toBeLessThanOrEqual(4096)
          expect(line).not.toMatch(/[\0\n]/)
        }
      }),
    )
  })

  it('become the same lines however they are cut into chunks', async () => {
    await assert(
      asyncProperty(
        list(constantFrom('a', 'é', '\n', '\r\n', '\0', 'x'.repeat(5000))),
        integer({ min: 1, max: 9 }),
        async (pieces, size) => {
          const bytes = Buffer.from(pieces.join(''))
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, part) =>
            bytes.subarray(part * size, (part + 1) * size),
          )
          expect(await linesOf(chunks)).toEqual(await linesOf([bytes]))
        },
      ),
      { numRuns: 30 },
    )
  })

  it('are a sample of nvidia-smi, in finite numbers and with no negative power, or none', () => {
    assert(
      property(list(nvidiaPieces, { maxLength: 12 }), pieces => {
        const sample = parseLine(pieces.join(''), nvidiaFields)
        if (sample === undefined) return
        expect(Number.isFinite(sample.timeMs)).toBe(true)
        expect(Number.isSafeInteger(sample.card.index)).toBe(true)
        if (sample.values.powerWatts !== null) {
          expect(sample.values.powerWatts).toBeGreaterThanOrEqual(0)
          expect(Number.isFinite(sample.values.powerWatts)).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('are intervals of perf that go forward, or none', () => {
    assert(
      property(list(perfPieces, { maxLength: 60 }), pieces => {
        const assembler = new IntervalAssembler(1)
        let lastMs = 0
        for (const line of pieces.join('').split('\n')) {
          const row = parseIntervalLine(line)
          const sample = row === undefined ? undefined : assembler.add(row, 0)
          if (sample === undefined) continue
          expect(sample.intervalMs).toBeGreaterThan(0)
          expect(sample.timeMs).toBeGreaterThan(lastMs)
          expect(sample.values.packageJoules === null || Number.isFinite(sample.values.packageJoules)).toBe(
            true,
          )
          lastMs = sample.timeMs
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('an overlong line', () => {
  it('is cut, and its rest is no line', async () => {
    const long = `${'x'.repeat(10_000)}tail`
    expect(await linesOf([long.slice(0, 6000), long.slice(6000), '\nnext\n'])).toEqual([
      'x'.repeat(4096),
      'next',
    ])
  })

  it('takes no memory, whatever its length', async () => {
    const stream = new PassThrough()
    const lines: string[] = []
    readLines(stream, line => lines.push(line))
    const block = 'x'.repeat(1 << 16)
    const before = process.memoryUsage().heapUsed
    for (let blocks = 0; blocks < 1600; blocks += 1) {
      if (!stream.write(block)) await new Promise(resolve => stream.once('drain', resolve))
    }
    stream.end('\nnext\n')
    await new Promise(resolve => stream.on('end', resolve))
    expect(lines).toEqual(['x'.repeat(4096), 'next'])
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50e6)
  })
})

describe('a flood', () => {
  it('is a megabyte without a reading, however slow', () => {
    const flood = new OutputLimit()
    for (let count = 0; count < 10; count += 1) expect(flood.see(100_000)).toBe('')
    expect(flood.see(1)).toBe('stopped, having printed 1 MB without a reading')
  })

  it('is a megabyte in a second, even of readings', () => {
    const flood = new OutputLimit()
    const words = Array.from({ length: 30 }, () => {
      flood.useful()
      return flood.see(100_000)
    })
    expect(words.at(-1)).toBe('stopped, having printed 1 MB in a second')
  })
})
