import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadBatch, parseBatch } from '../../../lib/config/batch/batch.ts'
import { ConfigError, type Mistake } from '../../../lib/errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-batch-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(content: string | Uint8Array): string {
  const file = join(folder, 'batch.json')
  writeFileSync(file, content)
  return file
}

function refused(attempt: () => unknown): readonly Mistake[] {
  try {
    attempt()
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
  throw new Error('accepted')
}

const entry = { repo: 'digits', model: 'mlp', mutate: ['epochs'] }

describe('a batch file', () => {
  it('may hold every field of the original, with remarks anywhere', () => {
    const file = written(
      `\ufeff${JSON.stringify({
        _comment: '注释',
        experiment_name: '变异实验',
        description: ['说明', 'of more than one line'],
        version: 2,
        mode: 'mutation',
        governor: null,
        runs_per_config: 3,
        max_retries: 0,
        use_deduplication: true,
        historical_csvs: ['data/historie.csv'],
        experiments: [
          { ...entry, comment: '第一', _why: { any: 'thing' }, runs_per_config: 1 },
          { repo: 'digits', model: 'mlp', mode: 'default', hyperparameters: { epochs: 5, _note: 'x' } },
          {
            mode: 'parallel',
            foreground: { ...entry, mode: 'mutation', notes: '' },
            background: { repo: 'digits', model: 'mlp', hyperparameters: { epochs: 9 }, comment: '' },
            runs_per_config: 2,
          },
        ],
      })}`,
    )
    const { header, entries, raw } = loadBatch(file)
    expect(header).toMatchObject({ experiment_name: '变异实验', runs_per_config: 3, max_retries: 0 })
    expect(entries.map(({ mistakes }) => mistakes)).toEqual([[], [], []])
    expect(entries[0]?.entry).toEqual({ ...entry, runs_per_config: 1 })
    expect(entries[1]?.entry?.hyperparameters).toEqual({ epochs: 5 })
    expect(entries[2]?.entry?.foreground).toEqual({ ...entry, mode: 'mutation' })
    expect(raw).toMatchObject({ _comment: '注释', experiments: [{ comment: '第一' }, {}, {}] })
  })

  it('tells all that is wrong in it at once, each at its place', () => {
    const mistakes = refused(() =>
      parseBatch(
        {
          mode: 7,
          runs_per_config: -1,
          max_retries: 'two',
          use_deduplication: 'yes',
          historical_csvs: 3,
          history_integers: 'as-orignal',
          experiments: [
            { ...entry, mutate: [1] },
            'x',
            { ...entry, mode: 'default', hyperparameters: { epochs: ['five'] } },
          ],
        },
        'batch.json',
      ),
    )
    expect(mistakes.map(({ place }) => place).sort()).toEqual([
      'experiments[0].mutate[0]',
      'experiments[1]',
      'experiments[2].hyperparameters.epochs',
      'historical_csvs',
      'history_integers',
      'max_retries',
      'mode',
      'runs_per_config',
      'use_deduplication',
    ])
    expect(mistakes.find(({ place }) => place === 'history_integers')).toMatchObject({
      found: 'the text "as-orignal"',
      allowed: '"exact" or "as-original"',
      hint: 'did you mean "as-original"?',
    })
  })

  it('may hold keys that nobody knows, at any level: one notice names them, and asks after slips of the pen', () => {
    const stray = { mutate_params: { epochs: {} }, num_mutations: 4, estimated_hours: null, list: [1, {}] }
    const { entries, notices } = parseBatch(
      {
        estimated_experiments: 12,
        target_completion: { by: ['tomorrow'] },
        runs_per_cofig: 2,
        seed: 42,
        models: ['mlp'],
        experiments: [
          { repo: 'digits', model: 'mlp', ...stray },
          { total_experiments: 3, comment: 'what follows', models: ['mlp'] },
          { repo: 'digits', model: 'mlp', ...stray },
          {
            foreground: { ...entry, purpose: '' },
            background: { repo: 'digits', model: 'mlp', mode: 'default' },
          },
        ],
        trailing: false,
      },
      'batch.json',
    )
    expect(notices).toEqual([
      'not understood, and passed over: estimated_experiments, target_completion, ' +
        'runs_per_cofig (did you mean "runs_per_config"?), seed (a seed is given with --seed), models, ' +
        'experiments[].mutate_params (2 times, did you mean "mutate"?), ' +
        'experiments[].num_mutations (2 times, did you mean "runs_per_config"?), ' +
        'experiments[].estimated_hours (2 times), experiments[].list (2 times), ' +
        'experiments[3].foreground.purpose, experiments[3].background.mode, trailing, ' +
        'experiments[1] (nothing in it is an experiment)',
    ])
    expect(entries.map(({ place, mistakes }) => [place, mistakes])).toEqual([
      ['experiments[0]', []],
      ['experiments[2]', []],
      ['experiments[3]', []],
    ])
    expect(parseBatch({ experiments: [entry], _any: 1, comment: 'x' }, 'b').notices).toEqual([])
  })

  it('may hold a value in another form that has one meaning, and tells how it is read', () => {
    const { header, entries, notices } = parseBatch(
      {
        max_retries: '1',
        runs_per_config: ' 3 ',
        use_deduplication: 'False',
        historical_csvs: 'a.csv',
        governor: '',
        experiments: [
          { repo: 'digits', model: 'mlp', mutate: { epochs: { min: 1 }, _why: '' } },
          {
            repo: 'digits',
            model: 'mlp',
            mode: 'default',
            hyperparameters: { epochs: '1e1', dropout: null },
          },
        ],
      },
      'batch.json',
    )
    expect(header).toEqual({
      max_retries: 1,
      runs_per_config: 3,
      use_deduplication: false,
      historical_csvs: ['a.csv'],
    })
    expect(entries[0]?.entry?.mutate).toEqual(['epochs'])
    expect(entries[1]?.entry?.hyperparameters).toEqual({ epochs: 10, dropout: null })
    expect(notices).toHaveLength(1)
    expect(notices[0]).toContain('max_retries (a text that is read as the number it shows)')
    expect(notices[0]).toContain(
      'experiments[1].hyperparameters.dropout (null is no value: it is not passed)',
    )
  })

  it('keeps what is wrong in an entry with that entry, beside what of it is right', () => {
    const { entries } = parseBatch({ experiments: [entry, { ...entry, runs_per_config: -1 }] }, 'batch.json')
    expect(entries[0]).toMatchObject({ place: 'experiments[0]', entry, mistakes: [] })
    expect(entries[1]?.entry).toEqual(entry)
    expect(entries[1]?.mistakes.map(({ place }) => place)).toEqual(['experiments[1].runs_per_config'])
  })

  it('is refused without an entry, and when it is no UTF-8', () => {
    expect(refused(() => parseBatch({ experiments: [] }, 'b'))[0]?.place).toBe('experiments')
    expect(refused(() => parseBatch({}, 'b'))[0]?.place).toBe('experiments')
    expect(refused(() => parseBatch([], 'b'))[0]?.found).toBe('[]')
    expect(refused(() => parseBatch({ experiment: [entry] }, 'b'))[0]?.hint).toBe(
      '"experiment" stands there; did you mean "experiments"?',
    )
    expect(refused(() => parseBatch({ experiments: [{ comment: 'none' }] }, 'b'))[0]?.found).toBe(
      'nothing but remarks',
    )
    expect(refused(() => loadBatch(written(Buffer.from('{"a": "\xe4"}', 'latin1'))))[0]?.allowed).toBe(
      'UTF-8',
    )
    expect(refused(() => loadBatch(join(folder, 'absent.json')))[0]).toMatchObject({
      found: 'no such file',
      hint: expect.stringContaining('-ec FILE'),
    })
  })

  it('may hold a key twice: the last counts, as in Python, and that is told', () => {
    const text = `{"mode": "default",\n"mode": "mutation", "experiments": [${JSON.stringify(entry)}]}`
    const { header, notices } = loadBatch(written(text))
    expect(header.mode).toBe('mutation')
    expect(notices).toEqual(['mode: found the key twice, on lines 1 and 2; the last counts'])
  })

  it('may ask for a governor, by one of its names', () => {
    expect(parseBatch({ governor: 'schedutil', experiments: [entry] }, 'b').header.governor).toBe('schedutil')
    expect(refused(() => parseBatch({ governor: 'perfomance', experiments: [entry] }, 'b'))).toMatchObject([
      { place: 'governor', found: 'the text "perfomance"', hint: 'did you mean "performance"?' },
    ])
  })
})
