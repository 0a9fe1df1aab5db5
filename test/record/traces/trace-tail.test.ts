import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readTraceTail } from '../../../lib/record/traces/trace-tail.ts'

let trace: string
beforeEach(() => {
  trace = join(mkdtempSync(join(tmpdir(), 'nightwatt-')), 'gpu_power.csv')
})

const header = 'timestamp,power_draw_w,gpu_index,gpu_uuid\n'

describe('the end of a trace', () => {
  it('is read from the one that is being written, whole lines only', () => {
    writeFileSync(trace, `${header}1,10,0,GPU-a\n`)
    writeFileSync(`${trace}.partial`, `${header}1,20,0,GPU-a\n2,N/A,0,GPU-a\n3,4`)
    const rows = readTraceTail(trace)
    expect(rows.map(row => [row.get('timestamp'), row.get('power_draw_w')])).toEqual([
      ['1', '20'],
      ['2', 'N/A'],
    ])
  })

  it('takes no longer however long the trace is', () => {
    const rows = Array.from({ length: 500_000 }, (_, index) => `${index},${index / 8},0,GPU-aa\n`)
    writeFileSync(trace, header + rows.join(''))
    const durations = Array.from({ length: 5 }, () => {
      const start = performance.now()
      expect(readTraceTail(trace).at(-1)?.get('power_draw_w')).toBe(String(499_999 / 8))
      return performance.now() - start
    })
    // The best of five: on a crowded machine it is the crowd that is measured.
    expect(Math.min(...durations)).toBeLessThan(20)
  })

  it('is empty where there is none, or only a part of its header', () => {
    expect(readTraceTail(trace)).toEqual([])
    for (const content of ['', 'timest', header]) {
      writeFileSync(trace, content)
      expect(readTraceTail(trace)).toEqual([])
    }
  })
})
