// Any Node: numbers in, numbers out.
import { describe, expect, it } from 'vitest'
import type { OwnMeter } from '../../../lib/config/own-meters.ts'
import { EnergyAccount } from '../../../lib/measure/energy/account.ts'
import type { Sample } from '../../../lib/measure/meter.ts'
import { SamplesOfReadings } from '../../../lib/measure/own/samples-of-readings.ts'
import { randomFrom } from '../../bench/joules/random.js'

type Unit = NonNullable<OwnMeter['unit']>

/** What readings, of seconds and numbers, make of a run from the one second to the other. */
function measured(
  unit: Unit,
  readings: readonly (readonly [seconds: number, value: number])[],
  { from, to, more = {} }: { from: number; to: number; more?: Partial<OwnMeter> },
) {
  const problems: string[] = []
  const samples: Sample[] = []
  let now = 0
  const own = new SamplesOfReadings(
    { name: 'plug', measures: 'wall', command: ['./read-plug'], unit, ...more },
    {
      clock: { now: () => now } as never,
      onSample: sample => samples.push({ ...sample, timeMs: Math.round(sample.timeMs) }),
      onProblem: problem => problems.push(problem),
    },
  )
  for (const [seconds, value] of readings) {
    now = seconds * 1000
    own.see({ value })
  }
  own.close()
  const account = new EnergyAccount(
    [{ name: 'plug', measures: 'wall', source: 'measured', assumption: '', intervalMs: 1000 }],
    { intervalMs: 200 },
  )
  account.begin(from * 1000)
  account.end(to * 1000)
  for (const sample of samples) account.add(sample)
  const [component] = account.result().components
  return {
    samples,
    problems,
    joules: component?.totalJoules ?? null,
    uncertainty: component?.uncertaintyJoules ?? null,
  }
}

/** Readings, about once a second, of a meter that tells its number in steps. */
function read(random: () => number, seconds: number, step: number, numberAt: (seconds: number) => number) {
  const readings: [number, number][] = []
  for (let at = -1 + random(); at < seconds + 1; at += 0.95 + 0.1 * random())
    readings.push([at + 10, Math.floor(numberAt(at) / step) * step])
  return readings
}

describe('a counter', () => {
  const watts = 300
  const joulesOfUnit = { J: 1, Wh: 3600, kWh: 3_600_000 } as const

  it.each([
    ['whole joules', 'J', 1, 20],
    ['steps of 500 J', 'J', 500, 8],
    ['tenths of a watt-hour', 'Wh', 0.1, 9],
    ['whole watt-hours', 'Wh', 1, 60],
    ['thousandths of a kilowatt-hour', 'kWh', 0.001, 40],
    ['hundredths of a kilowatt-hour', 'kWh', 0.01, 600],
  ] as const)('of %s tells the joules within twice what it says not to know', (_, unit, step, seconds) => {
    const random = randomFrom(7)
    const runs = Array.from({ length: 300 }, () => {
      const first = 1000 + 1000 * random()
      const readings = read(random, seconds, step, at => first + (watts * at) / joulesOfUnit[unit])
      return measured(unit, readings, { from: 10, to: 10 + seconds })
    })
    const within = runs.filter(
      ({ joules, uncertainty }) =>
        joules !== null && Math.abs(joules - watts * seconds) <= 2 * (uncertainty ?? 0) + 1e-6,
    )
    expect(within.length).toBeGreaterThanOrEqual(0.95 * runs.length)
    // Nor more than the run and its two ends can have to do with the step.
    const stepJoules = step * joulesOfUnit[unit]
    const most = 2 * stepJoules + 0.5 * watts
    expect(Math.max(...runs.map(({ uncertainty }) => uncertainty ?? 0))).toBeLessThan(most)
  })

  it('that does not move in a run tells no energy, and why', () => {
    const readings = Array.from({ length: 12 }, (_, second) => [second, 17.25] as const)
    const { joules, problems } = measured('kWh', readings, { from: 1, to: 10 })
    expect(joules).toBeNull()
    expect(problems).toEqual([
      'plug never moved in 11 s, by steps of its kWh that are too large for that: its energy is not known; a finer unit, its watts, or a longer run tell it',
    ])
  })

  it('that begins anew is told of, and the stretch is left to be assumed', () => {
    const readings = [9.851, 10, 10.1, 0.1, 0.2].map((value, second) => [second, value] as const)
    const { samples, problems, joules } = measured('Wh', readings, { from: 1, to: 4 })
    expect(samples.map(({ values }) => Math.round(values.powerWatts ?? 0))).toEqual([536, 360, 360])
    expect(problems).toEqual(['plug counts from anew; what it took in between is assumed'])
    expect(joules).toBeCloseTo(1080, 0)
  })

  it('that shows less now and then is no counter that begins anew', () => {
    const readings = Array.from({ length: 31 }, (_, second) => {
      const slip = second % 10 === 5 ? 500 : 0
      return [second, 5000 + 300 * second + (second % 2) - slip] as const
    })
    const { joules, problems } = measured('J', readings, { from: 1, to: 30 })
    expect(joules).toBeCloseTo(300 * 29, -1)
    expect(problems).toEqual(['plug told less than before and then more again; what was less is left out'])
  })

  it('that jumps by more than a machine can take is not believed there', () => {
    const readings = [0, 300, 601, 9e12, 9e12 + 300, 9e12 + 601].map(
      (value, second) => [second, value] as const,
    )
    const { samples, problems } = measured('J', readings, { from: 0, to: 5 })
    expect(samples.map(({ values }) => values.powerWatts)).toEqual([300, 301, 300, 301])
    expect(problems.join()).toContain('which nothing takes')
  })
})

describe('a power', () => {
  it.each([
    ['W', 1, 200.4],
    ['W', 0.1, 87.23],
    ['kW', 0.1, 0.237],
  ] as const)('in %s that is told in steps of %d is known no better than that', (unit, step, truth) => {
    const random = randomFrom(11)
    const wattsOfUnit = unit === 'kW' ? 1000 : 1
    const readings = Array.from({ length: 22 }, (_, second) => {
      const noise = second % 3 === 0 ? 3 * step * random() : 0
      return [second, Math.round((truth + noise) / step) * step] as const
    })
    const { uncertainty } = measured(unit, readings, { from: 1, to: 20 })
    // Where it stays the same it is off by the same: a good part of the run.
    expect(uncertainty).toBeGreaterThan((step * wattsOfUnit * 5) / Math.sqrt(12))
  })

  it('that never moves is known no better than its printed decimals', () => {
    const readings = Array.from({ length: 12 }, (_, second) => [second, 200] as const)
    const { joules, uncertainty } = measured('W', readings, { from: 1, to: 11 })
    expect(joules).toBeCloseTo(2000, 6)
    expect(uncertainty).toBeCloseTo(10 / Math.sqrt(12), 1)
  })

  it.each([Number.POSITIVE_INFINITY, 1e300, 200_000])('of %d watts is left out, and told of', value => {
    const { samples, problems } = measured('W', [[0, value]], { from: 0, to: 1 })
    expect(samples).toEqual([])
    expect(problems).toEqual([`plug told ${value} W, which nothing takes; it is left out`])
  })

  it('that comes without end is kept ten times an interval, and that is told', () => {
    const readings = Array.from({ length: 5000 }, (_, count) => [count / 1000, 300] as const)
    const { samples, problems, joules } = measured('W', readings, { from: 0, to: 4.9 })
    expect(samples.length).toBeLessThanOrEqual(51)
    expect(joules).toBeCloseTo(300 * 4.9, 3)
    expect(problems).toEqual([
      'plug tells more often than each 100 ms, a tenth of its interval; what lies between is left out',
    ])
  })
})

describe('a time that a meter tells', () => {
  const at = (offSeconds: number) => {
    const problems: string[] = []
    const samples: Sample[] = []
    const own = new SamplesOfReadings(
      { name: 'plug', measures: 'wall', command: ['./read-plug'] },
      {
        clock: { now: () => 17e11 } as never,
        onSample: sample => samples.push(sample),
        onProblem: problem => problems.push(problem),
      },
    )
    own.see({ value: 300, timeMs: 17e11 + offSeconds * 1000 })
    own.see({ value: 310, timeMs: 17e11 + 1 })
    return { problems, powers: samples.map(({ values }) => values.powerWatts) }
  }

  it('is left out where it is yet to come, and blocks none that follows', () => {
    const { powers, problems } = at(30)
    expect(powers).toEqual([310])
    expect(problems[0]).toContain('plug tells of 30 s from now: a time is in seconds since the epoch')
  })

  it('is believed where it is late, and that is told', () => {
    const { powers, problems } = at(-20)
    expect(powers).toEqual([300, 310])
    expect(problems[0]).toContain('plug tells of 20 s ago: if its clock is wrong, so are its joules')
  })

  it('is left out where it is another time than ours', () => {
    expect(at(-7200).powers).toEqual([310])
    expect(at(-7200).problems[0]).toMatch(/tells of 7200 s ago: .* that is left out$/)
  })
})
