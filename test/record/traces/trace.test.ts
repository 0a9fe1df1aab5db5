import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { scanTrace } from '../../../lib/record/traces/trace-reader.ts'
import { TraceWriter } from '../../../lib/record/traces/trace-writer.ts'
import { traceStatistics } from '../../../lib/table/trace-statistics.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-'))
})

function read(content: string) {
  const file = join(folder, 'trace.csv')
  writeFileSync(file, content)
  const rows: number[][] = []
  const header = scanTrace(file, values => rows.push([...values]))
  return { header, rows }
}

describe('reading a trace', () => {
  it('gives the numbers as a correct parser does', () => {
    const texts = [
      '1764599559.123',
      '0.1',
      '69.16',
      '1e-7',
      '-3.5',
      '+2',
      '12345678901234567890',
      '.5',
      '7.',
      '1764599559123456.7',
    ]
    const { rows } = read(`a,b\n${texts.map(text => `0,${text}`).join('\n')}\n`)
    expect(rows.map(row => row[1])).toEqual(texts.map(Number))
  })

  it('gives NaN for what is no number', () => {
    const { rows } = read('a,b,c\n1,N/A,GPU-3f\n2,,[N/A]\n3,1-2,--4\n')
    expect(rows).toEqual([
      [1, Number.NaN, Number.NaN],
      [2, Number.NaN, Number.NaN],
      [3, Number.NaN, Number.NaN],
    ])
  })

  it('takes Windows line ends, a byte order mark, empty lines and a last line without an end', () => {
    const { header, rows } = read('\uFEFFa,b\r\n1,2\r\n\r\n\n3,4')
    expect(header).toEqual(['a', 'b'])
    expect(rows).toEqual([
      [1, 2],
      [3, 4],
    ])
  })

  it('fills missing fields and passes over surplus ones', () => {
    expect(read('a,b\n1\n2,3,4,5\n').rows).toEqual([
      [1, Number.NaN],
      [2, 3],
    ])
  })

  it('has no rows in a file with a header only, or with nothing', () => {
    expect(read('a,b\n').rows).toEqual([])
    expect(read('')).toEqual({ header: [], rows: [] })
  })

  it('reads rows across the borders of its blocks, and drops a line longer than one', () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `${index},${index / 8}`)
    const content = ['t,v', ...rows.slice(0, 100), 'x'.repeat(700_000), ...rows.slice(100)].join('\n')
    const parsed = read(content).rows.filter(row => !Number.isNaN(row[0]))
    expect(parsed).toHaveLength(60_000)
    expect(parsed[59_999]).toEqual([59_999, 59_999 / 8])
  })

  it('adds up statistics of each column in one pass', () => {
    writeFileSync(join(folder, 's.csv'), 't,w\n1,10\n2,N/A\n3,30\n')
    expect(traceStatistics(join(folder, 's.csv'))).toEqual([
      { column: 't', count: 3, mean: 2, min: 1, max: 3 },
      { column: 'w', count: 2, mean: 20, min: 10, max: 30 },
    ])
  })
})

describe('writing a trace', () => {
  const gpu = {
    meter: 'nvidia-smi',
    measures: 'gpu',
    timeMs: 1_764_599_559_123,
    card: { index: 1, uuid: 'GPU-aa' },
    values: {
      powerWatts: 68.5,
      temperatureCelsius: 52,
      memoryTemperatureCelsius: null,
      utilizationPercent: null,
      memoryUtilizationPercent: 3,
    },
  }

  it("keeps the original's columns first, and writes what a card cannot tell as N/A", () => {
    const writer = new TraceWriter(folder)
    writer.add(gpu)
    writer.close()
    expect(readFileSync(join(folder, 'gpu_power.csv'), 'utf8')).toBe(
      'timestamp,power_draw_w,gpu_index,gpu_uuid,power_instant_w,power_average_w\n1764599559.123,68.5,1,GPU-aa,N/A,N/A\n',
    )
    expect(readFileSync(join(folder, 'gpu_temperature.csv'), 'utf8')).toContain(',52,N/A,1,GPU-aa')
    expect(readFileSync(join(folder, 'gpu_utilization.csv'), 'utf8')).toContain(',N/A,3,1,GPU-aa')
  })

  it('shows an unfinished trace by its suffix', () => {
    const writer = new TraceWriter(folder)
    writer.add(gpu)
    expect(existsSync(join(folder, 'gpu_power.csv'))).toBe(false)
    expect(existsSync(join(folder, 'gpu_power.csv.partial'))).toBe(true)
    writer.close()
    expect(existsSync(join(folder, 'gpu_power.csv.partial'))).toBe(false)
  })

  it('shows every second of samples what there is, in whole lines, and not every sample', () => {
    const writer = new TraceWriter(folder)
    const rows = (timeMs: number) => {
      writer.add({ ...gpu, timeMs })
      return readFileSync(join(folder, 'gpu_power.csv.partial'), 'utf8').split('\n').length - 2
    }
    const times = [0, 200, 400, 800, 1000, 1200, 1999, 2000]
    expect(times.map(rows)).toEqual([1, 1, 1, 1, 5, 5, 5, 8])
    // Set back by a minute.
    expect(rows(-60_000)).toBe(9)
  })

  it('tells of a folder it cannot write to instead of throwing', () => {
    const writer = new TraceWriter(join(folder, 'gone'))
    writer.add(gpu)
    writer.close()
    expect(writer.failure).toContain('ENOENT')
  })
})
