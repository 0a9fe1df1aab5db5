import type { WriteStream } from 'node:fs'
import { execa } from 'execa'
import type { Command, CommandFailure } from '../command/command.js'
import type { Ending } from '../outcome/outcome.js'
import type { Stop } from '../stop.js'
import { watchMemoryKills } from './memory-kills.js'
import { makeProcessCgroup } from './process-cgroup.js'
import { processTagVariable } from './process-tag.js'
import { endProcessTree, killProcessTree, treeLives } from './process-tree.js'

export interface ProcessOptions {
  readonly command: Command | CommandFailure
  readonly env: NodeJS.ProcessEnv
  readonly timeoutSeconds: number
  /** The cgroup of the night; if there is one, the process and everything it starts run in one below it. */
  readonly cgroup?: string | undefined
}

/** Called at the moments that bound an attempt, before anything else is done. */
export interface ProcessMoments {
  readonly onStart: () => void
  /** The command itself has ended; what it left behind may still have to be ended. */
  readonly onExit: () => void
}

export type ProcessEnding = Omit<Ending, 'interruption' | 'log' | 'minLogBytes' | 'wantsMetrics'>

const notRun: ProcessEnding = {
  exitCode: null,
  signal: null,
  timedOutAfterSeconds: null,
  interrupted: false,
  startFailure: null,
}

/**
 * Runs a training and resolves when it and everything it started are gone.
 *
 * The process writes to the log's file itself: nothing passes through us, so memory stays flat whatever it prints,
 * its lines keep their order, and the log is whole up to the last byte if we die.
 *
 * @param log Already open: execa would pass anything else through us.
 */
export async function runProcess(
  options: ProcessOptions,
  log: WriteStream,
  { onStart, onExit }: ProcessMoments,
  { graceful, immediate }: Stop,
): Promise<ProcessEnding> {
  const { command, timeoutSeconds } = options
  if ('cause' in command || graceful.aborted) {
    onStart()
    onExit()
    return 'cause' in command ? { ...notRun, startFailure: command } : { ...notRun, interrupted: true }
  }
  // Python holds its output back when it goes to a file: metrics would show late, and those of a killed run never.
  const env = { PYTHONUNBUFFERED: '1', ...options.env }
  const cgroup = makeProcessCgroup(options.cgroup, command, env)
  const { file, args, cwd } = cgroup.command
  const killedForMemory = watchMemoryKills(cgroup.folder)
  onStart()
  const child = execa(file, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    stdout: log,
    stderr: log,
    buffer: false,
    reject: false,
    // Its own process group: it is ended as a whole, and a Ctrl-C in the terminal reaches us alone.
    detached: true,
    cleanup: false,
  })
  const { pid } = child
  if (pid === undefined) {
    const result = await child
    onExit()
    await cgroup.remove()
    return { ...notRun, startFailure: explainStartFailure(command, result.code, result.originalMessage) }
  }

  const tree = { pid, mark: options.env[processTagVariable] ?? '', cgroup: cgroup.folder }
  let timedOut = false
  let interrupted = false
  let ending: Promise<void> | undefined
  const end = () => {
    ending ??= endProcessTree(tree, immediate)
  }
  const timer = setTimeout(() => {
    timedOut = true
    end()
  }, timeoutSeconds * 1000)
  const interrupt = () => {
    interrupted = true
    end()
  }
  // When we end in the middle, whatever the reason, the training does not stay behind and burn the GPU.
  const killOnExit = () => killProcessTree(tree)
  graceful.addEventListener('abort', interrupt)
  process.once('exit', killOnExit)
  try {
    const result = await child
    onExit()
    clearTimeout(timer)
    graceful.removeEventListener('abort', interrupt)
    if (ending === undefined && treeLives(tree)) end()
    await ending
    return {
      exitCode: result.exitCode ?? null,
      signal: result.signal ?? null,
      timedOutAfterSeconds: timedOut ? timeoutSeconds : null,
      interrupted: interrupted && !timedOut,
      startFailure: null,
      ...(killedForMemory() === true ? { killedForMemory: true } : {}),
    }
  } finally {
    process.off('exit', killOnExit)
    await cgroup.remove()
  }
}

function explainStartFailure(
  { file }: Command,
  code: string | undefined,
  message: string | undefined,
): CommandFailure {
  if (code === 'ENOENT') {
    const detail = `${file} could not be started: it, or the interpreter in its first line, does not exist`
    return { cause: 'missing-file', detail }
  }
  if (code === 'EACCES')
    return { cause: 'no-permission', detail: `${file} could not be started: no permission` }
  return {
    cause: 'exit-code',
    detail: `${file} could not be started: ${message ?? code ?? 'unknown reason'}`,
  }
}
