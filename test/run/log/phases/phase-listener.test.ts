// Any Node: logs in, numbers out.
import { appendFileSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limitLog } from '../../../../lib/run/log/file/log-limit.ts'
import { markerBytes } from '../../../../lib/run/log/file/log-marker.ts'
import { LogWatch } from '../../../../lib/run/log/follow/log-watch.ts'
import { logPattern } from '../../../../lib/run/log/log-pattern.ts'
import { PhaseListener } from '../../../../lib/run/log/phases/phase-listener.ts'

let log: string
let watch: LogWatch | undefined
beforeEach(() => {
  log = join(mkdtempSync(join(tmpdir(), 'nightwatt-')), 'training.log')
  writeFileSync(log, '')
})
afterEach(() => watch?.close())

const untouched = { leftOut: 0, bodyStart: 0, isCutting: false, beforeCut: undefined }
const now = () => performance.now()

/** Follows the log while something is written to it, and tells the phases by name. */
async function follow(
  write: (say: (text: string) => void) => Promise<void>,
  patterns: Readonly<Record<string, readonly [from: string, until: string]>> = {},
) {
  const declared = Object.entries(patterns).map(([name, [from, until]]) => ({
    name,
    from: logPattern(from),
    until: logPattern(until),
  }))
  const startMs = now()
  const listener = new PhaseListener(declared)
  watch = new LogWatch(log, [listener], now, untouched)
  await write(text => appendFileSync(log, text))
  watch.end()
  const endMs = now()
  await watch.finish()
  const { phases, problems } = listener.result(startMs, endMs, watch.unseen)
  const one = (name: string) => phases.find(phase => phase.name === name)
  const seconds = (name: string) =>
    (one(name)?.windows ?? []).reduce((sum, { startMs: from, endMs: to }) => sum + (to - from) / 1000, 0)
  return { phases, problems, one, seconds, wholeSeconds: (endMs - startMs) / 1000 }
}

describe('the words that a program prints', () => {
  it('begin and end a phase, as often as it does, to within a look at the log', async () => {
    let real = 0
    const { one, seconds, problems } = await follow(async say => {
      for (let epoch = 0; epoch < 3; epoch += 1) {
        say('nightwatt:begin train\n')
        const begun = now()
        await sleep(120)
        say('loss 0.3\nnightwatt:end train\n')
        real += (now() - begun) / 1000
        await sleep(60)
      }
    })
    expect(one('train')).toMatchObject({ times: 3, isWhole: true, problems: [] })
    expect(problems).toEqual([])
    const within = (one('train')?.windows ?? []).reduce(
      (sum, { startWithinMs, endWithinMs }) => sum + (startWithinMs + endWithinMs) / 1000,
      0,
    )
    expect(Math.abs(seconds('train') - real)).toBeLessThan(within)
    expect(within).toBeLessThan(0.3)
  })

  it('may overlap under different names, and may be nested', async () => {
    const { one, seconds } = await follow(async say => {
      say('nightwatt:begin run\n')
      await sleep(120)
      say('nightwatt:begin epoch one\n')
      await sleep(120)
      say('nightwatt:end run\n')
      await sleep(120)
      say('nightwatt:end epoch one\n')
    })
    expect(one('run')?.times).toBe(1)
    expect(seconds('run')).toBeGreaterThan(0.18)
    expect(seconds('epoch one')).toBeGreaterThan(0.18)
  })

  it('are told where they do not fit: never ended, never begun, begun twice', async () => {
    const { one } = await follow(async say => {
      say('nightwatt:end lost\nnightwatt:begin open\n')
      await sleep(60)
      say('nightwatt:begin open\n')
      await sleep(60)
    })
    expect(one('lost')).toMatchObject({ times: 0, windows: [] })
    expect(one('lost')?.problems).toEqual(['ended 1 time without having begun'])
    expect(one('open')?.problems).toEqual([
      'never ended, so it ends with the attempt',
      'began 1 time more while it ran, which does not count',
    ])
    expect(one('open')?.windows).toHaveLength(1)
  })

  it.each([
    '',
    '\u0007bell',
    'x'.repeat(65),
    '__proto__',
    'a\u202Eb',
  ])('are no phase with the name %j', async name => {
    const { phases, problems } = await follow(async say =>
      say(`nightwatt:begin ${name}\nnightwatt:end ${name}\n`),
    )
    expect(phases.filter(one => one.name !== 'bell')).toEqual([])
    if (!name.includes('bell') && name !== '')
      expect(problems).toEqual(['2 phases in the log had no name that can be one'])
  })

  it('are no words of ours in the middle of a line, or with capitals', async () => {
    const { phases } = await follow(async say =>
      say('say nightwatt:begin x\nNIGHTWATT:begin x\nnightwatt:begun x\n'),
    )
    expect(phases).toEqual([])
  })

  it.each([
    ['INFO:root:nightwatt:begin train', 'INFO:root:nightwatt:end train'],
    ['2026-01-01 12:00:00 INFO nightwatt:begin train', '[rank 0] nightwatt:end train'],
  ])('behind other text (%s) do not count, which is told', async (begin, end) => {
    const { phases, problems } = await follow(async say => say(`${begin}\n${end}\n`))
    expect(phases).toEqual([])
    expect(problems).toEqual([
      'nightwatt:begin or nightwatt:end stands behind other text in 2 lines, which does not count: print it on a line of its own',
    ])
  })

  it('are told of as behind other text only where they have no line of their own', async () => {
    const { one, problems } = await follow(async say => {
      say('+ echo nightwatt:begin train\nnightwatt:begin train\n    print("nightwatt:end train")\n')
      say('nightwatt:beginner nightwatt:end-to-end\n')
    })
    expect(one('train')).toMatchObject({ times: 1 })
    expect(problems).toEqual([])
  })

  it('without a name are told of', async () => {
    const { problems } = await follow(async say => say('nightwatt:begin\n'))
    expect(problems).toEqual(['1 phase in the log had no name that can be one'])
  })

  it('are kept for fifty names, and the further ones told', async () => {
    const { phases, problems } = await follow(async say => {
      for (let name = 0; name < 60; name += 1) say(`nightwatt:begin ${name}\n`)
      await sleep(40)
    })
    expect(phases).toHaveLength(50)
    expect(problems).toEqual(['the log named more than 50 phases: 10 lines of others were left out'])
  })
})

describe('lines that say little of their time', () => {
  it('of a thousand phases a second are counted, and take little room', async () => {
    const { one } = await follow(async say => {
      for (let round = 0; round < 20; round += 1) {
        say('nightwatt:begin step\nnightwatt:end step\n'.repeat(20))
        await sleep(20)
      }
    })
    expect(one('step')?.times).toBe(400)
    expect(one('step')?.windows.length).toBeLessThanOrEqual(21)
    expect(one('step')?.windows.every(({ isHeld }) => isHeld)).toBe(true)
    expect(one('step')?.problems[0]).toMatch(/^400 times it began and ended within one look/)
  })

  it('that all came at the end may have been written at any time before', async () => {
    const { one, wholeSeconds } = await follow(async say => {
      await sleep(200)
      say('nightwatt:begin train\nloss\nnightwatt:end train\n')
    })
    const [window] = one('train')?.windows ?? []
    const length = ((window?.endMs ?? 0) - (window?.startMs ?? 0)) / 1000
    expect(length).toBeCloseTo(wholeSeconds / 2, 1)
    expect((window?.startWithinMs ?? 0) / 1000).toBeGreaterThan(wholeSeconds / 4)
  })

  it('that come in full buffers, cut anywhere, are older than they look', async () => {
    const text = `${'step 1 of many\n'.repeat(500)}nightwatt:begin train\n${'steps\n'.repeat(5000)}`
    const { one } = await follow(async say => {
      await sleep(150)
      say(text.slice(0, 8192))
      await sleep(60)
      say(text.slice(8192, 12_288))
      await sleep(60)
    })
    expect(one('train')?.windows[0]?.isHeld).toBe(true)
    expect(one('train')?.windows[0]?.startWithinMs).toBeGreaterThan(50)
    expect(one('train')?.problems.join()).toContain('holds its output back')
  })

  it('that were long in coming were written at any time of it', async () => {
    const { one } = await follow(
      async say => {
        say('Epoch 1 ')
        await sleep(150)
        say('done\n')
        await sleep(60)
      },
      { train: ['Epoch 1', 'never'] },
    )
    expect(one('train')?.windows[0]?.startWithinMs).toBeGreaterThan(60)
  })
})

describe('patterns of the configuration', () => {
  it('begin a phase at one line and end it at another, and once more after that', async () => {
    const { one, seconds } = await follow(
      async say => {
        say('loading\n')
        await sleep(50)
        say('Epoch 1\n')
        await sleep(120)
        say('Epoch 10\n')
        await sleep(120)
        say('Training done\n')
        await sleep(50)
      },
      { train: ['Epoch 1', 'Training done'] },
    )
    expect(one('train')).toMatchObject({ times: 1, problems: [] })
    expect(seconds('train')).toBeGreaterThan(0.18)
    expect(seconds('train')).toBeLessThan(2)
  })

  it('that both match a line end the phase with it where it runs, and begin it where it does not', async () => {
    const { one, seconds } = await follow(
      async say => {
        say('Epoch 1\n')
        await sleep(120)
        say('Epoch 1 done\n')
        await sleep(600)
      },
      { train: ['Epoch \\d', 'done'], validate: ['done', 'done'], late: ['Epoch 1 done', 'done'] },
    )
    expect(one('train')).toMatchObject({ times: 1, problems: [] })
    expect(seconds('train')).toBeLessThan(0.5)
    for (const name of ['validate', 'late']) {
      expect(one(name)).toMatchObject({
        times: 1,
        problems: ['never ended, so it ends with the attempt'],
      })
      expect(seconds(name)).toBeGreaterThan(0.5)
    }
  })

  it('are told of where no line matched', async () => {
    const { one } = await follow(async say => say('nothing\n'), { train: ['Epoch 1', 'Training done'] })
    expect(one('train')).toMatchObject({ times: 0, windows: [], problems: ['no line of the log began it'] })
  })

  it('that run away are given up, and their phase with them', async () => {
    const { one } = await follow(async say => say(`${'a'.repeat(60)}\nEpoch 1\n`), {
      bad: ['(a+)+b', 'x'],
      train: ['Epoch 1', 'done'],
    })
    expect(one('bad')?.isWhole).toBe(false)
    expect(one('bad')?.problems.join()).toContain('run away')
    expect(one('train')?.isWhole).toBe(true)
  })
})

describe('a log whose text does not stay', () => {
  it('is followed through the middle being taken out of it', async () => {
    const limited = limitLog(log, 50_000)
    const startMs = now()
    const listener = new PhaseListener([])
    watch = new LogWatch(log, [listener], now, limited.places)
    appendFileSync(log, 'nightwatt:begin train\n')
    for (let round = 0; round < 10; round += 1) {
      appendFileSync(log, 'a line of a long log\n'.repeat(1000))
      await sleep(300)
    }
    appendFileSync(log, 'nightwatt:end train\n')
    await sleep(60)
    watch.end()
    await watch.finish()
    const { phases } = listener.result(startMs, now(), watch.unseen)
    const size = await limited.end()
    expect(size.leftOut).toBeGreaterThan(markerBytes)
    const [window] = phases[0]?.windows ?? []
    expect((window?.endMs ?? 0) - (window?.startMs ?? 0)).toBeGreaterThan(2800)
    expect(phases[0]).toMatchObject({ name: 'train', times: 1, isWhole: true, problems: [] })
  }, 20_000)

  it('leaves the phases unknown where the program itself cut it', async () => {
    const { one } = await follow(async say => {
      say(`${'line\n'.repeat(100)}nightwatt:begin train\n`)
      await sleep(400)
      say('more\n'.repeat(10))
      truncateSync(log, 5)
      await sleep(60)
      say('nightwatt:end train\n')
      await sleep(60)
    })
    expect(one('train')?.isWhole).toBe(false)
    expect(one('train')?.problems.join()).toContain('cut the log')
  })
})
