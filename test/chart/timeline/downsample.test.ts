import { describe, expect, it } from 'vitest'
import { downsample, reduceSeries } from '../../../lib/chart/timeline/downsample.ts'
import { extentOf, joinSeries, type Series } from '../../../lib/chart/timeline/series.ts'
import { randomNumbers } from '../../support/nights.ts'

const budget = { perSeries: 400, total: 5000 }

function series(
  length: number,
  value: (index: number) => number,
  intervalMs = 100,
  startMs = 1_000_000,
): Series {
  const times = Array.from({ length }, (_, index) => startMs + index * intervalMs)
  return { times, values: times.map((_, index) => value(index)) }
}

describe('downsample', () => {
  it('leaves short traces as they are', () => {
    const { bucketMs, lines } = downsample([series(20, index => index)], budget)
    expect(bucketMs).toBe(0)
    expect(lines[0]?.[0]?.map(({ mean }) => mean)).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })

  it('keeps a single spike in a long trace', () => {
    const trace = series(100_000, index => (index === 54_321 ? 999 : index === 77_777 ? -5 : 50))
    const { bucketMs, lines } = downsample([trace], budget)
    const buckets = lines.flat(2)
    expect(bucketMs).toBeGreaterThan(0)
    expect(Math.max(...buckets.map(({ high }) => high))).toBe(999)
    expect(Math.min(...buckets.map(({ low }) => low))).toBe(-5)
  })

  it('keeps the extremes of every stretch, whatever the trace', () => {
    const random = randomNumbers(3)
    for (let round = 0; round < 30; round += 1) {
      const traces = Array.from({ length: 1 + Math.floor(random() * 5) }, () =>
        series(1 + Math.floor(random() * 5000), () => random() * 300, 50 + random() * 3000),
      )
      const { lines } = downsample(traces, { perSeries: 100, total: 300 })
      for (const [index, trace] of traces.entries()) {
        const buckets = (lines[index] ?? []).flat()
        expect(Math.max(...buckets.map(({ high }) => high))).toBe(Math.max(...trace.values))
        expect(Math.min(...buckets.map(({ low }) => low))).toBe(Math.min(...trace.values))
        expect(buckets.every(({ low, mean, high }) => low <= mean + 1e-9 && mean <= high + 1e-9)).toBe(true)
        expect(buckets[0]?.timeMs).toBe(trace.times[0])
        expect(buckets.at(-1)?.timeMs).toBe(trace.times.at(-1))
      }
    }
  })

  it('stays within its budget, with buckets of one length for all', () => {
    const traces = Array.from({ length: 200 }, (_, index) => series(2000, () => index, 1000))
    const { bucketMs, lines } = downsample(traces, budget)
    expect(bucketMs % 1000).toBe(0)
    expect(lines.flat(2).length).toBeLessThanOrEqual(budget.total)
    expect(Math.max(...lines.map(line => line.flat().length))).toBeLessThanOrEqual(budget.perSeries)
  })

  it('breaks a line where readings are missing, and not where they merely jitter', () => {
    const times = [0, 1000, 2100, 2900, 4000, 60_000, 61_000]
    const { lines } = downsample([{ times, values: times.map(() => 1) }], budget)
    expect(lines[0]?.map(line => line.length)).toEqual([5, 2])
  })

  it('breaks a line at a gap also where it is reduced', () => {
    const early = series(3000, () => 1, 100, 0)
    const late = series(3000, () => 2, 100, 3_600_000)
    const both = { times: [...early.times, ...late.times], values: [...early.values, ...late.values] }
    const { lines } = downsample([both], budget)
    expect(lines[0]?.map(line => line[0]?.mean)).toEqual([1, 2])
  })

  it('draws more series than the budget has room for as one stretch each', () => {
    const traces = Array.from({ length: 50 }, () => series(100, index => index, 1000))
    const { lines } = downsample(traces, { perSeries: 10, total: 20 })
    expect(lines.map(line => line.flat().length)).toEqual(traces.map(() => 2))
  })

  it('takes no reading and one reading', () => {
    expect(downsample([], budget).lines).toEqual([])
    const { lines } = downsample([series(0, () => 1), series(1, () => 7)], budget)
    expect(lines[0]).toEqual([])
    expect(lines[1]?.[0]).toEqual([{ timeMs: 1_000_000, mean: 7, low: 7, high: 7 }])
  })
})

describe('reducing one series', () => {
  it('keeps ends, extremes, mean and number of its readings', () => {
    const trace = series(5000, index => (index === 1234 ? 900 : index % 7))
    const reduced = reduceSeries(trace, 24)
    expect(reduced.times).toHaveLength(24)
    expect([reduced.times[0], reduced.times.at(-1)]).toEqual([trace.times[0], trace.times.at(-1)])
    const [before, after] = [extentOf(trace), extentOf(reduced)]
    expect(after).toMatchObject({ low: before.low, high: 900, count: 5000 })
    expect(after.mean).toBeCloseTo(before.mean, 9)
  })

  it('keeps a gap that is longer than its stretches', () => {
    const times = [...series(1000, () => 1).times, ...series(1000, () => 1, 100, 1_500_000).times]
    const reduced = reduceSeries({ times, values: times.map(() => 1) }, 60)
    expect(downsample([reduced], budget).lines[0]).toHaveLength(2)
  })

  it('can be reduced again and joined with others, and still holds what the readings did', () => {
    const a = series(3000, index => index % 50)
    const b = series(3000, index => 100 + (index % 50), 100, 1_400_000)
    const joined = joinSeries([reduceSeries(b, 50), reduceSeries(a, 50)], 0)
    expect(extentOf(joined)).toMatchObject({ low: 0, high: 149, count: 6000, mean: 74.5 })
    const buckets = downsample([joined], { perSeries: 20, total: 20 }).lines.flat(2)
    expect(Math.max(...buckets.map(({ high }) => high))).toBe(149)
    expect(joined.times).toEqual([...joined.times].sort((x, y) => x - y))
  })

  it('leaves a short one as it is', () => {
    const trace = series(10, index => index)
    expect(reduceSeries(trace, 24)).toBe(trace)
  })
})
