import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { judgeLog } from '../../../lib/run/log/judge-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-judge-'))
afterAll(() => rmSync(folder, { recursive: true }))

function logOf(content: string): string {
  const path = join(folder, 'training.log')
  writeFileSync(path, content)
  return path
}

describe('the log of a training that ran elsewhere', () => {
  it('gives its outcome and its metrics', () => {
    const log = logOf('Test Accuracy: 90.0\nTest Accuracy: 91.5\nloss: nan\n')
    expect(judgeLog(log, { metrics: { accuracy: 'Accuracy: ([0-9.]+)', loss: 'loss: (\\S+)' } })).toEqual({
      outcome: 'success',
      cause: null,
      detail: '',
      warnings: ['metric loss is nan at the end of the log: it diverged'],
      metrics: { accuracy: 91.5 },
      missing: { loss: 'diverged' },
    })
  })

  it('is judged with how the program ended', () => {
    const log = logOf('torch.OutOfMemoryError: CUDA out of memory\n')
    expect(judgeLog(log, { exitCode: 1 })).toMatchObject({ outcome: 'failure', cause: 'out-of-memory' })
    expect(judgeLog(logOf('working\n'), { signal: 'SIGKILL' })).toMatchObject({ cause: 'killed' })
    expect(judgeLog(logOf('done well\n'), { successPatterns: ['done'] })).toMatchObject({
      outcome: 'success',
    })
    expect(judgeLog(logOf('done badly\n'), { errorPatterns: ['badly'] })).toMatchObject({
      cause: 'error-pattern',
    })
  })

  it('refuses a metric that is none, with what is allowed', () => {
    const log = logOf('ter 0.5\n')
    // As a cell may pass it, where nothing checks types.
    const judged = (ter: object) => () => judgeLog(log, { metrics: { ter: ter as { pattern: string } } })
    expect(judged({ pattern: 'ter ([0-9.]+)', direction: 'down' })).toThrow(
      /metrics\.ter\.direction: found the text "down"; allowed: "higher" or "lower"/,
    )
    expect(judged({ direction: 'lower' })).toThrow(/metrics\.ter.*pattern/)
  })
})
