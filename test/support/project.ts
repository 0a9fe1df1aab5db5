import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** The built command line, as `npx nightwatt` runs it. */
export const cli = resolve(import.meta.dirname, '../../dist/cli/main.js')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A project in a folder of its own: a configuration, trainers, and nights that end with the test. */
export interface Project {
  readonly root: string
  /** Runs the command line in the project's root and waits for its end. */
  nightwatt(args: readonly string[], options?: RunOptions): Promise<Ended>
  /** Starts it, for tests that send signals. */
  start(args: readonly string[], options?: RunOptions): Started
  /** Path of the only night, or of the one at `position`; the last is at -1. */
  night(position?: number): string
  read(...path: string[]): string
  json(...path: string[]): unknown
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when stderr has shown the text. */
  shows(text: string): Promise<void>
}

export interface ProjectFiles {
  /** Content of config/models_config.json; text is written as it is. */
  readonly config: unknown
  /** Files below the root; those that start with `#!` are made executable unless `executable` is false. */
  readonly files?: Readonly<Record<string, string>>
  readonly notExecutable?: readonly string[]
}

export function makeProject({ config, files = {}, notExecutable = [] }: ProjectFiles): Project {
  const root = mkdtempSync(join(tmpdir(), 'nightwatt-e2e-'))
  const write = (path: string, content: string) => {
    const target = join(root, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, content)
    if (content.startsWith('#!') && !notExecutable.includes(path)) chmodSync(target, 0o755)
  }
  if (config !== undefined) {
    write('config/models_config.json', typeof config === 'string' ? config : JSON.stringify(config))
  }
  for (const [path, content] of Object.entries(files)) write(path, content)

  const start = (args: readonly string[], { env = process.env, cwd = root }: RunOptions = {}): Started => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd,
      env: withLockFolder(env, join(root, '.lock')),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    const watchers: { text: string; found: () => void }[] = []
    const look = () => {
      for (const { text, found } of watchers) if (`${stdout}\n${stderr}`.includes(text)) found()
    }
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text
      look()
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text
      look()
    })
    const ended = new Promise<Ended>(found => {
      child.on('close', code => found({ code, stdout, stderr }))
    })
    const shows = (text: string) =>
      new Promise<void>((found, fail) => {
        watchers.push({ text, found })
        look()
        void ended.then(() => fail(new Error(`ended without showing "${text}":\n${stdout}\n${stderr}`)))
      })
    return { child, ended, shows }
  }
  const night = (position = 0) => {
    const names = readdirSync(join(root, 'results'))
      .filter(name => name.startsWith('run_'))
      .sort()
    const name = names.at(position)
    if (name === undefined) throw new Error(`no night ${position} in ${root}/results: ${names.join(', ')}`)
    return join(root, 'results', name)
  }
  const read = (...path: string[]) => readFileSync(join(...path), 'utf8')
  return {
    root,
    start,
    nightwatt: (args, options) => start(args, options).ended,
    night,
    read,
    json: (...path) => JSON.parse(read(...path)),
  }
}

// Tests run beside each other: the machine of each is its project, unless it says otherwise.
function withLockFolder(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const given = env.NIGHTWATT_LOCK_DIR !== process.env.NIGHTWATT_LOCK_DIR
  return given ? env : { ...env, NIGHTWATT_LOCK_DIR: folder }
}

/** Whether a process still runs; a dead one may wait for its parent as a zombie. */
export function isRunning(pid: string): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid.trim()}/stat`, 'latin1'))
  } catch {
    return false
  }
}

/** The processes with a text in their command line. */
export function processesWith(text: string): readonly string[] {
  return readdirSync('/proc').filter(pid => /^\d+$/.test(pid) && readProcess(pid, 'cmdline').includes(text))
}

/** The process that watches over the night with this mark, if it does. */
export function watchdogOf(mark: string): string | undefined {
  return readdirSync('/proc').find(pid => {
    if (!/^\d+$/.test(pid) || !isRunning(pid)) return false
    const words = readProcess(pid, 'cmdline').split('\0')
    return words.includes('nightwatt-watchdog') && words.includes(mark)
  })
}

/** The mark in the environment that a process was started with. */
export function markOf(pid: string): string | undefined {
  return /(?:^|\0)NIGHTWATT_MARK=([0-9a-f]+)/.exec(readProcess(pid.trim(), 'environ'))?.[1]
}

function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}

/** Resolves as soon as something is so; fails when it is not within some seconds. */
export async function waitFor(isSo: () => boolean, seconds = 60): Promise<void> {
  for (let tries = 0; tries < seconds * 10; tries += 1) {
    if (isSo()) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`waited in vain for ${isSo}`)
}

/** A repository `toy` whose trainer is `trainer`, with an int and a float to mutate and a metric `accuracy`. */
export function toyConfig(changes: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    models: {
      toy: {
        path: 'toy',
        train_script: './train.sh',
        models: ['small', 'large'],
        model_flag: '--model',
        required_args: { data: '-d  somewhere' },
        supported_hyperparams: {
          epochs: { type: 'int', range: [1, 9], default: 3, flag: '--epochs' },
          learning_rate: { type: 'float', range: [0.0001, 0.1], default: 0.001, flag: '--lr' },
        },
        performance_metrics: { log_patterns: { accuracy: 'Accuracy: ([0-9.]+)' } },
        ...changes,
      },
    },
  }
}

/** A trainer that ends at once, tells its arguments, and reaches an accuracy. */
export const quickTrainer = `#!/bin/sh
echo "arguments: $*"
echo "Accuracy: 91.5"
`

/**
 * A trainer that ends at once, unless a file `stay` lies beside it: then it stays and so does a child of it, both take
 * no SIGTERM, and their ids lie in `own.pid` and `child.pid`.
 */
export const stayingTrainer = `#!/bin/sh
echo "Accuracy: 91.5"
[ -f stay ] || exit 0
trap '' TERM
sleep 300 &
echo $! > child.pid
echo $$ > own.pid
while :; do sleep 1; done
`

/** No energy, no waiting, no page: what a test of something else wants. */
export const plainly = ['--no-energy', '--cooldown', '0', '--retry-delay', '0', '--no-report']
