import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeProject, toyConfig } from '../e2e/project.ts'
import { withStandIns } from '../stand-ins/index.ts'
import { type Alteration, alter } from './alter.ts'
import { randomOf } from './random.ts'

/**
 * Alters one thing in a night of ours, a byte, a field, a file's kind, a link, a name, and asks every command that reads
 * nights what it says of it. `NIGHTWATT_ALTERATIONS` says how many (`npm run test:fuzz`: 2,000), `NIGHTWATT_FAULT_SEED`
 * which; without, the suite alters the same
 * things in every run, and by hand it is others each time.
 */
const count = Number(process.env.NIGHTWATT_ALTERATIONS ?? 60)
const isByHand = process.env.NIGHTWATT_ALTERATIONS !== undefined
const seed = Number(
  process.env.NIGHTWATT_FAULT_SEED ?? (isByHand ? Math.floor(Math.random() * 1e9) : 20261129),
)
const longestMs = 10_000
const commands = ['check', 'table', 'report', 'status'] as const
type CommandName = (typeof commands)[number]

interface Reply {
  readonly answer: string
  readonly told: readonly string[]
  /** `told`: an error of ours; else a stack. */
  readonly failure?: string
}

const trainer = `#!/bin/sh
echo "arguments: $*"
sleep 0.5
case "$*" in *"--epochs 6"*) [ "$NIGHTWATT_ATTEMPT" = 1 ] && { echo "RuntimeError: once"; exit 1; } ;; esac
echo "Accuracy: 91.5"
`

/** Reads nights in another process, which is ended when it does not answer. */
class Reader {
  readonly #out: string
  #child: ChildProcess | undefined
  #lines: AsyncIterator<string> | undefined
  #interface: Interface | undefined

  constructor(out: string) {
    this.#out = out
  }

  async ask(command: CommandName, path: string): Promise<Reply> {
    if (this.#child === undefined) this.#start()
    this.#child?.stdin?.write(`${JSON.stringify({ command, path })}\n`)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>(found => {
      timer = setTimeout(() => found(undefined), longestMs)
    })
    const line = await Promise.race([this.#lines?.next(), late])
    clearTimeout(timer)
    if (line === undefined || line.done === true) {
      this.stop()
      const failure = line === undefined ? `did not end within ${longestMs} ms` : 'died'
      return { answer: '', told: [], failure }
    }
    return JSON.parse(line.value)
  }

  #start(): void {
    const library = resolve(import.meta.dirname, '../../dist/index.js')
    const program = resolve(import.meta.dirname, 'read-night.js')
    this.#child = spawn(process.execPath, [program, library, this.#out], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    if (this.#child.stdout === null) throw new Error('no pipe from the reader')
    this.#interface = createInterface({ input: this.#child.stdout })
    this.#lines = this.#interface[Symbol.asyncIterator]()
  }

  stop(): void {
    this.#interface?.close()
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }
}

describe('a night in which one thing was altered', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-altered-'))
  const reader = new Reader(join(folder, 'reports'))
  let night: string
  const whole = new Map<CommandName, string>()
  let place = ''

  afterAll(() => {
    reader.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  // A page says when it was made.
  const stable = (text: string) =>
    text.replaceAll(place, '').replaceAll(/\d\d:\d\d:\d\d|\d+(\.\d+)? (ms|s) ago/g, '')

  async function replies(path: string): Promise<ReadonlyMap<CommandName, Reply>> {
    const all = new Map<CommandName, Reply>()
    for (const command of commands) all.set(command, await reader.ask(command, path))
    return all
  }

  beforeAll(async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const flags = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '2', '-s', '5', '--keep-failed']
    const quick = ['--cooldown', '0', '--retry-delay', '0', '--no-report']
    const { code, stderr } = await project.nightwatt(['run', ...flags, ...quick], {
      env: withStandIns({ gpu: {}, cpu: {} }),
    })
    if (code !== 0) throw new Error(stderr)
    place = join(folder, 'results')
    night = join(place, basename(project.night()))
    cpSync(project.night(), join(folder, 'whole'), { recursive: true })
    cpSync(project.night(), night, { recursive: true })
    for (const [command, { answer, told, failure }] of await replies(night)) {
      expect({ command, told, failure }).toEqual({ command, told: [], failure: undefined })
      whole.set(command, stable(answer))
    }
  })

  it(
    `is told of by every command that it changes anything for (${count} alterations, seed ${seed})`,
    async () => {
      const random = randomOf(seed)
      const wrong: string[] = []
      const passed: string[] = []
      let shown = 0
      for (let number = 1; number <= count; number += 1) {
        rmSync(place, { recursive: true, force: true })
        cpSync(join(folder, 'whole'), night, { recursive: true })
        const alteration: Alteration = alter(night, random, folder)
        const found = await replies(night)
        const isChanged = commands.some(
          command => stable(found.get(command)?.answer ?? '') !== whole.get(command),
        )
        for (const [command, { answer, told, failure }] of found) {
          if (failure !== undefined && failure !== 'told') {
            wrong.push(`${number}: ${alteration.words}: ${command} ${failure}`)
            continue
          }
          const isSame = stable(answer) === whole.get(command) && failure === undefined
          const words = [...told, command === 'report' ? answer : ''].join('\n')
          const isNamed = alteration.names.some(name => words.includes(name))
          if (command !== 'check' && !isSame && !isNamed) {
            wrong.push(`${number}: ${alteration.words}: ${command} says something else, and does not name it`)
          }
          if (command === 'check' && !isNamed && isChanged) passed.push(`${number}: ${alteration.words}`)
        }
        if (isChanged) shown += 1
      }
      console.log(
        `${count} alterations, seed ${seed}: ${shown} change what is shown, check passes over ${passed.length}`,
      )
      expect(wrong).toEqual([])
      expect(passed.length, passed.join('\n')).toBeLessThanOrEqual(Math.floor(shown * 0.01))
    },
    60_000 + count * 20_000,
  )
})
