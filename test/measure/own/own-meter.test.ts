// Times meters of the user's own.
// Any Node: meters.
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { OwnMeter } from '../../../lib/config/own-meters.ts'
import type { Sample } from '../../../lib/measure/meter.ts'
import { startMonitor } from '../../../lib/measure/monitor.ts'
import { probeOwnMeter } from '../../../lib/measure/own/own-meter.ts'
import { quoted } from '../../../lib/measure/own/quoted.ts'
import { numberAt, parseReading } from '../../../lib/measure/own/reading.ts'
import { wordsOf } from '../../../lib/measure/own/url-meter.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/status`
}

function program(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-plug-'))
  writeFileSync(join(folder, 'read-plug'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'read-plug'), 0o755)
  return folder
}

const plug = { name: 'plug', measures: 'wall', command: ['./read-plug'], interval_seconds: 0.1 }

async function measured(own: OwnMeter, base: string, seconds = 1) {
  const { meter, unable, finding } = await probeOwnMeter(own, base, process.env)
  const used = meter ?? unable
  if (used === undefined) throw new Error(finding)
  const samples: Sample[] = []
  const problems: string[] = []
  const monitor = await startMonitor([used], {
    intervalMs: 100,
    env: process.env,
    onSample: sample => samples.push(sample),
    onProblem: (_meter, problem) => problems.push(problem),
  })
  const startMs = monitor.now()
  monitor.begin(startMs)
  await wait(seconds * 1000)
  const endMs = monitor.now()
  const { energy } = await monitor.end(endMs)
  const [component] = energy.components
  return { finding, energy, component, samples, problems, seconds: (endMs - startMs) / 1000 }
}

describe('a number that a meter of the user gives', () => {
  it.each([
    ['231.5', { value: 231.5 }],
    [' 12 ', { value: 12 }],
    ['1764599559.25,230', { timeMs: 1_764_599_559_250, value: 230 }],
    ['2026-11-23T21:30:00Z,230', { timeMs: Date.UTC(2026, 10, 23, 21, 30), value: 230 }],
    ['nan', undefined],
    ['', undefined],
    ['230 W', undefined],
    ['yesterday,230', undefined],
    ['1,2,3', undefined],
  ])('in the line %j is %j', (line, reading) => expect(parseReading(line)).toEqual(reading))

  it('stands in an answer where its path leads, or is the answer', () => {
    expect(numberAt({ meters: [{ power: 12.5 }] }, 'meters.0.power')).toBe(12.5)
    expect(numberAt({ StatusSNS: { ENERGY: { Power: '42' } } }, 'StatusSNS.ENERGY.Power')).toBe(42)
    expect(numberAt(7, undefined)).toBe(7)
    expect(numberAt({ power: null }, 'power')).toBeUndefined()
    expect(numberAt({}, 'constructor.name.length')).toBeUndefined()
  })
})

describe('a program that prints watts', () => {
  it('is measured as a part of its own, which no total holds', async () => {
    const base = program('while :; do echo 400; sleep 0.1; done')
    const { component, energy, seconds, problems } = await measured(plug, base)
    expect(component).toMatchObject({ part: 'wall', isCounted: false, source: 'measured' })
    expect((component?.totalJoules ?? 0) / (400 * seconds)).toBeCloseTo(1, 2)
    expect(energy.totalJoules).toBeNull()
    expect(energy.missing).toEqual([])
    expect(problems).toEqual([])
  })

  it('that counts is differenced: what stands between two readings is known, not sampled', async () => {
    const base = program('n=1000; while :; do echo $n; n=$((n + 20)); sleep 0.1; done')
    const { component, samples, seconds } = await measured({ ...plug, unit: 'J' }, base)
    expect(samples.every(({ intervalMs }) => intervalMs !== undefined)).toBe(true)
    expect((component?.totalJoules ?? 0) / seconds).toBeGreaterThan(120)
    expect((component?.totalJoules ?? 0) / seconds).toBeLessThan(205)
  })

  it('that prints what is no number, a negative one, or the past, says so once and goes on', async () => {
    const base = program('while :; do echo booting; echo -5; echo 100; sleep 0.05; done')
    const { component, problems, seconds } = await measured(plug, base)
    expect(problems).toEqual([
      'plug gave no number: "booting"',
      'plug told a negative number, -5; it is left out',
    ])
    expect((component?.totalJoules ?? 0) / seconds).toBeCloseTo(100, 0)
  })

  it.each([
    [
      'with milliseconds',
      'date +%s%3N,300',
      'tells times in milliseconds: write them as seconds since the epoch',
    ],
    ['with nanoseconds', 'date +%s%N,300', 'tells times in nanoseconds: write them as seconds'],
    [
      'with a comma in its number',
      'echo 12,5',
      'a line with a comma is read as time,number: write a number with a point',
    ],
    ['of another year', 'date -d 2015-01-01 +%s,300', 'a time is in seconds since the epoch, or ISO 8601'],
  ])(
    'that prints a time %s is told how it is written',
    async (_words, print, told) => {
      const found = await probeOwnMeter(plug, program(`while :; do ${print}; sleep 0.1; done`), process.env)
      expect(found.meter).toBeUndefined()
      expect(found.finding).toContain(told)
    },
    20_000,
  )

  it.each([
    [
      'echo "Traceback of it" >&2; echo "Error: no plug at /dev/ttyUSB0" >&2; exit 3',
      'exit code 3, saying "Error: no plug at /dev/ttyUSB0"',
    ],
    ['exit 4', 'exit code 4'],
    ['echo "waits for the plug" >&2; sleep 20', 'gave no number within 5 s, saying "waits for the plug"'],
  ])(
    'that fails by %j is told of with what it said last',
    async (script, told) => {
      const found = await probeOwnMeter(plug, program(script), process.env)
      expect(found.finding).toMatch(new RegExp(`${told}(?:; it is started again)?$`))
    },
    20_000,
  )

  it.each([
    ['/nowhere/sh', 0o755, 'its file is there, but the interpreter that its first line (#!) names is not'],
    ['/bin/sh', 0o644, 'it is not executable (chmod +x)'],
  ])('that %s with mode %i cannot start is told why', async (interpreter, mode, told) => {
    const base = program('echo 300')
    writeFileSync(join(base, 'read-plug'), `#!${interpreter}\necho 300\n`)
    chmodSync(join(base, 'read-plug'), mode)
    const found = await probeOwnMeter(plug, base, process.env)
    expect(found.finding).toContain(told)
    const onPath = { ...process.env, PATH: `${base}:${process.env.PATH}` }
    const byName = await probeOwnMeter({ ...plug, command: ['read-plug'] }, base, onPath)
    expect(byName.finding).toContain(mode === 0o755 ? told : 'not executable')
  })

  it('that is not there is missed: the finding says why, and its energy is null', async () => {
    const { finding, component } = await measured({ ...plug, command: ['./gone'] }, tmpdir(), 0.1)
    expect(finding).toContain('no such file')
    expect(component?.totalJoules).toBeNull()
  }, 20_000)
})

describe('an address that is asked', () => {
  it('gives the number at its path, with name and password in a header and not in the address', async () => {
    const asked: (string | undefined)[] = []
    const url = await serve((request, response) => {
      asked.push(request.headers.authorization)
      response.end(JSON.stringify({ meters: [{ power: 250 }] }))
    })
    const own = {
      name: 'plug',
      measures: 'wall',
      url: url.replace('//', '//ann:s3cret@'),
      path: 'meters.0.power',
    }
    const { component, seconds } = await measured(own, tmpdir(), 1.2)
    expect((component?.totalJoules ?? 0) / seconds).toBeCloseTo(250, 0)
    expect(new Set(asked)).toEqual(new Set([`Basic ${Buffer.from('ann:s3cret').toString('base64')}`]))
  })

  it.each([
    [':lonelyp4ss', ':lonelyp4ss'],
    ['ann:50%', 'ann:50%'],
    ['ann:50%25%ff%', 'ann:50%%ff%'],
    ['ann:a%40%C3%A9', 'ann:a@é'],
    ['ann', 'ann:'],
  ])('with %s before its name is asked with the password as it is meant', async (before, pair) => {
    const asked: (string | undefined)[] = []
    const url = await serve((request, response) => {
      asked.push(request.headers.authorization)
      response.end('250')
    })
    const own = { name: 'plug', measures: 'wall', url: url.replace('//', `//${before}@`) }
    const found = await probeOwnMeter(own, tmpdir(), process.env)
    expect(found.finding).toBe('gives W')
    expect(asked).toEqual([`Basic ${Buffer.from(pair).toString('base64')}`])
  })

  it.each([
    [
      'answers with a page',
      (_: unknown, response: { end(text: string): void }) => response.end('<html>'),
      'holds no number',
    ],
    [
      'leads elsewhere',
      (_: unknown, response: { writeHead(status: number, headers: object): { end(): void } }) =>
        response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      'it leads elsewhere, and is not followed',
    ],
    [
      'refuses',
      (_: unknown, response: { writeHead(status: number): { end(): void } }) => response.writeHead(401).end(),
      'it answers with status 401',
    ],
  ])('and %s is told of without its address', async (_words, answer, finding) => {
    const url = await serve(answer as RequestListener)
    const own = { name: 'plug', measures: 'wall', url, path: 'power' }
    const found = await probeOwnMeter(own, tmpdir(), process.env)
    expect(found.meter).toBeUndefined()
    expect(found.finding).toContain(finding)
    expect(JSON.stringify(found)).not.toContain('127.0.0.1')
  })

  it('and is down is told of by the reason', async () => {
    const url = await serve(() => {})
    for (const server of servers.splice(0)) server.close()
    const found = await probeOwnMeter({ name: 'plug', measures: 'wall', url }, tmpdir(), process.env)
    expect(found.finding).toBe('could not be read: ECONNREFUSED')
  })

  it('whose certificate nobody vouches for is told of with what to do', () => {
    const failed = (code: string) =>
      wordsOf(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }))
    expect(failed('DEPTH_ZERO_SELF_SIGNED_CERT')).toMatch(
      /^DEPTH_ZERO_SELF_SIGNED_CERT: .*NODE_EXTRA_CA_CERTS/,
    )
    expect(failed('ERR_TLS_CERT_ALTNAME_INVALID')).toContain('for another name')
    expect(failed('ECONNREFUSED')).toBe('ECONNREFUSED')
  })

  it('and is refused by what asks is told of without the address', () => {
    expect(wordsOf(new TypeError('no request of http://:lonelyp4ss@plug/x, for it has credentials'))).toBe(
      'no request of its address for it has credentials',
    )
  })
})

describe('a line that is quoted', () => {
  it('is cut between words: half of a password would not be known as one', () => {
    const words = 'cannot reach the plug, for '.repeat(4)
    expect(quoted(` ${words}http://ann:l1nep4ss@10.0.0.7/status `)).toBe(`${words}…`)
    expect(quoted('x'.repeat(500))).toBe('…')
    expect(quoted(' booting ')).toBe('booting')
  })
})
