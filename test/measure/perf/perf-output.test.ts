import { describe, expect, it } from 'vitest'
import { IntervalAssembler, parseIntervalLine } from '../../../lib/measure/perf/perf-output.ts'

const packageLine = '     0.200314616,12.34,Joules,power/energy-pkg/,200314616,100.00,,'
const ramLine = '     0.200314616,1.25,Joules,power/energy-ram/,200314616,100.00,,'

describe('a line of perf stat -x, -I', () => {
  it('tells seconds, joules and event', () => {
    expect(parseIntervalLine(packageLine)).toEqual({
      seconds: 0.200314616,
      joules: 12.34,
      event: 'power/energy-pkg/',
    })
  })

  it('is read with a decimal comma too', () => {
    expect(
      parseIntervalLine('     1.000123456,1234,56,Joules,power/energy-pkg/,1000123456,100,00,,'),
    ).toMatchObject({ seconds: 1.000123456, joules: 1234.56 })
  })

  it.each(['<not counted>', '<not supported>'])('has no joules, not zero, where perf says %s', words => {
    expect(parseIntervalLine(`     0.2003,${words},Joules,power/energy-ram/,0,100.00,,`)).toMatchObject({
      joules: null,
      event: 'power/energy-ram/',
    })
  })

  it.each([
    '',
    '# started on Mon Nov 23 23:08:44 2026',
    '#           time             counts unit events',
    '     0.200291687,400.92,msec,cpu-clock,400919515,100.00,2.005,CPUs utilized',
    ',12.34,Joules,power/energy-pkg/,200314616,100.00,,',
    'soon,12.34,Joules,power/energy-pkg/,200314616,100.00,,',
    '     0.200314616,12.3',
    'print interval < 100ms. The overhead percentage could be high in some cases.',
  ])('is none of %j', line => {
    expect(parseIntervalLine(line)).toBeUndefined()
  })

  it.each(['1e', '', ' ', '12.3.4', 'nan'])('has no joules for %j', value => {
    expect(
      parseIntervalLine(`     0.2003,${value},Joules,power/energy-pkg/,1,100.00,,`)?.joules ?? null,
    ).toBeNull()
  })
})

describe('an interval', () => {
  const line = (seconds: number, event: 'pkg' | 'ram', joules: number) => ({
    seconds,
    joules,
    event: `power/energy-${event}/`,
  })

  it('is complete with a line of each event, and lies where the clock of perf says', () => {
    const assembler = new IntervalAssembler(2)
    const parsed = [packageLine, ramLine].map(text => parseIntervalLine(text))
    const samples = parsed.map(row => (row === undefined ? undefined : assembler.add(row, 1_000_000)))
    expect(samples).toEqual([
      undefined,
      {
        meter: 'perf',
        measures: 'cpu',
        timeMs: 1_000_200.314616,
        intervalMs: expect.closeTo(200.314616, 6),
        values: { packageJoules: 12.34, ramJoules: 1.25 },
      },
    ])
  })

  it('is left out when one of its lines is lost, and does not lengthen the next', () => {
    const assembler = new IntervalAssembler(2)
    const samples = [
      line(0.2, 'pkg', 10),
      line(0.2, 'ram', 1),
      line(0.4, 'pkg', 10),
      line(0.6, 'pkg', 10),
      line(0.6, 'ram', 1),
    ].map(row => assembler.add(row, 0))
    expect(samples[4]).toMatchObject({ timeMs: 600, intervalMs: expect.closeTo(200, 6) })
  })
})
