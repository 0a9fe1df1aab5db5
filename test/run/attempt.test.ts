// Times attempts.
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Meter } from '../../lib/measure/meter.ts'
import { Redactor } from '../../lib/record/secrets/redact.ts'
import { type AttemptSink, type AttemptSpec, runAttempt } from '../../lib/run/attempt.ts'
import { metricPattern } from '../../lib/run/log/metrics/metric-pattern.ts'
import { stopOf } from '../../lib/run/stop.ts'
import { isRunning } from '../support/project.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-attempt-'))
})

type Changes = Partial<AttemptSpec> & Partial<AttemptSink> & Parameters<typeof stopOf>[0]

function attemptOf(script: string, changes: Changes = {}) {
  const file = join(folder, 'train.sh')
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  const spec = {
    command: { file, args: [], cwd: folder },
    logPath: join(folder, 'training.log'),
    env: process.env,
    timeoutSeconds: 60,
    patterns: {
      success: [],
      error: [],
      causes: [],
      metrics: new Map([['accuracy', metricPattern('accuracy', 'Accuracy: ([0-9.]+)')]]),
    },
    minLogBytes: 0,
    maxLogBytes: 0,
    meters: [],
    meterEnv: process.env,
    sampleIntervalMs: 100,
    ...changes,
  }
  const sink = { onStart() {}, onSample() {}, onMetric() {}, onPoint() {}, onProblem() {}, ...changes }
  return runAttempt(spec, sink, stopOf(changes))
}

/** A meter that only tells whether it runs. */
function watchedMeter() {
  const state = { started: false, stopped: false }
  const meter: Meter = {
    name: 'estimate',
    measures: 'cpu',
    source: 'estimated',
    assumption: '',
    async start() {
      state.started = true
      return {
        async stop() {
          state.stopped = true
        },
      }
    },
  }
  return { meter, state }
}

describe('an attempt', () => {
  it('lasts as long as its command, not as long as what is told of it', async () => {
    const slowListener = () => {
      const until = performance.now() + 1000
      while (performance.now() < until);
    }
    const attempt = await attemptOf('sleep 1.2', { onStart: slowListener })
    expect(attempt.durationSeconds).toBeGreaterThan(1.15)
    expect(attempt.durationSeconds).toBeLessThan(2)
    expect(attempt.endMs - attempt.startMs).toBeCloseTo(attempt.durationSeconds * 1000, 3)
  })

  it('ends with its command; what the command left behind is ended, but not counted', async () => {
    const attempt = await attemptOf('(trap "" TERM; sleep 30) & echo $! > left; sleep 0.3', {
      forceKill: AbortSignal.timeout(3000),
    })
    expect(attempt.durationSeconds).toBeLessThan(2.5)
    expect(isRunning(readFileSync(join(folder, 'left'), 'utf8'))).toBe(false)
  })

  it('stops its meters when it cannot go on', async () => {
    const { meter, state } = watchedMeter()
    const failing = attemptOf('sleep 0.2', {
      meters: [meter],
      onStart() {
        throw new Error('no')
      },
    })
    await expect(failing).rejects.toThrow('no')
    expect(state).toEqual({ started: true, stopped: true })
  })

  it('tells and keeps what its meters had to say in the same words, without secrets in what they quote', async () => {
    const meter: Meter = {
      ...watchedMeter().meter,
      async start({ onProblem }) {
        onProblem('estimate gave no number: "cannot reach http://ann:l1nep4ss@10.0.0.7/"')
        return { async stop() {} }
      },
    }
    const told: string[] = []
    const { meterProblems } = await attemptOf('true', {
      meters: [meter],
      hiding: new Redactor(),
      onProblem: (_meter, problem) => told.push(problem),
    })
    expect(told).toEqual(['estimate gave no number: "cannot reach http://ann:[redacted]@10.0.0.7/"'])
    expect(meterProblems.get('estimate')).toEqual(told)
  })

  it('does not end before it started, however soon it is interrupted', async () => {
    for (let time = 0; time < 20; time += 1) {
      const { startMs, endMs, durationSeconds } = await attemptOf('true', { signal: AbortSignal.abort() })
      expect(durationSeconds).toBeGreaterThanOrEqual(0)
      expect(endMs).toBeGreaterThanOrEqual(startMs)
    }
  })

  it('tells of metrics while it runs', async () => {
    const seen: string[] = []
    await attemptOf('echo "Accuracy: 1.5"; sleep 1.6; echo "Accuracy: 2.5"', {
      onMetric: (name, value) => seen.push(`${name} ${value}`),
    })
    expect(seen).toContain('accuracy 1.5')
  })

  it("shows a Python program's output as it comes, and keeps it when the program is killed", async () => {
    const program = 'import time; print("Accuracy: 71.5"); time.sleep(30)'
    const interrupt = new AbortController()
    const { PYTHONUNBUFFERED: _, ...env } = process.env
    const seen: number[] = []
    const running = attemptOf(`exec python3 -c '${program}'`, {
      env,
      signal: interrupt.signal,
      onMetric(_name, value) {
        seen.push(value)
        interrupt.abort()
      },
    })
    const attempt = await Promise.race([
      running,
      wait(8000)
        .then(() => interrupt.abort())
        .then(() => running),
    ])
    expect(seen).toEqual([71.5])
    expect(attempt).toMatchObject({ cause: 'interrupted' })
    expect(attempt.metrics.get('accuracy')).toBe(71.5)
  })
})
