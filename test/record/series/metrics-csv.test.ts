import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readSeries } from '../../../lib/record/series/series-reader.ts'
import { SeriesWriter } from '../../../lib/record/series/series-writer.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-'))
})
const at = (metric: string, value: number | null, ms: number) => ({
  metric,
  value,
  fromMs: ms - 40,
  byMs: ms,
})

describe('metrics.csv', () => {
  it('is read as it was written, whatever a metric is called', () => {
    const writer = new SeriesWriter(folder)
    const points = [
      at('accuracy', 97.5, 1764599559120),
      at('a, "b"\nc ✓', -1.5e-7, 1764599560120),
      at('loss', null, 1764599561120),
    ]
    for (const point of points) writer.add(point)
    writer.close()
    expect(readFileSync(join(folder, 'metrics.csv'), 'utf8').split('\n')[1]).toBe(
      '1764599559.1000,0.0200,accuracy,97.5',
    )
    expect(readSeries(folder)).toEqual(
      points.map(({ metric, value, byMs }) => ({
        seconds: (byMs - 20) / 1000,
        withinSeconds: 0.02,
        metric,
        value,
      })),
    )
  })

  it('is not there where nothing was told', () => {
    new SeriesWriter(folder).close()
    expect(existsSync(join(folder, 'metrics.csv'))).toBe(false)
    expect(readSeries(folder)).toEqual([])
  })

  it('is read as far as whole lines go where its writer died', () => {
    const writer = new SeriesWriter(folder)
    writer.add(at('accuracy', 1, 1000))
    writer.add(at('accuracy', 2, 5000))
    const partial = join(folder, 'metrics.csv.partial')
    expect(readSeries(folder).map(({ value }) => value)).toEqual([1, 2])
    appendFileSync(partial, '9.0000,0.0200,accuracy,3')
    expect(readSeries(folder).map(({ value }) => value)).toEqual([1, 2])
  })

  it.each([
    '1,2,accuracy',
    'x,0.1,accuracy,5',
    '1,-1,accuracy,5',
    '1,0.1,accuracy,high',
    '1,0.1,accuracy,',
    ',0.1,a,5',
  ])('leaves a line out that is none of ours: %j', line => {
    writeFileSync(join(folder, 'metrics.csv'), `timestamp,within_s,metric,value\n${line}\n1,0.1,accuracy,5\n`)
    expect(readSeries(folder)).toHaveLength(1)
  })

  it('is not opened where something else stands in its place, and the training goes on', () => {
    execFileSync('mkfifo', [join(folder, 'metrics.csv.partial')])
    const writer = new SeriesWriter(folder)
    writer.add(at('accuracy', 1, 1000))
    writer.add(at('accuracy', 2, 2000))
    writer.close()
    expect(writer.failure).toContain('FIFO')
    rmSync(join(folder, 'metrics.csv.partial'))
    execFileSync('mkfifo', [join(folder, 'metrics.csv')])
    expect(() => readSeries(folder)).toThrow('FIFO')
  })
})
