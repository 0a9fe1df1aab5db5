import { describe, expect, it } from 'vitest'
import type { Night } from '../../lib/night/night.ts'
import { buildView } from '../../lib/report/build-view.ts'
import type { ReportView } from '../../lib/report/view.ts'
import { experimentsOf, measuredNight, nightOf, ordinaryNight, type Wish } from '../support/night-fixture.ts'

const viewOf = (...nights: Night[]): ReportView =>
  buildView({
    date: '2026-11-23',
    nights,
    experiments: experimentsOf(nights),
    figures: { figures: [], columnsJson: '[]' },
  })

const failing: Wish = {
  cause: 'missing-file',
  message: './train.sh: No such file or directory',
  metrics: {},
  cpu: null,
}

describe('the verdict', () => {
  it('tells in a sentence what succeeded, what failed with its cause, how long it took and what it cost', () => {
    const { verdict } = viewOf(ordinaryNight())
    expect(verdict.headline).toBe('7 of 8 experiments succeeded, but 1 without accuracy')
    expect(verdict.sentence).toBe(
      '1 failed (out of memory) and 1 succeeded only after a retry. Accuracy was not found in 1 of 7 that succeeded. It took 4 min 10 s and cost an estimated 2.29 kJ.',
    )
    expect(verdict.tone).toBe('warning')
  })

  it("counts the causes, the user's own by their names, and keeps interruptions apart from failures", () => {
    const { verdict } = viewOf(
      nightOf({
        experiments: [
          failing,
          { ...failing, cause: 'timeout' },
          { ...failing, cause: 'timeout' },
          { ...failing, cause: 'license-server' },
          {},
          { ...failing, cause: 'interrupted' },
        ],
        notRun: 3,
      }),
    )
    expect(verdict.causes.map(({ label, count }) => [label, count])).toEqual([
      ['timeout', 2],
      ['missing file', 1],
      ['license-server', 1],
    ])
    expect(verdict.counts).toEqual({
      planned: 9,
      ran: 6,
      succeeded: 1,
      failed: 4,
      interrupted: 1,
      notRun: 3,
      retried: 0,
      missing: [],
      withoutMetric: 0,
      withoutEnergy: 0,
      endedSame: 0,
    })
    expect(verdict.sentence).toContain(
      '4 failed (timeout ×2, missing file ×1, license-server ×1), 1 interrupted and 3 not run.',
    )
  })

  it('adds the energy of failed attempts to that of the last ones', () => {
    const { energy } = viewOf(ordinaryNight()).verdict
    const last = (8.4 + 31.2 + 4.1 + 16.9 + 58.7 + 14.2) * 14.6 + 31.4 + 165
    expect(energy.joules).toBeCloseTo(last + 88.2 + 30.1 + 29.7, 6)
    expect(energy.parts.map(({ name }) => name)).toEqual(['CPU', 'earlier attempts'])
  })

  it('gives the energy in kilowatt-hours beside joules', () => {
    const { energy } = viewOf(measuredNight()).verdict
    expect(energy.joules).toBeCloseTo(160 * 12 * (41 + 183), 6)
    expect([energy.text, energy.kilowattHours, energy.source]).toEqual(['430.1 kJ', '0.119 kWh', 'measured'])
  })

  it('calls a night whose CPU was estimated and whose GPU was measured partly estimated', () => {
    const night = nightOf({
      experiments: [{ cpu: { joules: 100, source: 'estimated' }, gpu: { joules: 300, celsius: 60 } }],
    })
    const { verdict } = viewOf(night)
    expect(verdict.energy.source).toBe('partly estimated')
    expect(verdict.sentence).toContain('cost a partly estimated 400.0 J')
  })

  it('says of a night without a finished experiment that nothing is known, not that it cost nothing', () => {
    const { verdict, tradeoffs, experiments, quality } = viewOf(nightOf({ experiments: [], notRun: 4 }))
    expect(verdict.headline).toBe('None of 4 planned experiments finished')
    expect(verdict.energy).toMatchObject({ joules: null, text: '–', source: '' })
    expect(tradeoffs.absence).toBe('No trade-off: no experiment has finished.')
    expect(experiments.absence).not.toBe('')
    expect(quality.absent).toEqual(['Nothing was measured: no experiment finished.'])
  })

  it('says when all failed', () => {
    const view = viewOf(nightOf({ experiments: [failing, failing] }))
    expect([view.verdict.headline, view.verdict.tone]).toEqual(['All 2 experiments failed', 'bad'])
    expect(view.verdict.sentence).toContain(
      '2 failed (missing file). It took 21.0 s; its energy is not known.',
    )
    expect(view.tradeoffs.absence).toBe('No trade-off: no experiment succeeded.')
  })
})

describe('the word estimated', () => {
  it('stands beside every estimated energy of the page', () => {
    const { verdict, tradeoffs, experiments, failures } = viewOf(ordinaryNight())
    expect(verdict.tiles.find(({ label }) => label === 'Energy')?.qualifier).toBe('estimated')
    expect(
      tradeoffs.groups
        .flatMap(({ cards }) => cards)
        .every(({ energySource }) => energySource === 'estimated'),
    ).toBe(true)
    const energies = experiments.columns.filter(({ unit }) => unit === 'J')
    expect(energies.map(({ label, qualifier }) => [label, qualifier])).toEqual([['CPU', 'estimated']])
    for (const { energy } of failures.flatMap(({ attempts }) => attempts))
      expect(energy).toMatch(/estimated$/)
  })

  it('stands in each cell where only some energies of a column are estimated', () => {
    const night = nightOf({
      experiments: [
        { cpu: { joules: 100, source: 'measured' } },
        { cpu: { joules: 120, source: 'estimated' } },
      ],
    })
    const { columns, rows } = viewOf(night).experiments
    const cpu = columns.findIndex(({ label }) => label === 'CPU')
    expect(columns[cpu]?.qualifier).toBe('')
    expect(rows.map(({ cells }) => cells[cpu]?.note)).toEqual(['± 0.4', 'estimated'])
  })
})

describe('the trade-offs', () => {
  it('are the Pareto front from the best metric to the least energy, with what to set', () => {
    const [group] = viewOf(ordinaryNight()).tradeoffs.groups
    expect(group?.cards.map(({ title, number }) => [title, number])).toEqual([
      ['Highest accuracy', '5'],
      ['Compromise', '2'],
      ['Compromise', '4'],
      ['Least energy', '3'],
    ])
    expect(group?.more).toBe(1)
    expect(group?.cards[2]).toMatchObject({
      comparison: 'accuracy 1.3 lower for 28.8 % of the energy',
      href: '#experiment-4',
      settings: [
        { name: 'epochs', value: '6' },
        { name: 'learning_rate', value: '0.014' },
        { name: 'hidden', value: '64' },
        { name: 'batch_size', value: '32' },
      ],
    })
  })

  it('are spread over a long front instead of crowding at its knee', () => {
    const experiments = Array.from(
      { length: 40 },
      (_, index): Wish => ({
        metrics: { accuracy: 100 * (1 - Math.exp(-(index + 1) / 10)) },
        cpu: { joules: 15 * (index + 1), source: 'measured' },
      }),
    )
    const numbers =
      viewOf(nightOf({ experiments })).tradeoffs.groups[0]?.cards.map(({ number }) => Number(number)) ?? []
    expect(numbers).toHaveLength(4)
    for (const [index, number] of numbers.slice(1).entries())
      expect((numbers[index] ?? 0) - number).toBeGreaterThanOrEqual(5)
  })

  it('are found within a repository, since metrics of different data are not to be compared', () => {
    const view = viewOf(
      nightOf({
        experiments: [
          { repository: 'digits', metrics: { accuracy: 97 }, cpu: { joules: 50, source: 'measured' } },
          { repository: 'person_reid', metrics: { mAP: 61 }, cpu: { joules: 5000, source: 'measured' } },
        ],
      }),
    )
    expect(view.tradeoffs.groups.map(({ repository, cards }) => [repository, cards.length])).toEqual([
      ['digits', 1],
      ['person_reid', 1],
    ])
    expect(view.tradeoffs.groups[1]?.cards[0]?.title).toBe('Highest mAP, least energy')
  })

  it('want the lowest where a metric is a loss', () => {
    const night = nightOf({
      experiments: [
        { metrics: { test_loss: 0.2 }, cpu: { joules: 100, source: 'measured' } },
        { metrics: { test_loss: 0.4 }, cpu: { joules: 50, source: 'measured' } },
        { metrics: { test_loss: 0.9 }, cpu: { joules: 400, source: 'measured' } },
      ],
    })
    const view = viewOf(night)
    expect(view.tradeoffs.groups[0]?.cards.map(({ title, metricText }) => [title, metricText])).toEqual([
      ['Lowest test loss', '0.2'],
      ['Least energy', '0.4'],
    ])
    expect(view.tradeoffs.groups[0]?.cards[1]?.comparison).toBe(
      'test loss 0.2 higher for 50.0 % of the energy',
    )
    expect(view.summary.best[0]?.value).toBe(0.2)
  })

  it('leave failed experiments out', () => {
    const night = nightOf({
      experiments: [{ metrics: { accuracy: 99 }, cause: 'timeout' }, { metrics: { accuracy: 90 } }],
    })
    expect(viewOf(night).tradeoffs.groups[0]?.cards.map(({ number }) => number)).toEqual(['2'])
  })
})

describe('the quality of the data', () => {
  const texts = (view: ReportView) => view.quality.items.map(({ text }) => text)

  it('says first what was estimated or is missing', () => {
    expect(texts(viewOf(ordinaryNight()))).toEqual([
      'CPU energy estimated, not measured',
      'No value of accuracy in 1 of 7 successful experiments',
      '1 warning from the experiments',
      'Protocol: 2 of 13 kept: 3 broken, 8 not known',
      'GPU energy not measured: this machine showed no GPU',
      'Total energy is that of CPU package',
      'Temperature not measured: no sensor could be read',
    ])
  })

  it('names the meters behind what was measured, and how much of the time they covered', () => {
    expect(texts(viewOf(measuredNight()))).toEqual([
      'Protocol: 3 of 16 kept: 3 broken, 10 not known',
      'Total energy is that of CPU package + GPU 0',
      'CPU energy measured by perf, 99.8 % of the time covered',
      'GPU energy measured by nvidia-smi, 99.4 % of the time covered',
      'Temperature measured: GPU up to 73.0 °C and CPU up to 62.0 °C',
      'Metrics found in every successful experiment: accuracy, loss',
    ])
  })

  it('says when measuring was switched off', () => {
    const night = nightOf({ experiments: [{ cpu: null }], record: { options: { energy: false } } })
    expect(texts(viewOf(night))).toContain(
      'CPU energy not measured: measuring was switched off for this night',
    )
  })

  it('tells which governor the runs had, and when one was asked for in vain', () => {
    const governor = { wanted: 'performance', set: true, before: 'powersave', problem: '' }
    const viewWith = (changes: Partial<typeof governor>) =>
      viewOf(nightOf({ experiments: [{}], record: { governor: { ...governor, ...changes } } }))
    const fact = ({ nights }: ReportView) => nights[0]?.machine.find(({ name }) => name === 'Governor')?.value
    const set = viewWith({})
    expect(fact(set)).toBe('schedutil · set for the night, before it powersave')
    expect(texts(set).join()).not.toContain('Governor')
    const refused = viewWith({ set: false, problem: 'no CPU took it. This would set it: …' })
    expect(fact(refused)).toBe(
      'schedutil · performance was asked for and not set: no CPU took it. This would set it: …',
    )
    expect(texts(refused)).toContain(
      'Governor performance was asked for and could not be set: the runs ran with schedutil',
    )
    expect(fact(viewOf(nightOf({ experiments: [{}] })))).toBe('schedutil')
  })

  it('tells each gap and each problem of a meter', () => {
    const night = nightOf({
      experiments: [
        { gaps: [{ start: '2026-11-23T21:30:04+01:00', seconds: 2.5 }], problems: ['perf: exited early'] },
        { problems: ['perf: exited early'] },
      ],
      problems: ['digits_mlp_003/experiment.json is absent'],
    })
    const { quality } = viewOf(night)
    expect(quality.meters[0]).toMatchObject({
      gaps: '1, up to 2.5 s',
      problems: [{ text: 'perf: exited early', times: '×2' }],
    })
    expect(quality.items.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'Traces of 1 experiment have gaps',
        '1 problem told by the meters',
        '1 part of the records that could not be read',
      ]),
    )
    expect(quality.problems).toEqual(['digits_mlp_003/experiment.json is absent'])
  })

  it('names the patterns that matched nothing, also of a record from before reasons were told', () => {
    expect(viewOf(ordinaryNight()).quality.withoutMetrics).toEqual([
      {
        experiment: { text: 'digits mlp #8', href: '#experiment-8' },
        missing: [
          { name: 'accuracy', why: 'nothing in the log matched /Test Accuracy: ([0-9.]+)/', nearest: [] },
        ],
      },
    ])
  })
})

describe('the table of experiments', () => {
  it('has a column for what varies and says once what does not', () => {
    const { columns, constants } = viewOf(ordinaryNight()).experiments
    expect(columns.map(({ label }) => label)).toEqual([
      '#',
      'Experiment',
      'Outcome',
      'Time',
      'epochs',
      'learning_rate',
      'hidden',
      'accuracy',
      'test_loss',
      'CPU',
      'Retries',
    ])
    expect(constants).toEqual([{ name: 'batch_size', value: '32' }])
  })

  it('adds CPU and GPU up only where both are known', () => {
    const labels = viewOf(measuredNight()).experiments.columns.map(({ label }) => label)
    expect(labels.slice(-4)).toEqual(['CPU', 'GPU', 'Total', 'Hottest'])
  })

  it('shows the uncertainty of a total as the root of the summed squares of its parts', () => {
    const { columns, rows } = viewOf(measuredNight()).experiments
    const total = columns.findIndex(({ label }) => label === 'Total')
    // 10 × 12 s: 4,920 J of CPU ± 0.4 %, 21,960 J of GPU ± 1 %: 220.5 J together.
    expect(rows[0]?.cells[total]).toMatchObject({
      text: '26880',
      note: '± 220',
    })
  })

  it('leaves an absent number without a sort key, so that it sorts last', () => {
    const { columns, rows } = viewOf(ordinaryNight()).experiments
    const accuracy = columns.findIndex(({ label }) => label === 'accuracy')
    expect(rows[6]?.cells[accuracy]).toMatchObject({ text: '–', sort: ' ' })
  })

  it('numbers the experiments of several nights by night and place', () => {
    const view = viewOf(
      nightOf({ name: 'run_20261123_200000', experiments: [{}, {}] }),
      nightOf({ name: 'run_20261123_230000', experiments: [{}] }),
    )
    expect(view.experiments.rows.map(({ cells }) => cells[0]?.text)).toEqual(['1.1', '1.2', '2.1'])
    expect(view.verdict.counts.planned).toBe(3)
    expect(view.nights.map(({ name }) => name)).toEqual(['run_20261123_200000', 'run_20261123_230000'])
  })
})

describe('the failures', () => {
  it('show message, attempts and their energy, then what recovered', () => {
    const failures = viewOf(ordinaryNight()).failures
    expect(failures.map(({ number, recovered, cause }) => [number, recovered, cause])).toEqual([
      ['7', false, 'out of memory'],
      ['4', true, 'killed'],
    ])
    expect(failures[0]?.attempts).toHaveLength(3)
    expect(failures[1]?.attempts[0]).toMatchObject({
      cause: 'killed',
      exit: 'SIGKILL',
      energy: 'CPU 88.20 J estimated',
    })
  })
})

describe('how to repeat a night', () => {
  it('gives the command line with the seed that was drawn, each word quoted where a shell would split it', () => {
    const night = nightOf({
      experiments: [{}],
      record: {
        command_line: ['npx', 'nightwatt', 'run', '-r', "it's a repo"],
        seed: '123456789012345678901',
      },
    })
    expect(viewOf(night).nights[0]?.repeat?.commandLine).toBe(
      `npx nightwatt run -r 'it'\\''s a repo' --seed 123456789012345678901`,
    )
  })

  it.each([
    ['--seed', '7'],
    ['--seed=7'],
    ['-s', '7'],
    ['-s7'],
  ])('leaves a given seed alone: %s', (...words) => {
    const night = nightOf({ experiments: [{}], record: { command_line: ['nightwatt', 'run', ...words] } })
    expect(viewOf(night).nights[0]?.repeat?.commandLine).toBe(`nightwatt run ${words.join(' ')}`)
  })

  it('gives the call where there was no command line', () => {
    const night = nightOf({
      experiments: [{}],
      record: { command_line: [], options: { repo: 'digits', runs: 1 } },
    })
    const { repeat } = viewOf(night).nights[0] ?? {}
    expect(repeat).toMatchObject({
      commandLine: '',
      call: 'await run({\n  "repo": "digits",\n  "runs": 1,\n  "seed": 42\n})',
    })
  })

  it('lists the plan with what became of each entry', () => {
    const plan = viewOf(nightOf({ experiments: [{}, failing], notRun: 1 })).nights[0]?.plan
    expect(plan?.map(({ state, href }) => [state, href])).toEqual([
      ['success', '#experiment-1'],
      ['missing file', '#experiment-2'],
      ['not run', ''],
    ])
  })
})
