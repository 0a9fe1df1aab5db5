import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cli } from './project.ts'

/** A Python with nbclient and jupyter_client: the one named, or the one on the PATH. */
export const python = process.env.NIGHTWATT_TEST_PYTHON ?? 'python3'

/** Whether kernels can be driven here; the tests that need one say what they miss when they are skipped. */
export const hasJupyter = spawnSync(python, ['-c', 'import nbclient, jupyter_client']).status === 0

export interface Output {
  readonly output_type: 'stream' | 'display_data' | 'execute_result' | 'error'
  readonly name?: 'stdout' | 'stderr'
  readonly text?: string
  readonly data?: Readonly<Record<string, string>>
  readonly traceback?: readonly string[]
}

export interface CellResult {
  readonly status: 'ok' | 'error' | 'abort'
  readonly outputs: readonly Output[]
  /** Seconds from its start at which an output of it was updated. */
  readonly updates: readonly number[]
  readonly seconds: number
}

/** A running kernel. */
export interface Kernel {
  readonly pid: number
  /** Process id of the Jupyter that started it. */
  readonly jupyterPid: number
  /** Seconds from its start until it was ready. */
  readonly seconds: number
  run(code: string): Promise<CellResult>
  start(code: string): Promise<void>
  finish(): Promise<CellResult>
  interrupt(): Promise<void>
  restart(): Promise<void>
  /** SIGKILL, as Jupyter sends it to a kernel that does not end. */
  kill(): Promise<void>
  complete(code: string): Promise<readonly string[]>
  inspect(code: string, at: number): Promise<string>
  /** What it last said that it is, once it has said all that it has to. */
  state(): Promise<'busy' | 'idle'>
  shutdown(): Promise<void>
}

export interface KernelOptions {
  /** The kernel's name; ours, if none is given. */
  readonly name?: string
  readonly env?: NodeJS.ProcessEnv
  /** How long it may send more after it said that it is idle. */
  readonly lateSeconds?: number
}

/** Registers the kernel in a prefix. */
export function installKernel(prefix: string): void {
  execFileSync(process.execPath, [cli, 'kernel', 'install', '--prefix', prefix], { stdio: 'pipe' })
}

/** Starts a kernel registered in a prefix, in a folder. */
export async function startKernel(
  prefix: string,
  folder: string,
  { name = 'nightwatt-typescript', env = {}, lateSeconds = 0 }: KernelOptions = {},
): Promise<Kernel> {
  const driver = join(import.meta.dirname, 'kernel-driver.py')
  const child = spawn(python, [driver, name, folder, String(lateSeconds)], {
    env: {
      ...process.env,
      ...env,
      JUPYTER_PATH: join(prefix, 'share/jupyter'),
      NIGHTWATT_LOCK_DIR: join(folder, '.lock'),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error('the driver of the kernel ended')
    return JSON.parse(value)
  }
  const ask = (command: object) => {
    child.stdin.write(`${JSON.stringify(command)}\n`)
    return next()
  }
  const { pid, seconds } = await next()
  return {
    pid,
    jupyterPid: child.pid ?? 0,
    seconds,
    run: code => ask({ do: 'run', code }),
    start: code => ask({ do: 'start', code }),
    finish: () => ask({ do: 'finish' }),
    interrupt: () => ask({ do: 'interrupt' }),
    restart: () => ask({ do: 'restart' }),
    kill: () => ask({ do: 'kill' }),
    complete: async code => (await ask({ do: 'complete', code, at: code.length })).matches,
    state: async () => (await ask({ do: 'state' })).state,
    inspect: async (code, at) => (await ask({ do: 'inspect', code, at })).data['text/plain'],
    async shutdown() {
      await ask({ do: 'shutdown' })
      child.stdin.end()
    },
  }
}

/** What a cell says went wrong. */
export function errorOf({ outputs }: CellResult): string {
  return outputs.flatMap(({ traceback = [] }) => traceback).join('\n')
}

/** What a cell printed to a stream. */
export function printed({ outputs }: CellResult, name: 'stdout' | 'stderr' = 'stdout'): string {
  return outputs.map(output => (output.name === name ? output.text : '')).join('')
}
