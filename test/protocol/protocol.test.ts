import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openNight, protocol, protocolLines } from '../../lib/index.ts'
import { leftOutBecause, reasonsToLeaveOut } from '../../lib/protocol/left-out.ts'
import { protocolBefore, rules } from '../../lib/protocol/protocol.ts'
import type {
  AttemptConditionsRecord,
  IdleRecord,
  LaterIdleRecord,
  NightRecord,
} from '../../lib/record/schema.ts'
import { nightOf, type Wish } from '../support/night-fixture.ts'

const settings = { governor: 'performance', turbo: 'off', cpu_power_limit_watts: 65 } as const

const quiet: AttemptConditionsRecord = {
  others_before_share: 0.01,
  foreign_load_share: 0.01,
  own_cpu_seconds: 50,
  busy_cpu_seconds: 51,
  swapped_pages: 0,
  jobs: [],
  strangers_on_cards: 0,
  settings_before: settings,
  settings_after: settings,
  start_celsius: { 'hottest sensor': 40 },
  throttled_share: 0,
  cpu_throttle_events: 0,
}

interface Made extends Wish {
  conditions?: Partial<AttemptConditionsRecord>
}

/** A night of these runs, each of 100 s unless it says otherwise, on a machine that nothing disturbs. */
function nightWith(wishes: readonly Made[], record: Partial<NightRecord> = {}) {
  const night = nightOf({
    experiments: wishes.map(wish => ({ seconds: 100, cpu: { joules: 900, source: 'measured' }, ...wish })),
    record: {
      meters: [{ meter: 'perf', measures: 'cpu', source: 'measured', assumption: '' }],
      ...record,
      options: { energy: true, sampleInterval: 200, ...record.options },
    },
  })
  return {
    ...night,
    experiments: night.experiments.map((experiment, place) => ({
      ...experiment,
      meters: experiment.meters.map(meter => ({ ...meter, samples: 500 })),
      attempts: experiment.attempts.map(attempt => ({
        ...attempt,
        conditions: { ...quiet, ...wishes[place]?.conditions },
      })),
    })),
  }
}

const stateOf = (night: Parameters<typeof protocol>[0], rule: string) =>
  protocol(night).rules.find(verdict => verdict.rule === rule)
const five = Array.from({ length: 5 }, (): Made => ({ hyperparameters: { epochs: 3 } }))

describe('a rule over the runs of a night', () => {
  it.each<[rule: string, Made, value: string]>([
    ['long-enough', { seconds: 3, gpu: { joules: 300, celsius: 50 } }, '3.0 s'],
    ['quiet-before', { conditions: { others_before_share: 0.08 } }, '8.0 %'],
    ['foreign-load', { conditions: { foreign_load_share: 0.05 } }, '5.0 %'],
    ['no-swap', { conditions: { swapped_pages: 4 } }, '4 pages'],
    ['no-jobs', { conditions: { jobs: ['apt', 'sh by cron'] } }, 'apt, sh by cron'],
    ['cpu-settings', { conditions: { settings_after: { ...settings, turbo: 'on' } } }, 'turbo off → on'],
    ['no-throttling', { conditions: { cpu_throttle_events: 2 } }, 'processors 2 times'],
    ['no-throttling', { conditions: { throttled_share: 0.25 } }, 'cards in 25.0 % of the samples'],
    ['start-temperature', { conditions: { start_celsius: { 'hottest sensor': 51 } } }, '11.0 °C apart'],
    [
      'card-not-shared',
      { gpu: { joules: 300, celsius: 50 }, conditions: { strangers_on_cards: 1 } },
      '1 process',
    ],
  ])('%s is broken by one run that breaks it, with the value and the run', (rule, wish, value) => {
    const night = nightWith([{}, wish])
    const verdict = stateOf(night, rule)
    expect(verdict).toMatchObject({ state: 'broken', experiments: [night.experiments[1]?.experiment_id] })
    expect(verdict?.value).toContain(value)
    expect(verdict?.advice).not.toBe('')
  })

  it.each([
    'long-enough',
    'quiet-before',
    'foreign-load',
    'no-swap',
    'no-jobs',
    'cpu-settings',
    'no-throttling',
    'start-temperature',
    'coverage',
    'sample-rate',
    'measured',
  ])('%s is kept on a machine that nothing disturbs', rule =>
    expect(stateOf(nightWith([{}, {}]), rule)?.state).toBe('kept'))

  it.each<[rule: string, keyof AttemptConditionsRecord]>([
    ['quiet-before', 'others_before_share'],
    ['foreign-load', 'foreign_load_share'],
    ['no-swap', 'swapped_pages'],
    ['no-jobs', 'jobs'],
  ])('%s is not known, neither kept nor broken, where one run could not tell', (rule, field) => {
    const night = nightWith([{}, { conditions: { [field]: null } }])
    expect(stateOf(night, rule)).toMatchObject({ state: 'unknown', value: 'not known in 1 of 2 runs' })
  })

  it('is held against runs that succeeded alone, and none applies to a night without energy but those of its design', () => {
    expect(stateOf(nightWith([{}, { seconds: 1, cause: 'exit-code' }]), 'long-enough')?.state).toBe('kept')
    const without = nightWith([{}], { options: { energy: false } })
    expect(stateOf(without, 'measured')).toBeUndefined()
    expect(stateOf(without, 'coverage')).toBeUndefined()
  })

  it('takes an energy counter for a short run, but no card whose power is sampled', () => {
    expect(stateOf(nightWith([{ seconds: 3 }]), 'long-enough')).toMatchObject({
      state: 'kept',
      value: '3.0 s, by counters',
    })
    const card = nightWith([{ seconds: 3, gpu: { joules: 300, celsius: 50 } }])
    expect(stateOf(card, 'power-window')?.state).toBe('unknown')
  })

  it('shows the worst of several', () => {
    const loaded = (share: number): Made => ({ conditions: { foreign_load_share: share } })
    expect(stateOf(nightWith([loaded(0.1), loaded(0.3), {}]), 'foreign-load')?.value).toBe(
      '30.0 % at worst, in 2 of 3 runs',
    )
    expect(stateOf(nightWith([loaded(0.1), loaded(0.3)]), 'foreign-load')?.value).toBe(
      '30.0 % at worst, in every run',
    )
  })

  it('sees samples that did not come', () => {
    const night = nightWith([{}])
    const experiments = night.experiments.map(experiment => ({
      ...experiment,
      meters: experiment.meters.map(meter => ({ ...meter, samples: 400 })),
    }))
    expect(stateOf({ ...night, experiments }, 'sample-rate')).toMatchObject({
      state: 'broken',
      value: '80.2 % of them',
    })
  })
})

const idle = (watts: number, rest?: IdleRecord['rest']): IdleRecord => ({
  started_at: '2026-11-23T21:30:00.000+01:00',
  seconds: 30,
  devices: [
    {
      meter: 'perf',
      measures: 'cpu',
      device: 'package',
      device_index: 0,
      watts,
      uncertainty_watts: 0.1,
      coverage: 1,
    },
  ],
  ...(rest === undefined ? {} : { rest }),
})
const later = (when: LaterIdleRecord['when'], watts: number): LaterIdleRecord => ({ when, ...idle(watts) })
const moving = {
  waited_seconds: 900,
  watts_per_minute: -9,
  uncertainty_watts_per_minute: 0.5,
  limit_watts_per_minute: 1,
  at_rest: false,
}

describe('the rules of rest', () => {
  it.each<[string, Partial<NightRecord>, state: string, value: RegExp]>([
    ['was not measured', {}, 'broken', /not measured: no net energy/],
    ['was measured before alone', { idle: idle(53) }, 'broken', /before the first run alone/],
    [
      'hardly drifts',
      { idle: idle(53), idle_later: [later('after', 54)] },
      'kept',
      /1\.0\d* W apart over 2 times/,
    ],
    ['fell after', { idle: idle(269), idle_later: [later('after', 53)] }, 'broken', /still warm/],
    ['rose after', { idle: idle(53), idle_later: [later('after', 80)] }, 'broken', /took more later/],
  ])('hold idle power that %s', (_, record, state, value) => {
    const verdict = stateOf(nightWith([{}, {}], record), 'idle')
    expect(verdict?.state).toBe(state)
    expect(verdict?.value).toMatch(value)
  })

  it('hold how fast the power moved, and the limit of an automatic cool-down', () => {
    const night = nightWith([{}, {}], {
      idle: idle(53, moving),
      cooldowns: { automatic: 4, gave_up: 1 },
      options: { cooldown: 'auto' },
    })
    expect(stateOf(night, 'at-rest')).toMatchObject({ state: 'broken', value: '9.00 W a minute' })
    expect(stateOf(night, 'cooldown-limit')).toMatchObject({ state: 'broken', value: '1 of 4 gave up' })
    expect(stateOf(nightWith([{}]), 'at-rest')).toBeUndefined()
    expect(stateOf(nightWith([{}], { idle: idle(53) }), 'at-rest')?.state).toBe('unknown')
  })
})

describe('the rules of design', () => {
  it('hold repeats, or the reason why fewer', () => {
    expect(stateOf(nightWith(five), 'repeats')).toMatchObject({ state: 'kept', value: '5 times' })
    expect(stateOf(nightWith([{}]), 'repeats')).toMatchObject({ state: 'broken', value: '1 time' })
    const reason = nightWith([{}], { options: { fewRepeats: 'random search' } })
    expect(stateOf(reason, 'repeats')).toMatchObject({ state: 'kept', value: '1 time: random search' })
  })

  it('hold the order: drawn settings are in that of chance, repeats one after the other are not', () => {
    const drawn = nightWith([{ hyperparameters: { epochs: 3 } }, { hyperparameters: { epochs: 5 } }])
    expect(stateOf(drawn, 'order')?.state).toBe('kept')
    const blocks = nightWith([...five, { hyperparameters: { epochs: 9 } }])
    expect(stateOf(blocks, 'order')?.state).toBe('broken')
    expect(
      stateOf({ ...blocks, record: { ...blocks.record, options: { order: 'shuffle' } } }, 'order')?.state,
    ).toBe('kept')
    expect(stateOf(nightWith(five), 'order')).toBeUndefined()
    const swept = (order: 'blocks' | 'plan', design: 'random' | 'grid') => {
      const sweep = { designs: [design], settings: 2, repeats: 1, order }
      return stateOf({ ...drawn, record: { ...drawn.record, sweep } }, 'order')
    }
    expect(swept('blocks', 'grid')).toMatchObject({ state: 'kept', value: 'in random blocks' })
    expect(swept('plan', 'random')).toMatchObject({ state: 'kept', value: 'drawn at random' })
    expect(swept('plan', 'grid')).toMatchObject({ state: 'broken', value: 'in the order of the plan' })
  })

  it('hold what is compared to the same machine, card, driver and versions', () => {
    const night = nightWith([{}])
    const other = {
      ...night,
      record: { ...night.record, versions: { ...night.record.versions, nightwatt: '9' } },
    }
    const verdict = (against: typeof night) =>
      protocol(night, against).rules.find(({ rule }) => rule === 'same-machine')
    expect(verdict(night)?.state).toBe('kept')
    expect(verdict(other)).toMatchObject({ state: 'broken', value: 'nightwatt 0.1.0 → 9' })
    expect(verdict({ ...night, record: { ...night.record, machine: null } })?.state).toBe('unknown')
  })
})

describe('cards whose settings change', () => {
  const card = { uuid: 'GPU-a', power_limit_watts: 300, graphics_clock_mhz: 1410, memory_clock_mhz: null }
  it('break the night, which as a strict one is not to be compared', () => {
    const night = nightWith([{}], {
      gpus: {},
      cards_before: [card],
      cards_after: [{ ...card, power_limit_watts: 250 }],
      options: { strict: true },
    })
    const verdict = stateOf(night, 'card-settings')
    expect(verdict).toMatchObject({ state: 'broken', value: 'power limit in W 300 → 250' })
    const record = {
      ...night.record,
      protocol: [{ rule: 'card-settings', state: 'broken' as const, value: 'x', limit: 'y' }],
    }
    expect(leftOutBecause({}, record)).toEqual(['card-settings: x (allowed: y)'])
    expect(leftOutBecause({}, { ...record, options: {} })).toEqual([])
  })
})

describe('a run is left out of means', () => {
  const reasons = (wish: Made, options: Record<string, unknown>) => {
    const { experiments, record } = nightWith([{}, wish], { options })
    const [first, second] = experiments
    if (first === undefined || second === undefined) throw new Error('no run')
    return reasonsToLeaveOut(second, record, first)
  }

  it('when it was throttled, whatever the night', () => {
    expect(reasons({ conditions: { throttled_share: 0.5 } }, {})).toEqual([
      'throttled: cards in 50.0 % of the samples (allowed: never)',
    ])
  })

  it('when it broke any rule of a strict night, but not for what is not known', () => {
    const loaded = { conditions: { foreign_load_share: 0.2 } }
    expect(reasons(loaded, {})).toEqual([])
    expect(reasons(loaded, { strict: true })).toEqual([
      'foreign-load: 20.0 % (allowed: below 5.0 % of the CPU time)',
    ])
    expect(reasons({ conditions: { foreign_load_share: null } }, { strict: true })).toEqual([])
  })
})

describe('before a night', () => {
  it('what can be known is judged, and nothing else', () => {
    const { rules: judged } = protocolBefore({ othersShare: 0.4, jobs: ['dnf'], strangersOnCards: null })
    expect(judged.map(({ rule, state }) => `${rule} ${state}`)).toEqual([
      'card-not-shared unknown',
      'quiet-before broken',
      'no-jobs broken',
    ])
  })
})

describe('the words of a protocol', () => {
  it('count what was kept, put values beside limits, and list what is not known', () => {
    const night = nightWith([{ conditions: { foreign_load_share: 0.2, swapped_pages: null } }])
    const { kept, of } = protocol(night)
    const [headline, ...lines] = protocolLines(protocol(night))
    expect(headline).toBe(`Protocol: ${kept} of ${of} kept`)
    expect(lines.join('\n')).toContain(
      '✗ foreign-load: 20.0 % (allowed: below 5.0 % of the CPU time)\n      end what else runs',
    )
    expect(lines.at(-1)).toContain('not known, so neither kept nor broken: no-swap')
  })

  it('have a source or a reason for each rule, and no two rules of one name', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    for (const { sources, advice, title, limit } of rules) {
      expect(sources.length).toBeGreaterThan(0)
      expect([advice, title, limit]).not.toContain('')
    }
  })
})

describe('an older night', () => {
  it('says which rules are unknown for it, and keeps none of them', async () => {
    const folder = join(import.meta.dirname, '../fixtures/nights-0.1/run_20261129_044913')
    const { rules: judged, kept } = protocol(await openNight(folder))
    const unknown = judged.filter(({ state }) => state === 'unknown').map(({ rule }) => rule)
    expect(unknown).toEqual(
      expect.arrayContaining(['quiet-before', 'foreign-load', 'no-swap', 'no-jobs', 'cpu-settings']),
    )
    expect(kept).toBe(judged.filter(({ state }) => state === 'kept').length)
    expect(kept).toBeLessThanOrEqual(judged.length - unknown.length)
  })
})
