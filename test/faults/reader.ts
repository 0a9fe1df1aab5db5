import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface, type Interface } from 'node:readline'

const all = [
  ...(['check', 'table', 'samples', 'report', 'status'] as const),
  ...(['compare', 'show', 'rerun', 'resume', 'history'] as const),
]
export type CommandName = (typeof all)[number]

/** The commands that read nights; by hand some of them, `NIGHTWATT_COMMANDS=check,table`. */
export const commands = all.filter(name => process.env.NIGHTWATT_COMMANDS?.split(',').includes(name) ?? true)

// Far beyond what any takes on a machine that is busy with other tests.
const maxMs = 60_000

/** Where a night is, the same night whole, and the project of both. */
export interface Place {
  readonly path: string
  readonly whole: string
  readonly cwd: string
}

export interface Reply {
  readonly answer: string
  readonly told: readonly string[]
  /** `told`: an error of ours; else a stack. */
  readonly failure?: string
}

/** Reads nights in another process, which is ended when it does not answer. */
export class Reader {
  readonly #out: string
  #child: ChildProcess | undefined
  #lines: AsyncIterator<string> | undefined
  #interface: Interface | undefined

  constructor(out: string) {
    this.#out = out
  }

  async ask(command: CommandName, place: Place): Promise<Reply> {
    if (this.#child === undefined) this.#start()
    this.#child?.stdin?.write(`${JSON.stringify({ command, ...place })}\n`)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>(found => {
      timer = setTimeout(() => found(undefined), maxMs)
    })
    const line = await Promise.race([this.#lines?.next(), late])
    clearTimeout(timer)
    if (line === undefined || line.done === true) {
      this.stop()
      const failure = line === undefined ? `did not end within ${maxMs} ms` : 'died'
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
