import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type JudgeOptions, judgeLog } from '../../../lib/run/log/judge-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-judging-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'training.log')

function judged(lines: readonly string[], options: JudgeOptions = {}) {
  writeFileSync(path, `${lines.join('\n')}\n`)
  return judgeLog(path, { metrics: { acc: 'Accuracy: ([0-9.]+)' }, ...options })
}

const traceback = (exception: string, source = 'fit(model)') => [
  'Traceback (most recent call last):',
  '  File "train.py", line 3, in <module>',
  `    ${source}`,
  '    ^^^^^^^^^^',
  exception,
]
const success = 'Training completed successfully'

describe('the last decisive thing in a log', () => {
  it('is a success line that rescues a non-zero exit only where nothing went wrong after it', () => {
    expect(judged([success], { exitCode: 1 })).toMatchObject({ outcome: 'success' })
    expect(judged([...traceback('ValueError: retried'), success], { exitCode: 1 }).outcome).toBe('success')
    expect(judged([success, 'RuntimeError: saving'], { exitCode: 1 }).outcome).toBe('failure')
    expect(judged([success, ...traceback('ValueError: saving')], { exitCode: 1 })).toMatchObject({
      outcome: 'failure',
      detail: 'the log says "ValueError: saving"',
    })
  })

  it('is a traceback that ends the log, also with exit code 0', () => {
    const crashed = { outcome: 'failure', detail: 'the log ends with "ValueError: boom"' }
    expect(judged(traceback('ValueError: boom'))).toMatchObject(crashed)
    expect(judged(['Accuracy: 0.5', ...traceback('ValueError: boom'), ''])).toMatchObject(crashed)
    expect(judged([success, ...traceback('ValueError: boom')])).toMatchObject(crashed)
    expect(judged(['Accuracy: 0.5', ...traceback('ValueError: boom'), 'run.sh: finished'])).toMatchObject(
      crashed,
    )
    expect(
      judged([
        '[rank0]: Traceback (most recent call last):',
        '[rank0]:   File "a.py", line 1',
        '[rank0]: ValueError: boom',
      ]),
    ).toMatchObject({ outcome: 'failure' })
    expect(judged(traceback("ModuleNotFoundError: No module named 'torch'")).cause).toBe('import-error')
  })

  it('is not an error in the middle, where a metric is found and the exit code is 0', () => {
    const warned = { outcome: 'success', metrics: { acc: 0.95 } }
    const lines = ['Accuracy: 0.91', 'RuntimeError: tensorboard is away', 'Accuracy: 0.95', 'done']
    expect(judged(lines)).toMatchObject(warned)
    expect(judged(lines).warnings[0]).toContain('RuntimeError: tensorboard is away')
    expect(judged(['Accuracy: 0.91', ...traceback('KeyError: 7'), 'Accuracy: 0.95'])).toMatchObject(warned)
    expect(judged([...lines, 'Fatal error: disk']).outcome).toBe('failure')
    expect(judged(lines, { exitCode: 1 }).outcome).toBe('failure')
  })
})

describe('what Python only mentions', () => {
  it.each([
    [
      'an exception that it ignored',
      [
        'Exception ignored in: <function Loader.__del__ at 0x7f00>',
        ...traceback('AssertionError: can only test a child process'),
      ],
    ],
    [
      'an exception that it ignored on the way',
      [
        'Exception ignored in: <generator object f at 0x1>',
        ...traceback('RuntimeError: generator ignored GeneratorExit'),
      ],
    ],
    [
      'a warning',
      [
        '/site-packages/torch/x.py:12: UserWarning: RuntimeError: fell back to the CPU',
        '  warnings.warn("RuntimeError: fell back")',
      ],
    ],
    [
      'a handler of its logging that failed',
      [
        '--- Logging error ---',
        ...traceback('ValueError: I/O operation on closed file'),
        'Call stack:',
        '  File "a.py", line 1',
        "Message: 'x'",
        'Arguments: ()',
      ],
    ],
  ])('is no error: %s', (_, lines) => {
    expect(judged(['Accuracy: 0.91', ...lines, 'Accuracy: 0.95', 'done'])).toMatchObject({
      outcome: 'success',
      metrics: { acc: 0.95 },
    })
    expect(judged(['Accuracy: 0.95', ...lines]).outcome).toBe('success')
  })

  it('is a warning where it is an exception', () => {
    const lines = ['Exception ignored in: <function f at 0x7f00>', ...traceback('AssertionError: child')]
    expect(judged(['Accuracy: 0.95', ...lines, ...lines]).warnings).toEqual([
      'Python ignored an exception, "AssertionError: child" and 1 more',
    ])
    expect(judged(['Accuracy: 0.95', 'a.py:1: UserWarning: RuntimeError: x']).warnings).toEqual([])
  })

  it('is a traceback of a thread only where the log ends well', () => {
    const thread = ['Exception in thread Thread-3 (upload):', ...traceback('ConnectionError: gone')]
    const result = judged(['Accuracy: 0.95', ...thread, 'done'])
    expect(result.outcome).toBe('success')
    expect(result.warnings[0]).toContain('ConnectionError: gone')
  })
})

describe('the source lines of a traceback', () => {
  it('hold no metric, no success and no error', () => {
    const source = traceback(
      'KeyError: 7',
      'print("Accuracy: 0.99 Training completed successfully CUDA out of memory")',
    )
    const result = judged(['Accuracy: 0.5', ...source])
    expect(result).toMatchObject({ outcome: 'failure', metrics: { acc: 0.5 }, cause: 'error-pattern' })
    expect(judged(source).missing).toEqual({ acc: 'no match' })
  })

  it('are known in the boxes of rich too', () => {
    const box = [
      '╭──── Traceback (most recent call last) ────╮',
      '│ train.py:3 in <module>                     │',
      '│ ❱ 3 print("Accuracy: 0.99")                │',
      '╰────────────────────────────────────────────╯',
      'KeyError: 7',
    ]
    expect(judged(['Accuracy: 0.5', ...box])).toMatchObject({ outcome: 'failure', metrics: { acc: 0.5 } })
  })
})

describe('arguments that the program does not know', () => {
  it.each([
    'train.py: error: unrecognized arguments: --lrr 0.1',
    "usage: train.py [-h] [--lr LR]\ntrain.py: error: argument --lr: invalid float value: 'x'",
    'Unknown argument: --lrr',
    "Usage: train.py [OPTIONS]\nTry 'train.py --help' for help.\n\nError: Invalid value for '--lr': 'x' is not a valid float.",
    "Could not override 'lrr'.\nKey 'lrr' is not in struct",
    "FATAL Flags parsing error:\n  Unknown command line flag 'lrr'. Did you mean: lr ?",
    'ERROR: Could not consume arg: --lrr',
    "train: invalid option -- 'z'",
    'Usage: svm-train [options] training_set_file [model_file]',
  ])('are not tried again: %s', text => {
    expect(judged([text], { exitCode: 2 }).cause).toBe('wrong-argument')
  })

  it('are no such where a usage text stands in the log of a program that died otherwise', () => {
    expect(judged(['Memory usage: 3 GB', 'Usage: 97 %'], { exitCode: 1 }).cause).toBe('exit-code')
  })
})
