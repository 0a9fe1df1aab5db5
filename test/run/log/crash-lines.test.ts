import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type JudgeOptions, judgeLog } from '../../../lib/run/log/judge-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-crash-lines-'))
afterAll(() => rmSync(folder, { recursive: true }))

function judged(log: string, options: JudgeOptions = {}) {
  const path = join(folder, 'training.log')
  writeFileSync(path, `Accuracy: 0.5\n${log}\n`)
  return judgeLog(path, { metrics: { acc: 'Accuracy: ([0-9.]+)' }, ...options })
}

const frames = `Traceback (most recent call last):
  File "train.py", line 3, in <module>
    print("Accuracy: 0.99")`

describe('a crash that ends the log of a program with exit code 0', () => {
  it.each([
    [
      'whose message has many lines',
      `${frames}
RuntimeError: Error(s) in loading state_dict for Net:
\tMissing key(s) in state_dict: "a".
\tsize mismatch for b.
\tsize mismatch for c.
\tsize mismatch for d.
\tsize mismatch for e.`,
    ],
    [
      'whose message is indented in part',
      `${frames}
ValidationError: 3 validation errors for Config
lr
  Input should be a number
    For further information visit
epochs
  Input should be an integer
seed
  Input should be an integer`,
    ],
    [
      'behind which torchrun reports',
      `[rank0]: ${frames.replaceAll('\n', '\n[rank0]: ')}
[rank0]: ValueError: boom
E1129 01:00:00.000000 12 torch/distributed/elastic/multiprocessing/api.py:869] failed (exitcode: 1)
${frames}
torch.distributed.elastic.multiprocessing.errors.ChildFailedError:
============================================================
train.py FAILED
------------------------------------------------------------
Failures:
  <NO_OTHER_FAILURES>
------------------------------------------------------------
Root Cause (first observed failure):
[0]:
  time      : 2026-01-01_00:00:00
  exitcode  : 1 (pid: 12)
============================================================`,
    ],
    [
      'of two processes that write at the same time',
      `[rank1]: Traceback (most recent call last):
[rank0]: Traceback (most recent call last):
[rank1]:   File "a.py", line 1, in f
[rank0]:   File "a.py", line 1, in f
[rank1]:     print("Accuracy: 0.99")
[rank0]:     print("Accuracy: 0.98")
[rank1]: ValueError: boom
[rank0]: ValueError: boom`,
    ],
    [
      'of a group of exceptions',
      `  + Exception Group Traceback (most recent call last):
  |   File "a.py", line 1, in <module>
  |     raise ExceptionGroup("Accuracy: 0.99", [ValueError()])
  | ExceptionGroup: two tasks (1 sub-exception)
  +-+---------------- 1 ----------------
    | ValueError: boom
    +------------------------------------`,
    ],
    [
      'as IPython shows it',
      `---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
Cell In[1], line 1
----> 1 print("Accuracy: 0.99")

ValueError: boom`,
    ],
    ['that is cut off', frames],
    ['of the parser', '  File "train.py", line 3\n    def f(:\n          ^\nSyntaxError: invalid syntax'],
    [
      'of the interpreter',
      'Fatal Python error: Segmentation fault\n\nCurrent thread 0x0000 (most recent call first):\n  File "a.py", line 1 in f\n  File "a.py", line 2 in g\n\nExtension modules: numpy (total: 1)',
    ],
    ['that the shell tells', 'bash: line 1: 71 Segmentation fault      (core dumped) python train.py'],
    ['that never began', "python: can't open file '/a/train.py': [Errno 2] No such file or directory"],
  ])('is a failure: one %s', (_, log) => {
    expect(judged(log)).toMatchObject({ outcome: 'failure', metrics: { acc: 0.5 } })
    expect(judged(`${log}\nAccuracy: 0.6`).metrics).toEqual({ acc: 0.6 })
  })

  it('is none where the program goes on in lines of its own', () => {
    const log = `${frames}\nConnectionError: gone\nepoch 2\n  step 1\nepoch 3\nepoch 4\nepoch 5\nepoch 6`
    expect(judged(log)).toMatchObject({ outcome: 'success', warnings: [expect.stringContaining('gone')] })
    expect(judged(`${frames}\nValueError: x\nAccuracy: 0.7`).outcome).toBe('success')
  })

  it('is one that Python ignored where it comes from a function of its end', () => {
    expect(judged(`Error in atexit._run_exitfuncs:\n${frames}\nRuntimeError: late`)).toMatchObject({
      outcome: 'success',
      warnings: ['Python ignored an exception, "RuntimeError: late"'],
    })
  })
})

describe('a program that was killed', () => {
  it('is judged by its exit code, whatever word of it the shell leaves', () => {
    expect(judged('Killed', { exitCode: 137 }).cause).toBe('killed')
    expect(judged('Segmentation fault (core dumped)', { exitCode: 139 }).cause).toBe('killed')
  })

  it('ran out of memory where the cluster says so', () => {
    const slurm = 'slurmstepd: error: Detected 1 oom_kill event in StepId=1.0.'
    expect(judged(slurm, { exitCode: 137 }).cause).toBe('out-of-memory')
  })
})

describe('an argument that a parser of overrides refuses', () => {
  it.each([
    'LexerNoViableAltException: lr=[\nSee https://hydra.cc/docs/1.2/advanced/override_grammar/basic for details',
    "ValueError: Some specified arguments are not used by the HfArgumentParser: ['--lrr', '1']",
  ])('is not tried again: %s', text => {
    expect(judged(text, { exitCode: 1 }).cause).toBe('wrong-argument')
  })
})
