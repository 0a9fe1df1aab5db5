// Any Node: logs in, numbers out.
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MetricDeclaration } from '../../../../lib/config/pattern/metric.ts'
import { followLog, type LogFollowing } from '../../../../lib/run/log/follow/follow-log.ts'
import { metricPattern } from '../../../../lib/run/log/metrics/metric-pattern.ts'
import type { MetricPoint } from '../../../../lib/run/log/series/metric-point.ts'

let log: string
let following: LogFollowing | undefined
beforeEach(() => {
  log = join(mkdtempSync(join(tmpdir(), 'nightwatt-')), 'training.log')
  writeFileSync(log, '')
})
afterEach(() => following?.close())

const untouched = { leftOut: 0, bodyStart: 0, isCutting: false, beforeCut: undefined }
const now = () => performance.now()

/** Follows the log while something is written to it, and tells the values of the metrics. */
async function follow(
  write: (say: (text: string) => void, live: () => readonly number[]) => Promise<void>,
  metrics: Readonly<Record<string, MetricDeclaration>> = { accuracy: 'accuracy: ([0-9.]+)' },
) {
  const patterns = new Map(
    Object.entries(metrics).map(([name, declared]) => [name, metricPattern(name, declared)]),
  )
  const points: MetricPoint[] = []
  const live: number[] = []
  const startMs = now()
  following = followLog(
    log,
    { success: [], error: [], metrics: patterns, causes: [] },
    { onMetric: (_name, value) => live.push(value), onPoint: point => points.push(point) },
    now,
    untouched,
  )
  await write(
    text => appendFileSync(log, text),
    () => live,
  )
  following.end()
  const { series } = await following.result(startMs, now())
  const values = points.map(({ value }) => value)
  const withinMs = points.map(({ fromMs, byMs }) => byMs - fromMs)
  return { points, values, withinMs, live, series, startMs }
}

describe('the values of a metric while a training runs', () => {
  it('are each told with the time of their line, to within a look at the log', async () => {
    const saidMs: number[] = []
    const { points, values, series } = await follow(async say => {
      for (const accuracy of [10, 20, 30]) {
        saidMs.push(now())
        say(`accuracy: ${accuracy}\n`)
        await sleep(100)
        say('more\n')
        await sleep(60)
      }
    })
    expect(values).toEqual([10, 20, 30])
    for (const [place, { fromMs, byMs }] of points.entries()) {
      expect(fromMs).toBeLessThanOrEqual((saidMs[place] ?? 0) + 1)
      expect(byMs).toBeGreaterThanOrEqual(saidMs[place] ?? 0)
    }
    expect(series).toEqual([{ metric: 'accuracy', seen: 3, kept: 3, isWhole: true, problems: [] }])
  })

  it('are shown at once, and handed on when the log has grown by more', async () => {
    await follow(async (say, live) => {
      say('accuracy: 10\n')
      await sleep(500)
      expect(live()).toEqual([10])
    })
  })

  it('wait for the end of their line', async () => {
    const { values } = await follow(async say => {
      say('accuracy: 9')
      await sleep(400)
      say('1.75\n')
      await sleep(60)
    })
    expect(values).toEqual([91.75])
  })

  it('are those of every step of a progress bar, of lines with either end, and of several lines', async () => {
    const { values } = await follow(
      async say => say('epoch 1\r\naccuracy: 1\repoch 2\raccuracy: 2\r\nepoch 3\r\naccuracy: 3\n'),
      { accuracy: 'epoch \\d\\naccuracy: ([0-9.]+)' },
    )
    expect(values).toEqual([1, 2, 3])
  })

  it('are read across what is read at once', async () => {
    const { values } = await follow(
      async say => {
        say('epoch 1\n')
        await sleep(400)
        say('accuracy: 1\nepoch 2\n')
        await sleep(400)
        say('accuracy: 2\n')
      },
      { accuracy: 'epoch \\d\\naccuracy: ([0-9.]+)' },
    )
    expect(values).toEqual([1, 2])
  })

  it('hold one that is no finite number as none', async () => {
    const { values } = await follow(async say => say('accuracy: 5\naccuracy: nan\n'))
    expect(values).toEqual([5, null])
  })

  it('are not whole where one can be read in two ways', async () => {
    const { values, series } = await follow(async say => say('accuracy: 0,95\n'), {
      accuracy: 'accuracy: ([0-9.,]+)',
    })
    expect(values).toEqual([])
    expect(series[0]).toMatchObject({
      isWhole: false,
      problems: ['1 matches could not be read as one number'],
    })
  })
})

describe('lines that say little of their time', () => {
  it('that came with the last words of a program may have been written at any time before', async () => {
    const { points, startMs } = await follow(async say => {
      await sleep(200)
      say('epoch 1\naccuracy: 10\n')
    })
    expect(points[0]?.fromMs).toBeLessThan(startMs + 50)
    expect((points[0]?.byMs ?? 0) - startMs).toBeGreaterThan(190)
  })

  it('that came with the last words are known where the program wrote line by line before', async () => {
    const { withinMs } = await follow(async say => {
      say('begun\n')
      await sleep(900)
      say('accuracy: 10\n')
    })
    expect(withinMs[0]).toBeLessThan(600)
  })

  it('that came at once were written at any time since the log grew before', async () => {
    const { withinMs } = await follow(async say => {
      say('begun\n')
      await sleep(300)
      say('accuracy: 10\naccuracy: 20\n')
      await sleep(60)
      say('done\n')
    })
    expect(Math.min(...withinMs)).toBeGreaterThan(250)
  })
})

describe('a flood of values', () => {
  it('is thinned, told, and keeps the last and the first that reaches the target', async () => {
    const count = 60_000
    const { points, series } = await follow(
      async say => {
        for (let from = 0; from < count; from += 2000) {
          say(Array.from({ length: 2000 }, (_, place) => `accuracy: ${(from + place) / 1000}\n`).join(''))
          await sleep(10)
        }
      },
      { accuracy: { pattern: 'accuracy: ([0-9.]+)', target: 41.5 } },
    )
    const [told] = series
    expect(points.length).toBe(told?.kept)
    expect(points.length).toBeLessThan(count / 4)
    expect(points.at(-1)?.value).toBe((count - 1) / 1000)
    // A crowded machine may leave no time to search them all.
    if (told?.isWhole === true) {
      expect(points.find(({ value }) => (value ?? 0) >= 41.5)?.value).toBe(41.5)
      expect(told).toMatchObject({ seen: count, problems: [`of ${count} values ${told.kept} are kept`] })
    } else expect(told?.problems.join()).toContain('came too fast to be searched')
  })

  it('of text too fast to be searched is searched in part, and a value after it may be as old as that', async () => {
    const { series, points } = await follow(
      async say => {
        say('begun\n')
        for (let round = 0; round < 12; round += 1) say(`${'a'.repeat(60)} b\n`.repeat(120_000))
        await sleep(600)
        say('more\n')
        await sleep(300)
        say('accuracy: 10\n')
        await sleep(60)
        say('done\n')
      },
      { accuracy: 'accuracy: ([0-9.]+)', loss: '(?:a|aa|aaa)*[ ]c([0-9.]+)' },
    )
    const loss = series.find(({ metric }) => metric === 'loss')
    expect(loss?.isWhole).toBe(false)
    expect(points.map(({ value }) => value)).toEqual([10])
  }, 60_000)
})
