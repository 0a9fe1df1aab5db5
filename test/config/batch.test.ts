import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadBatch, parseBatch } from '../../lib/config/batch.ts'
import { ConfigError, type Mistake } from '../../lib/errors.ts'

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
          mode: 'mutations',
          runs_per_config: 0,
          max_retries: '2',
          use_deduplication: 'yes',
          historical_csvs: 'a.csv',
          runs: 3,
          experiments: [{ ...entry, mutate: [1] }, 'x', { ...entry, hyperparameters: { epochs: '5' } }],
        },
        'batch.json',
      ),
    )
    expect(mistakes.map(({ place }) => place).sort()).toEqual([
      'experiments[0].mutate[0]',
      'experiments[1]',
      'experiments[2].hyperparameters.epochs',
      'historical_csvs',
      'max_retries',
      'mode',
      'runs',
      'runs_per_config',
      'use_deduplication',
    ])
    expect(mistakes.find(({ place }) => place === 'mode')).toMatchObject({
      found: 'the text "mutations"',
      allowed: '"mutation", "default" or "parallel"',
      hint: 'did you mean "mutation"?',
    })
  })

  it('keeps what is wrong in an entry with that entry, beside what of it is right', () => {
    const { entries } = parseBatch({ experiments: [entry, { ...entry, runs_per_config: 0 }] }, 'batch.json')
    expect(entries[0]).toEqual({ place: 'experiments[0]', entry, mistakes: [] })
    expect(entries[1]?.entry).toEqual(entry)
    expect(entries[1]?.mistakes.map(({ place }) => place)).toEqual(['experiments[1].runs_per_config'])
  })

  it('is refused without an entry, with a key twice, and when it is no UTF-8', () => {
    expect(refused(() => parseBatch({ experiments: [] }, 'b'))[0]?.place).toBe('experiments')
    expect(refused(() => parseBatch({}, 'b'))[0]?.place).toBe('experiments')
    expect(refused(() => parseBatch([], 'b'))[0]?.found).toBe('[]')
    expect(
      refused(() => loadBatch(written('{"mode": "default",\n"mode": "mutation", "experiments": [{}]}')))[0],
    ).toMatchObject({ place: 'mode', found: 'the key twice, on lines 1 and 2' })
    expect(refused(() => loadBatch(written(Buffer.from('{"a": "\xe4"}', 'latin1'))))[0]?.allowed).toBe(
      'UTF-8',
    )
    expect(refused(() => loadBatch(join(folder, 'absent.json')))[0]).toMatchObject({
      found: 'no such file',
      hint: expect.stringContaining('-ec FILE'),
    })
  })

  it('may ask for a governor, by one of its names', () => {
    expect(parseBatch({ governor: 'schedutil', experiments: [entry] }, 'b').header.governor).toBe('schedutil')
    expect(refused(() => parseBatch({ governor: 'perfomance', experiments: [entry] }, 'b'))).toMatchObject([
      { place: 'governor', found: 'the text "perfomance"', hint: 'did you mean "performance"?' },
    ])
  })
})
