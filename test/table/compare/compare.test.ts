import { escape as asWritten } from 'arquero'
import { describe, expect, it } from 'vitest'
import { compare } from '../../../lib/table/compare/compare.ts'
import { comparisonTable } from '../../../lib/table/compare/comparison-table.ts'
import { experimentTable as tableOfNights } from '../../../lib/table/experiments.ts'
import { experimentTable } from '../../support/nights.ts'
import { changed, later, measuredNight, six } from './nights.ts'

const night = measuredNight(six)
const noisy = [0.008, -0.012, 0.029, 0.004, 0.011, -0.006]
const again = measuredNight(
  changed(six, (joules, place) => joules * (1 + (noisy[place] ?? 0))),
  later,
)

const quantity = (comparison: Awaited<ReturnType<typeof compare>>, name: string) => {
  const found = comparison.quantities.find(quantity => quantity.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

describe('the verdict', () => {
  it('says of a night that was run again that they agree', async () => {
    const { verdict, match } = await compare(night, again)
    expect(match).toBe('same order')
    expect(verdict).toBe(
      'The same experiments, in the same order; energy agrees within noise: median +0.6 % [−0.9, +2.0], n = 6; accuracy is identical in all 6.',
    )
  })

  it('calls a difference one that every setting shows and noise would not explain', async () => {
    const dearer = measuredNight(
      changed(six, (joules, place) => joules * (1.1 + (noisy[place] ?? 0))),
      later,
    )
    const comparison = await compare(night, dearer)
    expect(quantity(comparison, 'energy')).toMatchObject({
      judgement: 'differs',
      higher: 6,
      p: 0.03125,
      n: 6,
      runs: { a: 6, b: 6 },
      source: 'measured',
    })
    expect(comparison.verdict).toMatch(/energy is higher in B: median \+10\.6 % \[.*\], n = 6, p = 0\.03/)
  })

  it('calls nothing a difference that so few could not tell from noise', async () => {
    const few = six.slice(0, 5)
    const comparison = await compare(
      measuredNight(few),
      measuredNight(
        changed(few, j => j * 1.1),
        later,
      ),
    )
    expect(quantity(comparison, 'energy').judgement).toBe('too few')
    expect(comparison.verdict).toContain('n = 5, higher in all; too few to tell from noise')
    const one = six.slice(0, 1)
    const single = await compare(
      measuredNight(one),
      measuredNight(
        changed(one, j => j * 1.1),
        later,
      ),
    )
    expect(single.verdict).toContain(
      'energy: +10.0 % in the one setting that both ran once; too few to tell from noise; accuracy is identical in the one setting',
    )
  })

  it('says of a wide scatter that noise would explain it, and not that both agree', async () => {
    const wild = [0.4, -0.3, 0.25, -0.2, 0.5, -0.45]
    const comparison = await compare(
      night,
      measuredNight(
        changed(six, (j, place) => j * (1 + (wild[place] ?? 0))),
        later,
      ),
    )
    expect(quantity(comparison, 'energy').judgement).toBe('within noise')
    expect(comparison.verdict).toContain('energy: no difference beyond noise, median')
  })

  it('corrects for the number of metrics that it looks at', async () => {
    const metrics = (shift: number) =>
      six.map(([epochs, joules, accuracy], place): (typeof six)[number] => [
        epochs,
        joules,
        accuracy,
        { metrics: { accuracy: accuracy + shift, f1: accuracy + ((place % 3) - 1) * shift } },
      ])
    const comparison = await compare(measuredNight(metrics(0)), measuredNight(metrics(0.5), later))
    expect(quantity(comparison, 'accuracy')).toMatchObject({ p: 0.0625, judgement: 'too few' })
  })

  it('is the same each time', async () => {
    expect(await compare(night, again)).toEqual(await compare(night, again))
  })
})

describe('settings', () => {
  it('are matched wherever they stand', async () => {
    const { match, verdict } = await compare(night, measuredNight(six.toReversed(), later))
    expect(match).toBe('another order')
    expect(verdict).toContain('The same experiments, in another order; energy is identical in all 6')
  })

  it('that only one side has are named, and which the other planned but did not run', async () => {
    const cut = measuredNight(six.slice(0, 4), later, { plan: night.record.plan })
    const { match, onlyIn, verdict, lines } = await compare(night, cut)
    expect(match).toBe('some')
    expect(onlyIn.a.map(({ label, planned }) => [label, planned])).toEqual([
      ['epochs 5', true],
      ['epochs 6', true],
    ])
    expect(verdict).toContain('4 settings in both; 2 only in A (2 planned in B, not run)')
    expect(lines).toContain('  only in A: epochs 5 (planned in B, not run)')
  })

  it('that ran several times are compared by their means, with an interval and a test', async () => {
    const repeats = (joules: readonly number[]) => joules.map(j => [3, j, 90] as const)
    const a = measuredNight(repeats([100, 102, 98, 101]))
    const b = measuredNight(repeats([110, 112, 108, 111, 109]), later)
    const comparison = await compare(a, b)
    expect(comparison.match).toBe('other repeats')
    expect(comparison.verdict).toContain('The same settings, 4 runs in A and 5 in B')
    const value = comparison.settings[0]?.values.energy_total_joules
    expect(value).toMatchObject({ a: 100.25, b: 110, nA: 4, nB: 5, difference: 9.75 })
    expect(value?.test).toMatchObject({ delta: 1, method: 'exact' })
    expect(value?.interval?.low).toBeGreaterThan(0.07)
    expect(quantity(comparison, 'energy').sentence).toMatch(
      /energy is higher in B: \+9\.7 % \[.*\] in the one setting, 4 and 5 runs, p = 0\.008/,
    )
    expect(quantity(comparison, 'accuracy').judgement).toBe('identical')
  })

  it('that share nothing are not compared', async () => {
    const others = measuredNight(
      six.map(([epochs, ...rest]) => [epochs + 10, ...rest]),
      later,
    )
    const { match, verdict, quantities, notices } = await compare(night, others)
    expect(match).toBe('none')
    expect(verdict).toBe('No setting is in both, so nothing can be compared.')
    expect(quantities).toEqual([])
    expect(notices.join()).toContain('--by')
  })

  it('of another model, subject, load or mode are others', async () => {
    const with_ = (change: object) => [experimentTable(2), experimentTable(2, () => change)] as const
    for (const change of [
      { model: 'cnn' },
      { subject: 'a,b' },
      { background: 'load heavy', mode: 'parallel' },
      { mode: 'default' },
    ]) {
      expect((await compare(...with_(change))).match).toBe('none')
    }
    // The original did not record modes.
    expect((await compare(...with_({ mode: null }))).match).toBe('same order')
    expect((await compare(...with_({ mode: null, background: 'load heavy' }))).match).toBe('none')
  })

  it('beside loads with other values are others too, of nights and of their tables', async () => {
    const beside = (epochs: number, name: string) => {
      const loaded = measuredNight(six.slice(0, 1), name)
      const background = { repository: 'load', model: 'heavy', hyperparameters: { epochs } }
      const run = { log_directory: '', note: '', runs: 1, failed_runs: 0, coverage: 1 }
      return {
        ...loaded,
        experiments: loaded.experiments.map(record => ({ ...record, background: { ...background, ...run } })),
      }
    }
    expect((await compare(beside(1, 'run_20261123_213000'), beside(2, later))).match).toBe('none')
    const table = await tableOfNights([beside(1, later)])
    expect((await compare(table, beside(2, later))).match).toBe('none')
    expect((await compare(table, beside(1, later))).match).toBe('same order')
  })
})

describe('nights of one name', () => {
  it('are told apart by the folders they lie in', async () => {
    const at = (path: string) => ({ ...measuredNight(six), path })
    const name = measuredNight(six).name
    const { a, b } = await compare(at(`/ours/results/${name}`), at(`/from-ann/${name}`))
    expect([a.name, b.name]).toEqual([`${name} in results`, `${name} in from-ann`])
  })
})

describe('groups of experiments', () => {
  const all = experimentTable(30)
  const short = all.filter(asWritten((row: { hyperparam_epochs: number }) => row.hyperparam_epochs < 20))
  const long = all.filter(asWritten((row: { hyperparam_epochs: number }) => row.hyperparam_epochs >= 20))

  it('are compared as such where what sets them apart is left aside', async () => {
    const comparison = await compare(short, long, { by: 'epochs', names: ['short', 'long'] })
    expect(comparison).toMatchObject({
      match: 'groups',
      a: { name: 'short' },
      b: { name: 'long' },
      settings: [],
    })
    expect(quantity(comparison, 'energy')).toMatchObject({ judgement: 'differs', delta: 1 })
    expect(comparison.verdict).toMatch(
      /all 14 of A are laid beside all 16 of B \(epochs left aside\); energy is higher in B: .*Cliff's δ = 1\.00 \(large\)/,
    )
  })

  it('are matched by what else they have in common', async () => {
    const grid = (epochs: number) =>
      experimentTable(8, (_, place) => ({
        hyperparam_epochs: epochs,
        hyperparam_learning_rate: 0.01 * (place + 1),
        energy_total_joules: epochs * 100 + place,
      }))
    const { match, settings } = await compare(grid(5), grid(10), { by: ['epochs'] })
    expect(match).toBe('same order')
    expect(settings[0]?.label).toBe('learning_rate 0.01')
  })

  it('count each setting once, however often its night was run again', async () => {
    const again = all.concat(all.derive({ night: () => 'run_20261124_213000' }))
    const part = (isShort: boolean) =>
      again.filter(asWritten((row: { hyperparam_epochs: number }) => row.hyperparam_epochs < 20 === isShort))
    const [once, twice] = [
      await compare(short, long, { by: 'epochs' }),
      await compare(part(true), part(false), { by: 'epochs' }),
    ]
    expect(quantity(twice, 'energy')).toEqual(quantity(once, 'energy'))
    expect(quantity(twice, 'accuracy')).toEqual(quantity(once, 'accuracy'))
  })

  it('are refused where an experiment is in both: it would be compared with itself', async () => {
    await expect(compare(all, long, { by: 'epochs' })).rejects.toThrow(
      /found 16 experiments on both sides \(run_\d+_\d+\/\w+, .*…\); allowed: two groups that have none in common/,
    )
  })

  it('that are to be told apart by an unknown name are refused', async () => {
    await expect(compare(short, long, { by: 'epoch' })).rejects.toThrow(
      /by: found "epoch"; allowed: epochs, learning_rate, dropout, repository, model/,
    )
  })
})

describe('energies', () => {
  it('that were measured are never compared to estimates', async () => {
    const estimated = measuredNight(
      six.map(([epochs, joules, accuracy]) => [
        epochs,
        joules,
        accuracy,
        { cpu: { joules, source: 'estimated' } },
      ]),
      later,
    )
    const { verdict, settings } = await compare(night, estimated)
    expect(verdict).toContain(
      'energy is not compared: CPU measured in A, CPU estimated in B; accuracy is identical',
    )
    expect(settings[0]?.values.energy_total_joules).toMatchObject({ difference: null, relative: null })
    expect((await compare(estimated, estimated)).verdict).toContain('energy (estimated) is identical')
  })

  it('that were estimated on other assumptions are not either', async () => {
    const estimate = (watts: number, name: string) =>
      measuredNight(
        six.map(([epochs, joules, accuracy]) => [
          epochs,
          joules,
          accuracy,
          { cpu: { joules, source: 'estimated' } },
        ]),
        name,
        {
          meters: [
            { meter: 'estimate', measures: 'cpu', source: 'estimated', assumption: `${watts} W a core` },
          ],
        },
      )
    const { verdict } = await compare(estimate(12, 'run_20261123_213000'), estimate(15, later))
    expect(verdict).toContain(
      'energy is not compared: CPU estimated: 12 W a core in A, CPU estimated: 15 W a core in B',
    )
  })

  it('of a part are compared where the whole cannot be', async () => {
    const gpu = { joules: 900, celsius: 60 }
    const withGpu = (source: 'measured' | 'estimated', name: string) =>
      measuredNight(
        six.map(([epochs, joules, accuracy]) => [epochs, joules, accuracy, { cpu: { joules, source }, gpu }]),
        name,
      )
    const comparison = await compare(withGpu('measured', 'run_20261123_213000'), withGpu('estimated', later))
    expect(comparison.quantities.map(({ name, judgement }) => [name, judgement])).toEqual([
      ['energy', 'not comparable'],
      ['GPU energy', 'identical'],
      ['accuracy', 'identical'],
      ['duration', 'identical'],
    ])
  })
})

describe('failures', () => {
  const failing = (place: number, name: string) =>
    measuredNight(
      six.map(([epochs, joules, accuracy], at) => [
        epochs,
        joules,
        accuracy,
        at === place ? { cause: 'timeout', metrics: {} } : {},
      ]),
      name,
    )

  it('are told and never taken for values', async () => {
    const { verdict, lines, notices } = await compare(night, failing(2, later))
    expect(verdict).toContain('energy is identical in all 5')
    expect(verdict).toContain('1 of 6 failed in B.')
    expect(lines).toContain('  epochs 3: succeeded in A, failed in B (timeout)')
    expect(notices).toEqual(['energy, accuracy, duration are not compared in 1 of 6: failed in B'])
  })

  it('of the same setting are told as such', async () => {
    const { verdict } = await compare(failing(2, 'run_20261123_213000'), failing(2, later))
    expect(verdict).toContain('The same one failed on both sides')
  })

  it('of all leave nothing to compare', async () => {
    const all = (name: string) =>
      measuredNight(
        six.map(([e, j, a]) => [e, j, a, { cause: 'timeout', metrics: {} }]),
        name,
      )
    const { verdict } = await compare(all('run_20261123_213000'), all(later))
    expect(verdict).toContain('energy is not compared: failed on either side')
    expect(verdict).toContain('The same 6 failed on both sides')
  })
})

describe('what was not the same', () => {
  it('is told: machine, versions, code, seed, settings, configuration', async () => {
    const other = measuredNight(six, later, {
      seed: 7,
      options: { ...night.record.options, timeout: 60, cooldown: 5 },
      versions: { nightwatt: '0.2.0', node: '20.20.2' },
      repositories: { digits: { path: 'config/workloads/digits', commit: 'aaaa', dirty: false } },
      config: { models: { digits: { path: 'config/workloads/digits', train_script: './other.sh' } } },
      machine: night.record.machine === null ? null : { ...night.record.machine, governor: 'performance' },
    })
    const { changes, verdict, lines } = await compare(night, other)
    expect(changes.map(({ topic, name }) => `${topic}: ${name}`)).toEqual([
      'machine: governor',
      'versions: nightwatt',
      'code: commit of digits',
      'settings: cool-down',
      'settings: timeout',
      'plan: seed',
      'configuration: configuration',
    ])
    expect(verdict).toContain('Not the same: governor, nightwatt, commit of digits, cool-down, 3 more.')
    expect(lines).toContain('  nightwatt: 0.1.0 → 0.2.0')
    expect(lines).toContain('  configuration differs in models.digits.train_script')
  })

  it('is not made up where a night kept nothing', async () => {
    const older = measuredNight(six, later, {
      machine: null,
      plan: null,
      seed: null,
      config: null,
      versions: {},
    })
    const { changes, notices } = await compare(older, night)
    expect(changes.filter(({ topic }) => topic === 'machine' || topic === 'versions')).toEqual([])
    expect(notices).toContain('one side did not keep its machine, versions, plan: not compared')
  })

  it('cannot be told of a table, which is said', async () => {
    const { changes, notices, match } = await compare(await tableOfNights([night]), again)
    expect(match).toBe('same order')
    expect(changes).toEqual([])
    expect(notices.join()).toContain('a table does not tell where its experiments ran')
  })
})

describe('the table of a comparison', () => {
  it('has a row a setting and quantity', async () => {
    const table = await comparisonTable(await compare(night, again))
    expect(table.numRows()).toBe(6 * 3)
    const [first] = table.objects()
    expect(first).toMatchObject({
      setting: 'epochs 1',
      repository: 'digits',
      hyperparam_epochs: 1,
      quantity: 'energy',
      unit: 'J',
      a: 100,
      n_a: 1,
      low: null,
      problem: '',
    })
    expect(first).toMatchObject({ b: expect.closeTo(100.8, 9), change: expect.closeTo(0.008, 9) })
    expect((await comparisonTable(await compare(night, []))).numRows()).toBe(0)
  })
})

describe('what cannot be compared', () => {
  it('is refused with what may be', async () => {
    const wrong: unknown[] = [undefined, 7, {}, Promise.resolve(night)]
    for (const value of wrong) {
      await expect(compare(value as never, night)).rejects.toThrow(/compare: a is .*; allowed: a night/)
    }
    await expect(compare(night, experimentTable(3).select('model', 'energy_total_joules'))).rejects.toThrow(
      /b is a table without repository, night/,
    )
    await expect(compare('run_none', night, { cwd: '/' })).rejects.toThrow(/"run_none" is no night/)
  })

  it('of empty sides is nothing', async () => {
    const empty = experimentTable(0)
    expect((await compare(empty, empty)).verdict).toBe('Neither side has an experiment.')
    expect((await compare(night, empty)).verdict).toBe('B has no experiment.')
    expect((await compare([], night)).verdict).toBe('A has no experiment.')
  })

  it('says when both sides are one night', async () => {
    expect((await compare(night, night)).notices).toContain('both sides hold run_20261123_213000')
  })
})
