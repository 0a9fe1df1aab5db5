import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type MetricDeclaration, metricOf } from '../../../lib/config/pattern/metric.ts'
import { MetricFiles } from '../../../lib/run/metric-file/metric-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-'))
  mkdirSync(join(folder, 'out'))
})

const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
const anHourAgo = (name: string) => {
  const then = Date.now() / 1000 - 3600
  utimesSync(join(folder, name), then, then)
}

/** What a metric of a file is after an attempt that does something to it. */
function attempting(
  file: string,
  work: () => void,
  { key = 'eval.accuracy', ...declared }: Partial<Exclude<MetricDeclaration, string>> & { key?: string } = {},
) {
  const metric = metricOf('accuracy', { metrics_file: { file, key }, ...declared })
  const files = new MetricFiles([{ name: 'accuracy', metric, path: join(folder, file), folders: [folder] }])
  const startMs = Date.now()
  work()
  const { metrics, missing, details, warnings } = files.result(startMs)
  return {
    value: metrics.get('accuracy'),
    missing: missing.get('accuracy'),
    detail: details.get('accuracy'),
    warnings,
  }
}

const json = (text: string, options = {}) => attempting('m.json', () => put('m.json', text), options)

describe('a JSON file that a training writes', () => {
  it.each([
    ['{"eval": {"accuracy": 97.5}}', 97.5],
    ['{"eval.accuracy": 97.5, "eval": 3}', 97.5],
    ['\uFEFF{"eval": {"accuracy": 1e-3}}', 0.001],
    ['{"eval": {"accuracy": [1, 2, 3]}}', 3],
    ['{"eval": [{"loss": 9}, {"accuracy": 4}, {"accuracy": 5}, {"loss": 8}]}', 5],
    ['[{"eval": {"accuracy": 6}}]', 6],
    ['{"loss": NaN, "eval": {"accuracy": 7, "text": "NaN, \\"Infinity\\""}}', 7],
  ])('says the value at a key: %s', (text, value) => {
    expect(json(text)).toEqual({ value, missing: undefined, detail: undefined, warnings: [] })
  })

  it.each([
    ['first', 3],
    ['min', 1],
    ['max', 4],
    ['best', 4],
    ['last', 2],
  ] as const)('of several values says the %s', (select, value) => {
    expect(json('{"eval": {"accuracy": [3, 1, 4, 2]}}', { select }).value).toBe(value)
  })

  it.each([
    ['{"eval": {"loss": 1}}', 'no key', 'm.json has no "eval.accuracy"; it has eval'],
    ['7', 'no key', 'm.json has no "eval.accuracy"'],
    ['{"eval": {"accuracy": "97.5"}}', 'no number', '"97.5" in m.json is no number'],
    ['{"eval": {"accuracy": true}}', 'no number', 'true in m.json is no number'],
    ['{"eval": {"accuracy": null}}', 'no number', 'null in m.json is no number'],
    ['{"eval": {"accuracy": {"top1": 1}}}', 'no number', '{"top1":1} in m.json is no number'],
    ['{"eval": {"accuracy": NaN}}', 'diverged', 'it is NaN in m.json: it diverged'],
    ['{"eval": {"accuracy": -Infinity}}', 'diverged', 'it is -Infinity in m.json: it diverged'],
    ['{"eval": {"accuracy": 1e999}}', 'diverged', 'it is Infinity in m.json: it diverged'],
    [
      '{"eval.accuracy": 1, "eval": {"accuracy": 2}}',
      'unreadable file',
      'm.json: "eval.accuracy" may be read in 2 ways',
    ],
    [`${'['.repeat(200)}1${']'.repeat(200)}`, 'unreadable file', 'm.json: it is nested too deeply'],
  ])('is no value where it says none: %s', (text, missing, detail) => {
    expect(json(text)).toMatchObject({ value: undefined, missing, detail })
  })

  it.each(['', '{"eval": {"accu', '{"a": 1} {"a": 2}', 'accuracy: 5'])('is told to be none: %j', text => {
    expect(json(text)).toMatchObject({ missing: 'unreadable file' })
    expect(json(text).detail).toContain('m.json: it is no JSON')
  })

  it('does not take what every object inherits for a key', () => {
    expect(json('{"a": 1}', { key: 'constructor.name' }).missing).toBe('no key')
    expect(json('{"a": 1}', { key: '__proto__' }).missing).toBe('no key')
  })
})

describe('JSON lines and CSV', () => {
  it('are a value a line', () => {
    const lines = '{"epoch": 1, "accuracy": 1}\n\n{"accuracy": 3}\n{"loss": 2}\n'
    const read = (select: 'last' | 'min') =>
      attempting('m.jsonl', () => put('m.jsonl', lines), { key: 'accuracy', select })
    expect(read('last').value).toBe(3)
    expect(read('min').value).toBe(1)
  })

  it('tell the line that is no JSON', () => {
    const found = attempting('m.ndjson', () => put('m.ndjson', '{"accuracy": 1}\n{"accura'), {
      key: 'accuracy',
    })
    expect(found).toMatchObject({ missing: 'unreadable file' })
    expect(found.detail).toContain('it is no JSON in line 2')
  })

  it.each([
    ['step,accuracy\n1,10\n2,20\n', 20],
    ['step,"accuracy"\r\n1,10\r\n2,\r\n3\r\n', 10],
  ])('are a value a row of a column, where the cell is not empty: %j', (text, value) => {
    expect(attempting('m.csv', () => put('m.csv', text), { key: 'accuracy' }).value).toBe(value)
  })

  it.each([
    ['step,loss\n1,2\n', 'no key', 'm.csv has no "accuracy"; it has step, loss'],
    ['accuracy\n', 'no key', 'm.csv has no "accuracy"; it has accuracy'],
    ['accuracy\n5 %\n', 'no number', '"5 %" in m.csv is no number'],
    ['accuracy\n0x10\n', 'no number', '"0x10" in m.csv is no number'],
    ['accuracy\nnan\n', 'diverged', 'it is nan in m.csv: it diverged'],
    ['accuracy,accuracy\n1,2\n', 'unreadable file', 'm.csv: 2 of its columns are called "accuracy"'],
    ['accuracy\n"1\n', 'unreadable file', 'm.csv: it is no CSV in line 2: a quote that does not end'],
  ])('are no value where they say none: %j', (text, missing, detail) => {
    expect(attempting('m.csv', () => put('m.csv', text), { key: 'accuracy' })).toMatchObject({
      missing,
      detail,
    })
  })

  it('say the best of their numbers, and that the last is none', () => {
    const found = attempting('m.csv', () => put('m.csv', 'accuracy\n5\n4\nnan\n'), {
      key: 'accuracy',
      select: 'best',
    })
    expect(found).toMatchObject({
      value: 5,
      warnings: ['metric accuracy: its best counts, but the last in m.csv is nan'],
    })
  })
})

describe('a file from before an attempt', () => {
  const old = '{"eval": {"accuracy": 99}}'

  it('is no result of it', () => {
    put('m.json', old)
    const found = attempting('m.json', () => {})
    expect(found).toMatchObject({ value: undefined, missing: 'old file' })
    expect(found.detail).toBe('m.json is from before this attempt, which did not write it')
  })

  it('is no result of it where it was only moved or linked into its place', () => {
    put('kept.json', old)
    anHourAgo('kept.json')
    expect(
      attempting('m.json', () => renameSync(join(folder, 'kept.json'), join(folder, 'm.json'))).missing,
    ).toBe('old file')
    expect(
      attempting('out/m.json', () => symlinkSync('../m.json', join(folder, 'out', 'm.json'))).missing,
    ).toBe('old file')
  })

  it('is a result where the attempt wrote it anew, be it with the same words', () => {
    put('m.json', old)
    anHourAgo('m.json')
    expect(attempting('m.json', () => put('m.json', old)).value).toBe(99)
  })

  it('counts no lines that stood there before what the attempt added', () => {
    put('m.jsonl', '{"accuracy": 99}\n')
    const added = attempting('m.jsonl', () => appendFileSync(join(folder, 'm.jsonl'), '{"accuracy": 5}\n'), {
      key: 'accuracy',
      select: 'max',
    })
    expect(added.value).toBe(5)
    put('m.csv', 'accuracy\n99\n')
    const rows = attempting('m.csv', () => appendFileSync(join(folder, 'm.csv'), '7\n6\n'), {
      key: 'accuracy',
      select: 'first',
    })
    expect(rows.value).toBe(7)
  })

  it('has no result where the attempt added nothing to it but an empty line', () => {
    put('m.jsonl', '{"accuracy": 99}\n')
    const found = attempting('m.jsonl', () => appendFileSync(join(folder, 'm.jsonl'), '\n'), {
      key: 'accuracy',
    })
    expect(found).toMatchObject({ value: undefined, missing: 'old file' })
  })
})

describe('what is no file of the training', () => {
  it('is told where it is not there', () => {
    expect(attempting('out/m.json', () => {})).toMatchObject({
      missing: 'no file',
      detail: 'out/m.json is not there: the training did not write it',
    })
  })

  it('is not opened: a FIFO, a folder, a link that leads out, or nowhere', () => {
    const made = (make: (path: string) => void) => attempting('m.json', () => make(join(folder, 'm.json')))
    expect(made(path => execFileSync('mkfifo', [path])).detail).toContain('a FIFO')
    renameSync(join(folder, 'm.json'), join(folder, 'fifo'))
    expect(made(path => mkdirSync(path)).detail).toContain('a folder')
    renameSync(join(folder, 'm.json'), join(folder, 'folder'))
    const outside = join(mkdtempSync(join(tmpdir(), 'nightwatt-')), 'm.json')
    writeFileSync(outside, '{"eval": {"accuracy": 1}}')
    expect(made(path => symlinkSync(outside, path)).detail).toContain('a link that leads out of its folder')
    renameSync(join(folder, 'm.json'), join(folder, 'link'))
    expect(made(path => symlinkSync('nowhere.json', path)).detail).toContain('a link that leads nowhere')
  })

  it('is not read where it is huge, or no text', () => {
    const huge = attempting('m.json', () => {
      put('m.json', '{"eval": {"accuracy": 1}}')
      truncateSync(join(folder, 'm.json'), 2 ** 40)
    })
    expect(huge).toMatchObject({ missing: 'unreadable file' })
    expect(huge.detail).toContain('are not read')
    const binary = attempting('m.json', () =>
      writeFileSync(join(folder, 'm.json'), Buffer.from([0xff, 0xfe, 0x7b])),
    )
    expect(binary.detail).toBe('m.json: it is no text in UTF-8')
  })
})
