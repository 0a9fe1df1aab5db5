// Waits for a Python that leaves logs.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { judgeLog } from '../../../lib/run/log/judge-log.ts'

const cases = fileURLToPath(new URL('../../../../shared/cases', import.meta.url))
const absent = !existsSync(cases)
const folder = mkdtempSync(join(tmpdir(), 'nightwatt-cases-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(absent)(
  `cases of public reports${absent ? ' (skipped: ../shared/cases is not there)' : ''}`,
  () => {
    it('numbers-in-logs: a number goes on behind the group, an old value stands for a run that diverged', () => {
      const log = join(cases, 'numbers-in-logs', 'train.log')
      const judged = judgeLog(log, {
        metrics: {
          loss: '(?m)^epoch \\d+ loss: ([0-9.]+)',
          anyLoss: 'loss: ([0-9.]+)',
          lr: 'lr ([0-9.]+)',
          samples: 'samples ([0-9.]+)',
          score: 'score=(-?[0-9.]+)',
          map: 'all\\s+\\d+\\s+([\\d.]+)',
          python: "'loss': ([0-9.]+)",
          elbo: 'elbo ([0-9.]+)',
          dice: 'dice ([0-9.]+)',
          commaDice: { pattern: 'dice ([0-9.]+)', decimal: ',' },
        },
      })
      expect(judged.metrics).toEqual({
        loss: 6.05e-6,
        anyLoss: 6.05e-6,
        lr: 1.5e-6,
        samples: 1234,
        score: -7.5e-5,
        map: 3.126e-5,
        elbo: -3.1,
        commaDice: 0.95,
      })
      expect(judged.missing).toEqual({ python: 'diverged', dice: 'two readings' })
      expect(judged.warnings).toEqual([
        expect.stringMatching(
          /^metric python is nan .*the last readable value is 1\.6551, in ".*'loss': 1\.6551/,
        ),
        expect.stringMatching(/^metric dice: 0,95 can be read as 0\.95 or as 0; "decimal"/),
      ])
    })

    it('colours: escape sequences between words and numbers', () => {
      const judged = judgeLog(join(cases, 'colours', 'train.log'), {
        metrics: {
          test: 'Test Accuracy: ([0-9.]+)',
          wandb: 'wandb: val_acc ([0-9.]+)',
          val: 'val_acc=.*?([0-9.]+)',
        },
      })
      expect(judged.metrics).toEqual({ test: 97.25, wandb: 0.913, val: 0.91 })
    })

    it('ignored-exception: a traceback that Python itself says it ignored', () => {
      const log = join(folder, 'training.log')
      writeFileSync(log, execFileSync('python3', [join(cases, 'ignored-exception', 'train.py')]))
      const judged = judgeLog(log, { metrics: { accuracy: 'Accuracy: ([0-9.]+)' } })
      expect(judged).toMatchObject({ outcome: 'success', metrics: { accuracy: 0.95 } })
      expect(judged.warnings[0]).toContain('AssertionError: can only test a child process')
    })
  },
)
