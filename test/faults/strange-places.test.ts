// Waits long for nights in strange places.
// Any Node: faults.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KindOfNight, makeNights } from './nights.ts'
import { type CommandName, commands, type Place, Reader } from './reader.ts'

/**
 * Every kind of strange file in the place of every file and folder of a night, before every command that reads nights:
 * each answers within ten seconds, shows nothing of what lies outside, has no stack, and `check` and whatever answers
 * otherwise than of the whole night names it. In the suite each case asks `check`, one of the commands that take long and two of
 * the others, in turn.
 */
const secret = 'the last words of a private key'

const kinds: Readonly<Record<string, (path: string, outside: string) => unknown>> = {
  'a FIFO': path => execFileSync('mkfifo', [path]),
  'a socket': path => makeSocket(path),
  'a link to a device': path => symlinkSync('/dev/zero', path),
  'a folder': path => mkdirSync(path),
  'a link to outside': (path, outside) => symlinkSync(join(outside, 'key.pem'), path),
  'a link to the same, moved outside': (path, outside) => symlinkSync(join(outside, 'moved'), path),
  'a link to a FIFO': (path, outside) => symlinkSync(join(outside, 'pipe'), path),
  'a link to nothing': path => symlinkSync('not-there', path),
  'a link to itself': path => symlinkSync(basename(path), path),
  'a sparse file of 1 TB': path => {
    writeFileSync(path, '')
    truncateSync(path, 1e12)
  },
}

// A name longer than 107 bytes is none for a socket: it is made elsewhere and moved.
async function makeSocket(path: string): Promise<void> {
  const at = join(mkdtempSync(join(tmpdir(), 's-')), 's')
  const server = createServer()
  await new Promise<void>(found => server.listen(at, found))
  renameSync(at, path)
  await new Promise(found => server.close(found))
}

const places: Readonly<Record<KindOfNight, readonly string[]>> = {
  finished: [
    'night.json',
    'journal.ndjson',
    'manifest.ndjson',
    'summary.csv',
    'toy_small_001',
    'toy_small_001/experiment.json',
    'toy_small_001/training.log',
    'toy_small_001/terminal_output.txt',
    'toy_small_001/energy',
    'toy_small_001/energy/cpu_power.csv',
    'toy_small_001/energy/cpu_energy.txt',
    'toy_small_001/energy/gpu_power.csv',
    'toy_small_001/energy/gpu_temperature.csv',
    'toy_small_002/failed_attempt_1',
    'toy_small_002/failed_attempt_1/training.log',
    'toy_small_002/failed_attempt_1/energy/gpu_power.csv',
  ],
  parallel: [
    'writer_only_001_parallel/background_logs',
    'writer_only_001_parallel/background_logs/run_1.log',
    'writer_only_001_parallel/output',
    'writer_only_001_parallel/output/model.txt',
  ],
  stopped: ['toy_small_002/experiment.json', 'toy_small_002/training.log', 'toy_small_002/energy'],
}

// They take turns, but by hand.
const slow = ['report', 'compare', 'rerun', 'resume', 'history'] as const
const quick = ['table', 'samples', 'status', 'show'] as const
function asked(turn: number): readonly CommandName[] {
  if (process.env.NIGHTWATT_ALTERATIONS !== undefined) return commands
  const now: readonly (CommandName | undefined)[] = [
    'check',
    slow[turn % slow.length],
    quick[turn % quick.length],
    quick[(turn + 1) % quick.length],
  ]
  return commands.filter(command => now.includes(command))
}

describe('a night with something strange in the place of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-strange-'))
  const outside = join(folder, 'outside')
  const reader = new Reader(join(folder, 'reports'))
  const whole = new Map<string, string>()
  let nights: ReadonlyMap<KindOfNight, Place>

  afterAll(() => {
    reader.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const stable = (text: string) => text.replaceAll(/\d\d:\d\d:\d\d|\d+(\.\d+)? (ms|s) ago/g, '')

  beforeAll(async () => {
    mkdirSync(outside)
    writeFileSync(join(outside, 'key.pem'), secret)
    execFileSync('mkfifo', [join(outside, 'pipe')])
    nights = await makeNights(folder)
    for (const [kind, place] of nights) {
      cpSync(place.whole, place.path, { recursive: true })
      for (const command of commands)
        whole.set(`${kind} ${command}`, stable((await reader.ask(command, place)).answer))
    }
  }, 120_000)

  const cases = Object.keys(kinds).flatMap(kind =>
    Object.entries(places).flatMap(([night, files]) =>
      files.map(file => [kind, file, night as KindOfNight] as const),
    ),
  )

  it.each(cases)('%s: %s', async (kind, file, night) => {
    const place = nights.get(night)
    if (place === undefined) throw new Error(`no night ${night}`)
    const at = join(place.path, file)
    const moved = join(outside, 'moved')
    const isFolder = lstatSync(at).isDirectory()
    renameSync(at, moved)
    try {
      await kinds[kind]?.(at, outside)
      const wrong: string[] = []
      for (const command of asked(cases.findIndex(([of, at]) => of === kind && at === file))) {
        const { answer, told, failure } = await reader.ask(command, place)
        const text = [answer, ...told].join('\n')
        if (failure !== undefined && failure !== 'told') wrong.push(`${command}: ${failure}`)
        if (text.includes(secret)) wrong.push(`${command} shows what lies outside`)
        const isSame = failure === undefined && stable(answer) === whole.get(`${night} ${command}`)
        const isNamed = names(file).some(name => told.join('\n').includes(name))
        const mustName = command === 'check' ? !(kind === 'a folder' && isFolder) : !isSame
        if (mustName && !isNamed) wrong.push(`${command} does not name it: ${told.join('; ').slice(0, 300)}`)
      }
      expect(wrong).toEqual([])
    } finally {
      rmSync(at, { recursive: true, force: true })
      renameSync(moved, at)
    }
  })

  it('is left as it was by all of these', () => {
    for (const { path, whole: before } of nights.values())
      for (const name of readdirSync(before, { recursive: true, encoding: 'utf8' }))
        if (lstatSync(join(before, name)).isFile())
          expect(readFileSync(join(path, name)).equals(readFileSync(join(before, name))), name).toBe(true)
  })
})

/** What is said of a folder, or of one of two names of a log, is said of the file. */
function names(file: string): readonly string[] {
  return [file, file.replace('terminal_output.txt', 'training.log'), ...file.split('/').slice(0, 1)]
}
