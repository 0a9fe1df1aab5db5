import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseBatch } from '../../lib/config/batch/batch.ts'
import { parseModelsConfig } from '../../lib/config/load.ts'
import { ConfigError, UsageError } from '../../lib/errors.ts'
import { entriesOfBatch } from '../../lib/plan/entries/batch-entries.ts'
import { estimateDuration } from '../../lib/plan/estimate/estimate.ts'
import type { RunOptions } from '../../lib/plan/options.ts'
import { plan } from '../../lib/plan/plan-night.ts'
import { batchOfOriginal, expectSameMutations, hasPython } from '../design/original.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-plan-'))
afterAll(() => rmSync(folder, { recursive: true }))

const raw = {
  models: {
    digits: {
      path: '.',
      train_script: 'train.js',
      models: ['mlp', 'logistic'],
      supported_hyperparams: {
        epochs: { type: 'int', range: [1, 40], default: 10, flag: '--epochs' },
        learning_rate: {
          type: 'float',
          range: [0.0001, 0.1],
          default: 0.01,
          flag: '--lr',
          distribution: 'log_uniform',
        },
        dropout: { type: 'float', range: [0, 0.6], default: 0.1, flag: '--dropout', zero_probability: 0.3 },
      },
    },
    bare: { path: '.', train_script: 'run.sh', models: ['default'] },
  },
}
const config = parseModelsConfig(raw, 'models')
const digits = { repo: 'digits', model: 'mlp' }

const entries = (batch: object, options = {}) =>
  entriesOfBatch(parseBatch(batch, 'batch.json'), config, options)
const planned = (experimentConfig: object, options: RunOptions = {}) =>
  plan({ config: raw, cwd: folder, seed: 42, experimentConfig, ...options })

function refusal(attempt: () => unknown): Error {
  try {
    attempt()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('accepted')
}

describe('the entries of a batch file', () => {
  it("run as often as they say themselves, else as the file's runs_per_config says, else once", () => {
    const experiments = [
      { ...digits, mutate: ['epochs'], runs_per_config: 2 },
      { ...digits, mutate: ['epochs'] },
    ]
    const runs = (batch: object, options = {}) => entries(batch, options).entries.map(entry => entry.runs)
    expect(runs({ experiments, runs_per_config: 5 })).toEqual([2, 5])
    expect(runs({ experiments })).toEqual([2, 1])
    expect(runs({ experiments, runs_per_config: 5 }, { runs: 3 })).toEqual([3, 3])
  })

  it("have their own mode, else the file's, else mutation", () => {
    const mutation = { ...digits, mutate: 'all' }
    const plain = { ...digits, mode: 'default' }
    const modes = (mode?: string) =>
      entries({ mode, experiments: [plain, { ...mutation, mode: 'mutation' }] }).entries.map(
        entry => entry.mode,
      )
    expect(modes('mutation')).toEqual(['default', 'mutation'])
    expect(modes('default')).toEqual(['default', 'mutation'])
    expect(entries({ experiments: [mutation] }).entries[0]?.mode).toBe('mutation')
    expect(entries({ mode: 'default', experiments: [digits] }).entries[0]?.mode).toBe('default')
  })

  it("in the mode default run the values given, and without any the script's own defaults", () => {
    const experiments = [
      { ...digits, hyperparameters: { epochs: 100 } },
      { ...digits, hyperparameters: {} },
    ]
    expect(planned({ mode: 'default', experiments }).experiments.map(each => each.hyperparameters)).toEqual([
      { epochs: 100 },
      {},
    ])
    const beside = { mode: 'parallel', foreground: { ...digits, mode: 'default' }, background: digits }
    expect(planned({ experiments: [beside] }).experiments).toMatchObject([
      { hyperparameters: {}, background: { hyperparameters: {} } },
    ])
    // On the command line the defaults are the configuration's.
    expect(plan({ config: raw, cwd: folder, ...digits }).experiments[0]?.hyperparameters).toEqual({
      epochs: 10,
      learning_rate: 0.01,
      dropout: 0.1,
    })
  })

  it('are refused with every mistake of every entry, the nearest known name with it', () => {
    const error = refusal(() =>
      entries({
        experiments: [
          { repo: 'digit', model: 'mlp', mutate: 'all' },
          { repo: 'digits', model: 'mpl', mutate: ['epoch'], runs_per_config: 0.5 },
          { repo: 'digits', mutate: ['epochs'], background: {} },
          { ...digits, mode: 'default', hyperparameters: { epochs: 1.5, learning: 1 } },
          { rep: 'digits', model: 'mlp', mutate: [] },
          { mode: 'parallel', foreground: digits, background_load: digits },
        ],
      }),
    )
    expect(error).toBeInstanceOf(ConfigError)
    expect(error).toHaveProperty(
      'mistakes',
      [
        ['experiments[0].repo', 'did you mean "digits"?'],
        ['experiments[1].runs_per_config', undefined],
        ['experiments[1].model', 'did you mean "mlp"?'],
        ['experiments[1].mutate', 'did you mean "epochs"?'],
        ['experiments[2].model', undefined],
        ['experiments[3].hyperparameters.epochs', undefined],
        ['experiments[3].hyperparameters', 'did you mean "learning_rate"?'],
        ['experiments[4].repo', '"rep" stands there; did you mean "repo"?'],
        ['experiments[5].background.repo', '"background_load" stands there; did you mean "background"?'],
        ['experiments[5].background.model', '"background_load" stands there; did you mean "background"?'],
      ].map(([place, hint]) => expect.objectContaining(hint === undefined ? { place } : { place, hint })),
    )
  })

  it('of the mode parallel hold a foreground and a background, however they say it', () => {
    const background = { ...digits, hyperparameters: { epochs: 4 } }
    const foreground = { ...digits, mutate: ['epochs'] }
    for (const batch of [
      { experiments: [{ mode: 'parallel', foreground, background }] },
      { mode: 'parallel', experiments: [{ foreground, background }] },
      { experiments: [{ foreground, background }] },
    ]) {
      expect(entries(batch).entries).toEqual([
        { ...digits, runs: 1, mode: 'mutation', mutate: ['epochs'], background },
      ])
    }
  })

  it('of the mode parallel run as often as the experiment says, else its foreground, else the file', () => {
    const background = digits
    const foreground = { ...digits, mode: 'default', runs_per_config: 5 }
    const bare = { ...digits, mode: 'default' }
    const experiments = [
      { mode: 'parallel', foreground, background, runs_per_config: 2 },
      { mode: 'parallel', foreground, background },
      { mode: 'parallel', foreground: bare, background },
    ]
    expect(entries({ runs_per_config: 7, experiments }).entries.map(({ runs }) => runs)).toEqual([2, 5, 7])
  })

  it('of the mode parallel are refused where a part is wrong or missing, each at its place', () => {
    const foreground = { repo: 'digits', model: 'ml', mutate: ['epoch'] }
    const background = { repo: 'digit', model: 'mlp' }
    const places = (experiment: object) => {
      const error = refusal(() => entries({ experiments: [{ mode: 'parallel', ...experiment }] }))
      return error instanceof ConfigError ? error.mistakes.map(({ place }) => place) : []
    }
    expect(places({ foreground, background })).toEqual([
      'experiments[0].foreground.model',
      'experiments[0].foreground.mutate',
      'experiments[0].background.repo',
    ])
    expect(places({ foreground: { ...digits, mutate: 'all' } })).toEqual([
      'experiments[0].background.repo',
      'experiments[0].background.model',
    ])
    expect(places({ ...digits, background: digits })).toEqual([
      'experiments[0].foreground.repo',
      'experiments[0].foreground.model',
    ])
  })

  it('mutate all there is where they name nothing, and whatever their mode is but parallel and default', () => {
    const experiments = [
      digits,
      { ...digits, mode: 'nonparallel' },
      { ...digits, mode: 'sweep', mutate: null },
      { foreground: digits, background: digits },
    ]
    for (const mode of [undefined, 'mutation', 'batch', 'mixed']) {
      const result = entries({ mode, experiments })
      expect(result.entries).toMatchObject(experiments.map(() => ({ mode: 'mutation', mutate: 'all' })))
      expect(result.entries[3]?.background).toEqual({ ...digits, hyperparameters: undefined })
      expect(result.notices).toEqual([
        'read as follows: experiments[2].mode (the mode "sweep" is neither "parallel" nor "default": it mutates)',
      ])
    }
  })

  it('name what is unknown, whatever it is set to', () => {
    const error = refusal(() =>
      entries({
        experiments: [{ ...digits, mode: 'default', hyperparameters: { optimizer: 'adam', epochs: 'x' } }],
      }),
    )
    expect(error.message).toContain('experiments[0].hyperparameters: found the unknown name "optimizer"')
    expect(error.message).toContain('experiments[0].hyperparameters.epochs: found the text "x"')
  })

  it('may name their repository as records do, which is asked about', () => {
    const named = { repository: 'digits', model: 'mlp' }
    const { entries: found, notices } = entries({
      experiments: [named, { mode: 'parallel', foreground: named, background: named }],
    })
    expect(found.map(({ repo, background }) => [repo, background?.repo])).toEqual([
      ['digits', undefined],
      ['digits', 'digits'],
    ])
    expect(notices).toEqual([
      'not understood, and passed over: experiments[0].repository (did you mean "repo"? it is read so), ' +
        'experiments[1].foreground.repository (did you mean "repo"? it is read so), ' +
        'experiments[1].background.repository (did you mean "repo"? it is read so)',
    ])
  })

  it('are asked nothing that their mode does not need, whatever it holds', () => {
    const { entries: found, notices } = entries({
      experiments: [
        { mode: 'parallel', ...digits, mutate: 3, foreground: digits, background: digits },
        { mode: 'default', ...digits, mutate: { epochs: {} }, foreground: 'x', background: { repo: 1 } },
        { mode: 'mutation', ...digits, hyperparameters: { epochs: { min: 1 } } },
      ],
    })
    expect(found.map(({ mode }) => mode)).toEqual(['mutation', 'default', 'mutation'])
    expect(notices).toEqual([
      'left aside, for the mode is "parallel": experiments[0].repo, experiments[0].model, experiments[0].mutate',
      'left aside, for the mode is "default": experiments[1].mutate, experiments[1].foreground, experiments[1].background',
      'left aside, for the mode is "mutation": experiments[2].hyperparameters',
    ])
  })

  it('of no run are left out, unless none is left', () => {
    const none = { ...digits, runs_per_config: 0 }
    const result = entries({ experiments: [none, digits] })
    expect(result.entries).toHaveLength(1)
    expect(result.notices).toEqual(['experiments[0] runs nothing, for its runs_per_config is 0'])
    expect(entries({ experiments: [none] }, { runs: 2 }).entries).toMatchObject([{ runs: 2 }])
    expect(() => entries({ experiments: [none] })).toThrowError(/found a runs_per_config of 0/)
  })

  it('that cannot run are skipped and told of where that is wanted, unless none is left', () => {
    const wrong = { ...digits, model: 'x', mutate: 'all' }
    const result = entries({ experiments: [wrong, { ...digits, mutate: 'all' }] }, { skipInvalid: true })
    expect(result.entries).toHaveLength(1)
    expect(result.notices).toEqual([
      'experiments[0] is skipped: model: found the unknown name "x"; allowed: mlp, logistic',
    ])
    expect(() => entries({ experiments: [wrong] }, { skipInvalid: true })).toThrowError(ConfigError)
  })

  it('tell what their mode leaves aside', () => {
    const both = { ...digits, mutate: ['epochs'], hyperparameters: { epochs: 3 } }
    expect(entries({ experiments: [both, { ...both, mode: 'default' }] }).notices).toEqual([
      'left aside, for the mode is "mutation": experiments[0].hyperparameters',
      'left aside, for the mode is "default": experiments[1].mutate',
    ])
  })
})

describe('a night of a batch file', () => {
  const batch = { max_retries: 7, experiments: [{ ...digits, mutate: 'all' }] }

  it("takes the file's max_retries, unless told otherwise", () => {
    expect(planned(batch).settings.maxRetries).toBe(7)
    expect(planned(batch, { maxRetries: 1 }).settings.maxRetries).toBe(1)
    expect(planned({ experiments: batch.experiments }).settings.maxRetries).toBe(2)
  })

  it("takes the file's governor, unless told another, or to leave it as it is", () => {
    const governed = { ...batch, governor: 'powersave' }
    expect(planned(governed).settings.governor).toBe('powersave')
    expect(planned(governed, { governor: 'performance' }).settings.governor).toBe('performance')
    expect(planned(governed, { governor: null }).settings.governor).toBeNull()
    expect(planned(batch).settings.governor).toBeNull()
  })

  it('is refused beside another way to say what to run', () => {
    const error = refusal(() => planned(batch, { repo: 'digits', mutate: 'all', metrics: {} }))
    expect(error).toBeInstanceOf(UsageError)
    expect(error.message.split('\n')).toEqual([
      expect.stringContaining('experimentConfig: found repo beside it'),
      expect.stringContaining('experimentConfig: found mutate beside it'),
      'metrics: found it alone; allowed: only with command',
    ])
  })
})

const table = [
  'experiment_id,repository,model,hyperparam_epochs,hyperparam_learning_rate',
  ...Array.from({ length: 30 }, (_, at) => `digits_mlp_${at},digits,mlp,${at + 1},0.01`),
  'digits_mlp_100_parallel,digits,mlp,39,0.02',
  'digits_mlp_101,digits,mlp,,0.03',
  'digits_logistic_102,digits,logistic,38,0.02',
].join('\n')

describe('earlier runs', () => {
  writeFileSync(join(folder, 'history.csv'), table)
  const experiments = [{ ...digits, mutate: ['epochs'], runs_per_config: 50 }]
  const epochsOf = ({ experiments }: ReturnType<typeof planned>) =>
    experiments
      .map(({ hyperparameters }) => hyperparameters.epochs)
      .sort((left, right) => Number(left) - Number(right))

  it('of the same repository, model and mode are not drawn again, and that is told', () => {
    const night = planned({ use_deduplication: true, historical_csvs: ['history.csv'], experiments })
    // 1 to 30 were tried; 38 was of another model, 39 in parallel.
    expect(epochsOf(night)).toEqual([31, 32, 33, 34, 35, 36, 37, 38, 39, 40])
    expect(night.notices[0]).toBe(
      '30 of 32 earlier runs of digits/mlp left out: their values of epochs are not drawn again (history.csv); ' +
        'not comparable: 1 ran beside a background load, 1 without epochs',
    )
  })

  it('beside a load are left out of a parallel entry, and no others', () => {
    const foreground = { ...digits, mutate: ['epochs'] }
    const parallel = [{ mode: 'parallel', foreground, background: digits, runs_per_config: 50 }]
    const night = planned({
      use_deduplication: true,
      historical_csvs: ['history.csv'],
      experiments: parallel,
    })
    // 39 was tried in parallel; 10 is the default.
    expect(epochsOf(night)).toHaveLength(38)
    expect(epochsOf(night)).not.toContain(39)
    expect(night.notices[0]).toContain('not comparable: 31 ran without a background load')
  })

  it('with whole numbers are drawn again as the original did where that is wanted', () => {
    const tables = { use_deduplication: true, historical_csvs: ['history.csv'] }
    const asOriginal = { ...tables, history_integers: 'as-original' }
    expect(planned({ ...tables, experiments }).notices[1]).toContain('"history_integers": "as-original"')
    const night = planned({ ...asOriginal, experiments })
    expect(epochsOf(night)).toHaveLength(39)
    expect(night.notices).toContain(
      'as in the original, nothing is left out where epochs is drawn: history_integers is "as-original"',
    )
    // Decimal numbers it left out as we do.
    const rates = [{ ...digits, mutate: ['learning_rate'], runs_per_config: 2 }]
    expect(planned({ ...asOriginal, experiments: rates }).notices[0]).toContain(
      '31 of 32 earlier runs of digits/mlp left out',
    )
  })

  it('of a table that is not there, or cannot be read, are told of, and the night goes on without', () => {
    writeFileSync(join(folder, 'broken.csv'), 'experiment_id,model\nx,mlp\n')
    const files = ['absent.csv', 'broken.csv', 'history.csv']
    const night = planned({ use_deduplication: true, historical_csvs: files, experiments })
    expect(epochsOf(night)).toHaveLength(10)
    expect(night.notices.slice(0, 2)).toEqual([
      expect.stringMatching(
        /^historical_csvs: .*absent\.csv: found no such file; .*; its runs are not left out$/,
      ),
      expect.stringMatching(/^historical_csvs: .*broken\.csv, line 1: found no column repository/),
    ])
  })

  it('count only where the file says so, and a contradiction is told', () => {
    const night = planned({ historical_csvs: ['history.csv'], experiments })
    expect(epochsOf(night)).toHaveLength(39)
    expect(night.notices[0]).toBe('historical_csvs is not read, for use_deduplication is not true')
    expect(planned({ use_deduplication: true, experiments }).notices[0]).toContain('names no file')
  })

  it('of nights are left out too, by name or path', () => {
    const run = {
      repository: 'digits',
      model: 'mlp',
      hyperparameters: { epochs: 31 },
      training_success: true,
    }
    const night = join(folder, 'results/run_20261123_213000')
    mkdirSync(join(night, 'digits_mlp_001'), { recursive: true })
    writeFileSync(
      join(night, 'digits_mlp_001/experiment.json'),
      JSON.stringify({ ...run, duration_seconds: 100 }),
    )
    for (const avoid of ['run_20261123_213000', [night]]) {
      const { notices, experiments } = plan({
        config: raw,
        cwd: folder,
        seed: 1,
        ...digits,
        mutate: 'epochs',
        runs: 50,
        avoid,
      })
      expect(experiments.map(({ hyperparameters }) => hyperparameters.epochs)).not.toContain(31)
      expect(experiments).toHaveLength(38)
      expect(notices[0]).toContain('1 of 1 earlier run of digits/mlp left out')
    }
    expect(() => plan({ config: raw, cwd: folder, ...digits, avoid: 'run_x' })).toThrowError(
      /no night "run_x"/,
    )
  })

  it('tell how long a night will take, as far as they can', () => {
    const night = planned({
      experiments: [...experiments, { repo: 'bare', model: 'default', mode: 'default' }],
    })
    expect(estimateDuration(night)).toEqual({
      seconds: 39 * 100 + 39 * 60,
      joules: null,
      isEnergyEstimated: false,
      earlierRuns: 1,
      unknown: ['bare/default'],
      results: join(folder, 'results'),
    })
    expect(estimateDuration({ ...night, results: join(folder, 'absent') })).toMatchObject({ seconds: null })
  })
})

describe.skipIf(!hasPython)('one stream of random numbers (skipped: no python3)', () => {
  const batch = {
    experiment_name: '去重',
    runs_per_config: 6,
    use_deduplication: true,
    historical_csvs: ['history.csv'],
    experiments: [
      { ...digits, mutate: ['epochs'], comment: '…' },
      { ...digits, mode: 'default', runs_per_config: 2 },
      { ...digits, mutate: ['all'], runs_per_config: 9 },
      // More than there are: the draws that find nothing are drawn all the same.
      { ...digits, mutate: ['epochs'], runs_per_config: 50 },
      { ...digits, model: 'logistic', mutate: ['learning_rate', 'epochs'] },
      { ...digits, mode: 'default', hyperparameters: { epochs: 3 }, runs_per_config: 1 },
      { ...digits, model: 'logistic', mutate: ['dropout'] },
    ],
  }

  it.each(['0', '42', '20261123', '-5'])('goes through a whole batch file as in CPython, seed %s', seed => {
    const ours = planned(batch, { seed }).experiments.map(({ hyperparameters }) => hyperparameters)
    const theirs = batchOfOriginal({ seed, batch, models: raw.models }, folder)
    expectSameMutations(ours, theirs, config.models.digits?.supported_hyperparams ?? {})
  })
})

describe('a sweep without a models file', () => {
  const light = {
    command: 'python train.py',
    params: { lr: 'log_uniform:1e-5:1e-1', epochs: 'int:5:20' },
    runs: 5,
  }

  it('mutates all its parameters, in their order, in the working folder', () => {
    const night = plan({ ...light, seed: 1, cwd: folder })
    expect(night).toMatchObject({ base: folder, configFile: null, results: join(folder, 'results') })
    expect(night.experiments).toHaveLength(5)
    expect(night.experiments[0]).toMatchObject({ repository: 'train', model: 'default', mode: 'mutation' })
    expect(Object.keys(night.experiments[0]?.hyperparameters ?? {})).toEqual(['lr', 'epochs'])
  })

  it('runs the command as it is where there is nothing to mutate', () => {
    expect(plan({ command: ['./train.sh', 'a b'], runs: 2, cwd: folder }).experiments).toMatchObject([
      { mode: 'default', hyperparameters: {} },
      { mode: 'default' },
    ])
  })

  it('is refused beside a models file', () => {
    expect(() => plan({ ...light, config: raw, model: 'x' })).toThrowError(
      /command: found model beside it.*\ncommand: found config beside it/,
    )
  })
})
