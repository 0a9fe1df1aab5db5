import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseCsv } from '../../lib/config/csv-reader.ts'
import { RecordError } from '../../lib/errors.ts'
import { readNightHistory } from '../../lib/record/history.ts'
import { readHistoryCsv } from '../../lib/record/history-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-history-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, content: string): string {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

const table = (text: string) => readHistoryCsv(written('table.csv', text))

describe('a CSV text', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,\r\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      '\ufeff"a ""x""","b\n,c"\n\n1,2',
      [
        ['a "x"', 'b\n,c'],
        ['1', '2'],
      ],
    ],
    ['""\n', [['']]],
    ['', []],
  ])('%j is read by RFC 4180', (text, rows) => {
    expect(parseCsv(text).map(({ fields }) => fields)).toEqual(rows)
  })

  it('knows on which line of the file a record begins', () => {
    expect(parseCsv('a\r\n"b\r\nc"\r\nd\n\ne').map(({ line }) => line)).toEqual([1, 2, 4, 6])
  })

  it('is refused with its line for a quote that does not end or stands where none may', () => {
    expect(() => parseCsv('a\n"b\nc')).toThrowError('a quote that does not end')
    expect(() => parseCsv('a\n"b"c')).toThrowError(expect.objectContaining({ line: 2 }))
    expect(() => parseCsv('a\nb"c')).toThrowError(expect.objectContaining({ line: 2 }))
  })
})

describe('a table of earlier runs', () => {
  it('tells of each run what it tried, whatever the hyperparameters are called', () => {
    const { runs } = table(
      [
        'experiment_id,repository,model,training_success,duration_seconds,hyperparam_epochs,hyperparam_von_mir',
        'a_001,digits,mlp,True,12.5,7,',
        'a_002_parallel,digits,mlp,False,,9.0,1e-05',
      ].join('\n'),
    )
    expect(runs).toEqual([
      {
        repository: 'digits',
        model: 'mlp',
        parallel: false,
        subject: '',
        hyperparameters: { epochs: 7 },
        succeeded: true,
        durationSeconds: 12.5,
        energyJoules: null,
        isEnergyEstimated: false,
        logBytes: null,
      },
      {
        repository: 'digits',
        model: 'mlp',
        parallel: true,
        subject: '',
        hyperparameters: { epochs: 9, von_mir: 0.00001 },
        succeeded: false,
        durationSeconds: null,
        energyJoules: null,
        isEnergyEstimated: false,
        logBytes: null,
      },
    ])
  })

  it('reads texts and truth values, as Python and JavaScript write them, beside numbers', () => {
    const { runs } = table(
      'repository,model,hyperparam_a,hyperparam_b,hyperparam_c\nr,m,"two, ""words"" ",True,1e-3\nr,m,学习,false,\n',
    )
    expect(runs.map(({ hyperparameters }) => hyperparameters)).toEqual([
      { a: 'two, "words" ', b: true, c: 0.001 },
      { a: '学习', b: false },
    ])
  })

  it('takes what pandas writes for nothing as nothing', () => {
    expect(table('repository,model,hyperparam_a\nr,m,nan\nr,m,None\n').runs[1]?.hyperparameters).toEqual({})
  })

  it.each([
    ['', /table\.csv: found an empty file; allowed: a CSV table of runs/],
    ['experiment_id,repository\n', /table\.csv, line 1: found no column model/],
    ['repository,model\nr,m\nr\n', /table\.csv, line 3: found 1 fields; allowed: 2/],
    [
      'repository,model,duration_seconds\nr,m,x\n',
      /table\.csv, line 2, duration_seconds: found "x"; allowed: a number/,
    ],
    ['repository,model\nr,"m\n', /table\.csv, line 2: found a quote that does not end/],
  ])('%j is refused, naming file and line', (text, message) => {
    expect(() => table(text)).toThrowError(message)
    expect(() => table(text)).toThrowError(RecordError)
  })

  it('that is not there is named', () => {
    expect(() => readHistoryCsv(join(folder, 'absent.csv'))).toThrowError(/absent\.csv: found no such file/)
    expect(() => readHistoryCsv(folder)).toThrowError(/found a folder/)
  })
})

describe("a night's folder", () => {
  const run = {
    repository: 'r',
    model: 'm',
    hyperparameters: { a: 1, b: 'x', c: true, d: null, e: ['no value'] },
    training_success: true,
    duration_seconds: 2,
  }

  it('tells its runs in each layout, parallel ones as such, and what cannot be read', () => {
    const alone = { experiment_id: 'r_m_001', ...run }
    const parallel = { experiment_id: 'r_m_002_parallel', mode: 'parallel', foreground: run, background: {} }
    written('night/r_m_001/experiment.json', JSON.stringify(alone))
    written('night/r_m_002_parallel/experiment.json', JSON.stringify(parallel))
    written('night/r_m_003/training.log', 'interrupted')
    written('night/r_m_004/experiment.json', '{"repo')
    written('night/20251105_174745_r_m.json', JSON.stringify(alone))
    written('night/night.json', '{}')
    const { runs, problems } = readNightHistory(join(folder, 'night'))
    expect(runs.map(({ parallel }) => parallel)).toEqual([false, false, true])
    expect(runs[0]).toEqual({
      repository: 'r',
      model: 'm',
      subject: '',
      hyperparameters: { a: 1, b: 'x', c: true, d: null },
      parallel: false,
      succeeded: true,
      durationSeconds: 2,
      energyJoules: null,
      isEnergyEstimated: false,
      logBytes: null,
    })
    expect(problems).toEqual([expect.stringContaining('r_m_004')])
  })

  it('that holds nights tells the runs of all of them', () => {
    written('results/run_20261123_213000/r_m_001/experiment.json', JSON.stringify(run))
    written('results/run_20261124_213000/r_m_001/experiment.json', JSON.stringify(run))
    expect(readNightHistory(join(folder, 'results')).runs).toHaveLength(2)
  })
})
