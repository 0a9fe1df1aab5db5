import { from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { power, powerOf } from '../../lib/chart/power.ts'
import { temperature } from '../../lib/chart/temperature.ts'
import { readTraces } from '../../lib/chart/timeline/traces.ts'
import { utilization } from '../../lib/chart/utilization.ts'
import { UsageError } from '../../lib/errors.ts'
import { experimentTable, sampleRows, sampleTable } from '../support/nights.ts'
import { axisTitles, everyValue, messageOf, rowsWith, subtitleOf } from '../support/reading.ts'

const points = (spec: ReturnType<typeof power>) => rowsWith(spec, 't', 'v')

describe('power over time', () => {
  it('has a line for each device and experiment, over the wall clock, in watts', () => {
    const spec = power(sampleTable({ experiments: 3, samplesEach: 50 }))
    expect(axisTitles(spec)).toEqual(['local time (hours:minutes:seconds)', 'power (W)'])
    expect(new Set(points(spec).map(({ s }) => s)).size).toBe(6)
    expect(new Set(points(spec).map(({ d }) => d))).toEqual(new Set(['CPU package', 'GPU 0']))
    expect(subtitleOf(spec)).toBe('n = 300 samples of 3 experiments')
  })

  it('breaks lines between experiments and where readings are missing', () => {
    const shape = { experiments: 2, samplesEach: 40, devices: ['GPU 0'] }
    const rows = sampleRows(shape).filter(
      ({ elapsed_seconds }) => elapsed_seconds < 10 || elapsed_seconds > 25,
    )
    expect(new Set(points(power(from(rows))).map(({ s }) => s)).size).toBe(4)
  })

  it('draws a lone reading as a point', () => {
    const spec = power(sampleTable({ experiments: 1, samplesEach: 1, devices: ['GPU 0'] }))
    expect(points(spec)).toHaveLength(1)
    expect(everyValue(spec, 'type')).toContain('point')
  })

  it('reduces long traces, names the length of the stretches, and keeps the highest watt', () => {
    const change = (_: unknown, sample: number) => (sample === 1234 ? { value: 777 } : {})
    const spec = power(sampleTable({ experiments: 2, samplesEach: 3000, change }))
    expect(subtitleOf(spec)).toMatch(/line: mean, band: min–max of each \d+ (s|min)/)
    expect(Math.max(...points(spec).map(({ hi }) => Number(hi)))).toBe(777)
    expect(spec.description).toContain('777.0 W')
  })

  it('fits 100 experiments with 2,000 samples of two devices each into a megabyte', () => {
    const spec = power(sampleTable({ experiments: 100, samplesEach: 2000 }))
    expect(JSON.stringify(spec).length).toBeLessThan(1_000_000)
    expect(subtitleOf(spec)).toContain('n = 400,000 samples of 100 experiments')
    expect(points(spec).length).toBeGreaterThan(400)
  })

  it('puts several nights below one another, on one scale', () => {
    const spec = power(sampleTable({ experiments: 2, samplesEach: 20, nights: 3 }))
    expect(everyValue(spec.vconcat, 'title').flatMap(title => everyValue(title, 'text'))).toEqual([
      '2026-11-23 21:30',
      '2026-11-24 21:30',
      '2026-11-25 21:30',
    ])
  })

  it('shows the latest of more nights than fit, and says so', () => {
    const rows = Array.from({ length: 9 }, (_, night) => ({
      ...sampleRows({ experiments: 1, samplesEach: 1, devices: ['GPU 0'] })[0],
      night: `run_2026110${night + 1}_213000`,
      time: new Date(Date.UTC(2026, 10, night + 1, 20)),
    }))
    const spec = power(from(rows))
    expect(spec.vconcat).toHaveLength(7)
    expect(subtitleOf(spec)).toContain('the latest 7 of 9 nights')
    expect(JSON.stringify(spec)).not.toContain('2026-11-02')
  })

  it('draws an estimate dashed and calls it one', () => {
    const spec = power(
      sampleTable({
        experiments: 1,
        samplesEach: 10,
        devices: ['CPU package'],
        change: () => ({ source: 'estimated' }),
      }),
    )
    expect(subtitleOf(spec)).toContain('CPU package estimated (dashed)')
    expect(subtitleOf(spec)).toContain('no GPU power known')
    expect(spec.description).toContain('CPU package (estimated)')
    expect(everyValue(spec, 'strokeDash')).not.toEqual([])
  })

  it('leaves out readings without a time or a finite value', () => {
    const rows = sampleRows({ experiments: 1, samplesEach: 10, devices: ['GPU 0'] })
    const [first, second, third] = rows
    const spec = power(
      from([
        ...rows,
        { ...first, value: Number.NaN },
        { ...second, value: null },
        { ...third, time: new Date(Number.NaN) },
      ]),
    )
    expect(subtitleOf(spec)).toContain('n = 10 samples')
  })

  it('orders readings by time', () => {
    const rows = sampleRows({ experiments: 1, samplesEach: 30, devices: ['GPU 0'] })
    expect(points(power(from([...rows].reverse())))).toEqual(points(power(from(rows))))
  })

  it('says what is missing where there is no reading', () => {
    expect(messageOf(power(from([])))).toMatch(/There are no samples.*nightwatt doctor/)
    expect(
      messageOf(power(sampleTable({ experiments: 1, samplesEach: 2, quantity: 'temperature' }))),
    ).toMatch(/none of them is of a power/)
  })

  it('refuses a table of experiments, naming the right one', () => {
    expect(() => power(experimentTable(2))).toThrow(UsageError)
    expect(() => power(experimentTable(2))).toThrow(
      /charts\.power draws a table of samples, as samples\(\) gives it/,
    )
  })
})

describe('temperature over time', () => {
  it('has °C in its axis and says which device is not known', () => {
    const spec = temperature(
      sampleTable({ experiments: 1, samplesEach: 10, quantity: 'temperature', devices: ['GPU 0'] }),
    )
    expect(axisTitles(spec)).toContain('temperature (°C)')
    expect(subtitleOf(spec)).toContain('no CPU temperature known')
  })

  it('tells a card from its memory', () => {
    const shape = { experiments: 1, samplesEach: 10, quantity: 'temperature' as const, devices: ['GPU 0'] }
    const memory = sampleRows(shape).map(row => ({ ...row, quantity: 'memory_temperature' }))
    const spec = temperature(from([...sampleRows(shape), ...memory]))
    expect(new Set(points(spec).map(({ d }) => d))).toEqual(new Set(['GPU 0', 'GPU 0 memory']))
    const ranges = everyValue(spec, 'color').flatMap(color => everyValue(color, 'range'))
    expect(new Set([ranges[0]].flat()).size).toBe(2)
  })

  it('says what is missing where there is no reading', () => {
    expect(messageOf(temperature(sampleTable({ experiments: 1, samplesEach: 2 })))).toMatch(
      /none of them is of a temperature.*nvidia-smi.*hwmon/,
    )
  })
})

describe('utilisation over time', () => {
  it('tells a card from the bus of its memory, in per cent from zero', () => {
    const shape = { experiments: 1, samplesEach: 10, quantity: 'temperature' as const, devices: ['GPU 0'] }
    const rows = sampleRows(shape)
    const spec = utilization(
      from([
        ...rows.map(row => ({ ...row, quantity: 'utilization' })),
        ...rows.map(row => ({ ...row, quantity: 'memory_utilization' })),
      ]),
    )
    expect(axisTitles(spec)).toContain('utilisation (%)')
    expect(new Set(points(spec).map(({ d }) => d))).toEqual(new Set(['GPU 0', 'GPU 0 memory']))
  })
})

describe('limits', () => {
  it('stand as dashed rules with their names, within the axis', () => {
    const traces = readTraces(sampleTable({ experiments: 1, samplesEach: 10 }), 'power', ['power'])
    const value = 1.3 * Math.max(...traces.flatMap(({ values }) => values))
    const spec = powerOf(traces, { limits: [{ name: 'limit of GPU 0', value }] })
    expect(rowsWith(spec, 'at', 'name')).toContainEqual({ at: value, name: 'limit of GPU 0' })
    const highest = everyValue(spec, 'domain').flat().map(Number).filter(Number.isFinite)
    expect(Math.max(...highest)).toBeGreaterThan(value)
  })

  it('far above all readings are told in words, where they would press the lines flat', () => {
    const traces = readTraces(sampleTable({ experiments: 1, samplesEach: 10 }), 'power', ['power'])
    const spec = powerOf(traces, { limits: [{ name: 'limit of GPU 0', value: 10_000 }] })
    expect(rowsWith(spec, 'at', 'name')).toEqual([])
    expect(subtitleOf(spec)).toContain('limit of GPU 0, not near')
  })
})

describe('a night of very many experiments', () => {
  it('has one line a device through all of them, and points at several together', () => {
    const spec = power(sampleTable({ experiments: 600, samplesEach: 4 }), { width: 760 })
    expect(new Set(points(spec).map(({ s }) => s)).size).toBeLessThan(20)
    const spans = rowsWith(spec, 'k', 'when')
    expect(spans.length).toBeLessThanOrEqual(253)
    expect(String(spans[0]?.id)).toMatch(/ to .* \(3 experiments\)$/)
    expect(subtitleOf(spec)).toContain('of 600 experiments')
  })
})
