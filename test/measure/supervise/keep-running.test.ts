import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { KeptRunning } from '../../../lib/measure/supervise/keep-running.ts'
import type { Tool } from '../../../lib/measure/supervise/tool.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A program as the test wants it: it reads and ends when told, and may outlive SIGKILL. */
function program({ intervalMs = 200, isUnkillable = false } = {}) {
  const told: string[] = []
  const startsMs: number[] = []
  const began = performance.now()
  let read = () => {}
  let end: (how: string) => void = () => {}
  const kept = new KeptRunning({
    name: 'nvidia-smi',
    intervalMs,
    onProblem: problem => told.push(problem),
    start(onReading): Tool {
      startsMs.push(performance.now() - began)
      read = onReading
      const ended = new Promise<string>(resolve => {
        end = resolve
      })
      return {
        ended,
        tell() {},
        closeInput() {},
        async end() {
          if (!isUnkillable) end('killed by SIGKILL')
        },
      }
    },
  })
  const reads = async (seconds: number) => {
    for (let passed = 0; passed < seconds * 1000; passed += intervalMs) {
      read()
      await vi.advanceTimersByTimeAsync(intervalMs)
    }
  }
  const ends = async (how: string) => {
    end(how)
    await vi.advanceTimersByTimeAsync(0)
  }
  const passes = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000)
  /** Whole seconds until it is started again. */
  const isStartedAfter = async () => {
    const before = startsMs.length
    let seconds = 0
    for (; startsMs.length === before; seconds += 1) await passes(1)
    return seconds
  }
  return { kept, told, startsMs, reads, ends, passes, isStartedAfter }
}

describe('a program that is kept running', () => {
  it('is started again when it ends, and both is told', async () => {
    const { told, startsMs, reads, ends, passes } = program()
    await reads(2)
    await ends('exit code 15')
    await passes(1.5)
    await reads(1)
    expect(startsMs).toEqual([0, 3000])
    expect(told).toEqual([
      'nvidia-smi ended before the attempt did: exit code 15; it is started again',
      'nvidia-smi measures again, after 1.7 s without a reading',
    ])
  })

  it('is killed and started again when it falls silent', async () => {
    const { told, startsMs, reads, passes } = program()
    await reads(2)
    await passes(7)
    await reads(1)
    expect(startsMs).toHaveLength(2)
    expect(told).toEqual([
      expect.stringMatching(/^nvidia-smi fell silent for 5\.\d s; it is started again$/),
      expect.stringMatching(/^nvidia-smi measures again, after 7\.\d s without a reading$/),
    ])
  })

  it('may be silent for ten intervals, and for half a minute before its first reading', async () => {
    const { startsMs, reads, passes } = program({ intervalMs: 2000 })
    await passes(29)
    expect(startsMs).toHaveLength(1)
    await reads(4)
    await passes(17)
    expect(startsMs).toHaveLength(1)
    await passes(5)
    expect(startsMs).toHaveLength(2)
  })

  it('is given more time when it falls silent again: it may only hold its lines back', async () => {
    const { startsMs, reads, passes } = program()
    for (let round = 0; round < 20; round += 1) {
      await reads(0.2)
      await passes(35)
    }
    expect(startsMs.length).toBeLessThanOrEqual(5)
  })

  it('that does not come back is tried again and again, and told of once', async () => {
    const { told, reads, ends, isStartedAfter } = program()
    await reads(0.2)
    for (let failures = 0; failures < 12; failures += 1) {
      await ends('exit code 9')
      await isStartedAfter()
    }
    expect(told).toEqual([
      'nvidia-smi ended before the attempt did: exit code 9; it is started again',
      'nvidia-smi could not be started again (exit code 9): it stays off until a start succeeds',
    ])
  })

  it('is started after 1, 2, 4 seconds, and every minute in the end', async () => {
    const { ends, isStartedAfter } = program()
    const pauses: number[] = []
    for (let failures = 0; failures < 9; failures += 1) {
      await ends('exit code 9')
      pauses.push(await isStartedAfter())
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  })

  it('begins with short pauses again once it has worked for a minute', async () => {
    const { reads, ends, isStartedAfter } = program()
    for (let failures = 0; failures < 4; failures += 1) {
      await ends('exit code 9')
      await isStartedAfter()
    }
    await reads(61)
    await ends('exit code 9')
    expect(await isStartedAfter()).toBe(1)
  })

  it('is not started beside one that cannot be killed', async () => {
    const { told, startsMs, reads, passes } = program({ isUnkillable: true })
    await reads(0.2)
    await passes(600)
    expect(startsMs).toHaveLength(1)
    expect(told).toEqual([
      expect.stringContaining('fell silent'),
      'nvidia-smi cannot be killed; it is started again when it is gone',
    ])
  })

  it('is not taken for silent when we were held up ourselves', async () => {
    const { told, reads, passes } = program()
    await reads(1)
    // The timers of a stopped process do not run; the clock does.
    vi.setSystemTime(Date.now())
    const now = performance.now()
    const spy = vi.spyOn(performance, 'now').mockReturnValue(now + 60_000)
    await vi.advanceTimersToNextTimerAsync()
    spy.mockRestore()
    await reads(1)
    await passes(1)
    expect(told).toEqual([])
  })

  it('is started no more once the attempt is over', async () => {
    const { kept, told, startsMs, reads, ends, passes } = program()
    await reads(1)
    await ends('exit code 15')
    let given = 0
    await kept.stop(async () => {
      given += 1
    })
    await passes(120)
    expect(given).toBe(0)
    expect(startsMs).toHaveLength(1)
    expect(told).toHaveLength(1)
  })
})
