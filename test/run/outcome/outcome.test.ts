import { describe, expect, it } from 'vitest'
import { type Repository, repositorySchema } from '../../../lib/config/schema.ts'
import { logPatterns } from '../../../lib/run/log/log-patterns.ts'
import { emptyScan, type LogScan } from '../../../lib/run/log/log-scan.ts'
import { LogSearch } from '../../../lib/run/log/log-search.ts'
import { causes } from '../../../lib/run/outcome/causes.ts'
import { isWorthRetrying } from '../../../lib/run/outcome/failure-causes.ts'
import { type Ending, judge } from '../../../lib/run/outcome/outcome.ts'

const plentyOfLog: LogScan = { ...emptyScan, bytes: 5000, metrics: new Map([['accuracy', 97]]) }
const sign = (text: string, at = 100) => ({ at, text })

function patternsOf(failure_causes: Repository['failure_causes']) {
  return logPatterns(repositorySchema.parse({ path: '.', train_script: 'x', models: ['m'], failure_causes }))
}

/** A log that ends with the text, in which no success or error pattern matched. */
function logEndingWith(text: string, failureCauses: Repository['failure_causes'] = {}): LogScan {
  return { ...plentyOfLog, tail: text, ...drained(new LogSearch(patternsOf(failureCauses)).result(text)) }
}

function ending(changes: Partial<Ending>): Ending {
  return {
    exitCode: 0,
    signal: null,
    timedOutAfterSeconds: null,
    interrupted: false,
    startFailure: null,
    log: plentyOfLog,
    wantsMetrics: true,
    minLogBytes: undefined,
    ...changes,
  }
}

describe('judging an attempt', () => {
  it('takes a clean exit with a log of some size for a success', () => {
    expect(judge(ending({}))).toMatchObject({ outcome: 'success', cause: null, warnings: [] })
  })

  it('believes a success pattern over a non-zero exit, and warns', () => {
    const judged = judge(ending({ exitCode: 3, log: { ...plentyOfLog, success: sign('Rank@1:') } }))
    expect(judged.outcome).toBe('success')
    expect(judged.warnings[0]).toContain('exit code 3')
  })

  it('takes a non-zero exit without a success pattern for a failure, with the last words of the log', () => {
    const judged = judge(ending({ exitCode: 3, log: { ...plentyOfLog, tail: 'epoch 1\nno more data\n\n' } }))
    expect(judged).toMatchObject({ outcome: 'failure', cause: 'exit-code' })
    expect(judged.detail).toContain('no more data')
  })

  it('takes an error for a failure also when the exit code is 0, unless a metric tells that the program went on', () => {
    const error = { error: sign('AssertionError: shape'), lastError: sign('AssertionError: shape') }
    const failed = { outcome: 'failure', cause: 'error-pattern' }
    expect(judge(ending({ log: { ...emptyScan, bytes: 5000, ...error } }))).toMatchObject(failed)
    expect(judge(ending({ log: { ...plentyOfLog, ...error, endsWithError: true } }))).toMatchObject(failed)
    const judged = judge(ending({ log: { ...plentyOfLog, ...error } }))
    expect(judged.outcome).toBe('success')
    expect(judged.warnings[0]).toContain('AssertionError: shape')
  })

  it('tells a death by a signal from an exit code, also one that a shell passed on', () => {
    expect(judge(ending({ exitCode: null, signal: 'SIGKILL' })).cause).toBe('killed')
    expect(judge(ending({ exitCode: 137 })).cause).toBe('killed')
  })

  it('takes a small log for a failure only when the user asked for a larger one, and no metric is in it', () => {
    const small = { ...emptyScan, bytes: 40 }
    expect(judge(ending({ log: small, minLogBytes: 1000 })).cause).toBe('log-too-small')
    const measured = { ...small, metrics: new Map([['accuracy', 97]]) }
    expect(judge(ending({ log: measured, minLogBytes: 1000 })).outcome).toBe('success')
    expect(judge(ending({ log: small }))).toMatchObject({
      outcome: 'success',
      warnings: ['no metric: the log holds none of those that are looked for'],
    })
    expect(judge(ending({ log: small, wantsMetrics: false }))).toMatchObject({
      outcome: 'success',
      warnings: [],
    })
  })

  it("calls a kernel's kill for want of memory what it is", () => {
    const killed = { exitCode: null, signal: 'SIGKILL', killedForMemory: true }
    expect(judge(ending(killed))).toMatchObject({ outcome: 'failure', cause: 'out-of-memory' })
    expect(judge(ending({ exitCode: 1, killedForMemory: true })).cause).toBe('out-of-memory')
  })

  it.each([
    ['RuntimeError: CUDA out of memory. Tried to allocate', 'out-of-memory', true],
    ['RuntimeError: CUDA error: an illegal memory access', 'cuda-error', true],
    ['OSError: [Errno 98] Address already in use', 'port-in-use', true],
    ["ModuleNotFoundError: No module named 'torch'", 'import-error', false],
    ['train.py: error: unrecognized arguments: --lrr 0.1', 'wrong-argument', false],
    ["FileNotFoundError: [Errno 2] No such file or directory: 'data'", 'missing-file', false],
    ['  File "train.py", line 3\nSyntaxError: invalid syntax', 'syntax-error', false],
  ])('finds the cause in the log: %s', (text, cause, worthRetrying) => {
    const judged = judge(ending({ exitCode: 1, log: logEndingWith(text) }))
    expect(judged.cause).toBe(cause)
    expect(isWorthRetrying(judged.cause ?? '', patternsOf({}).causes)).toBe(worthRetrying)
  })

  it('believes what the line of an error pattern says before what the end of the log says', () => {
    const [outOfMemory = null] = patternsOf({}).causes
    const log = { ...logEndingWith('No such file or directory'), error: sign('CUDA out of memory') }
    expect(judge(ending({ exitCode: 1, log })).cause).toBe('missing-file')
    expect(judge(ending({ exitCode: 1, log: { ...log, causeOfError: outOfMemory } })).cause).toBe(
      'out-of-memory',
    )
  })

  it("prefers a cause of the repository's own to a built-in one", () => {
    const text = 'ConnectionError: license server lic01 refused: Connection refused'
    const own = { 'license-server': { pattern: 'license server \\w+ refused', worth_retrying: false } }
    expect(judge(ending({ exitCode: 1, log: logEndingWith(text) })).cause).toBe('network')
    expect(judge(ending({ exitCode: 1, log: logEndingWith(text, own) })).cause).toBe('license-server')
    expect(judge(ending({ signal: 'SIGABRT', log: logEndingWith(text, own) })).cause).toBe('license-server')
  })

  it('never retries what the user interrupted', () => {
    expect(judge(ending({ interrupted: true, exitCode: null, signal: 'SIGTERM' })).cause).toBe('interrupted')
    expect(causes.interrupted.worthRetrying).toBe(false)
  })

  it('does not blame a harmless line of the log for a death by a signal', () => {
    const log = logEndingWith('ls: cannot access cache: No such file or directory')
    expect(judge(ending({ exitCode: null, signal: 'SIGKILL', log })).cause).toBe('killed')
    const starved = logEndingWith('std::bad_alloc')
    expect(judge(ending({ exitCode: null, signal: 'SIGABRT', log: starved })).cause).toBe('out-of-memory')
    const hopeless = logEndingWith('std::bad_alloc', { 'out-of-memory': { worth_retrying: false } })
    expect(judge(ending({ exitCode: null, signal: 'SIGABRT', log: hopeless })).cause).toBe('out-of-memory')
  })

  it('keeps the success of a training that hung only after it had said so', () => {
    const log = { ...plentyOfLog, success: sign('Training completed successfully') }
    const judged = judge(ending({ timedOutAfterSeconds: 60, exitCode: null, signal: 'SIGTERM', log }))
    expect(judged.outcome).toBe('success')
    expect(judged.warnings[0]).toContain('still running after 60 s')
  })
})

function drained<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
