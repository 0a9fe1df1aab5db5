import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { readRegularText } from '../../os/regular-file.js'
import type { Command } from '../../run/command/command.js'
import { withoutTerminalCodes } from '../../run/log/file/terminal-codes.js'
import { processTagVariable } from '../../run/process/process-tag.js'
import { killProcessTree } from '../../run/process/process-tree.js'
import { packageRoot } from '../../version.js'

/** What a program said when it was asked for its help. */
export interface Asked {
  readonly exitCode: number | null
  /** In lines, without terminal codes. */
  readonly stdout: string
  readonly stderr: string
  /** What Python's own parser says of its options, as JSON; empty where it is no Python, or not such a parser. */
  readonly description: string
  /** Why it did not end by itself; undefined where it did. */
  readonly ended?: 'time' | 'length' | 'interrupted'
  /** Why it could not be started; undefined where it was. */
  readonly notStarted?: string
}

/** What is read of a help: the longest known ones have a hundredth of it. */
export const maxHelpBytes = 4_000_000

// Found from the package, since what is built lies elsewhere.
const pythonFolder = join(packageRoot, 'lib/init/python')

// After the program's end, for what it left behind with its output open.
const drainMs = 300

/**
 * Asks a program for its help, without a terminal and without input. It is killed with all that it started when it takes
 * longer than it may, or says more than a help does.
 */
export async function askProgram(
  { file, args, cwd }: Command,
  { timeoutSeconds, signal }: { readonly timeoutSeconds: number; readonly signal?: AbortSignal | undefined },
): Promise<Asked> {
  const mark = `init.${randomUUID()}`
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-init-'))
  const describing = {
    NIGHTWATT_INIT_DESCRIPTION: join(folder, 'options.json'),
    PYTHONPATH: [pythonFolder, process.env.PYTHONPATH].filter(path => path).join(delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const child = execa(file, args, {
    cwd,
    env: { ...process.env, ...plainOutput, ...describing, [processTagVariable]: mark },
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
  })
  const { pid } = child
  if (pid === undefined) {
    const { originalMessage, code } = await child
    rmSync(folder, { recursive: true, force: true })
    return {
      exitCode: null,
      description: '',
      stdout: '',
      stderr: '',
      notStarted: code === 'ENOENT' ? 'it does not exist' : (originalMessage ?? ''),
    }
  }
  const tree = { pid, mark }
  const kill = () => killProcessTree(tree)
  process.once('exit', kill)
  const said = { stdout: collector(), stderr: collector() }
  const ended = await new Promise<Asked['ended']>(resolve => {
    const timer = setTimeout(() => resolve('time'), timeoutSeconds * 1000)
    const finish = (why: Asked['ended']) => {
      clearTimeout(timer)
      resolve(why)
    }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        if (!said[name].add(chunk)) finish('length')
      })
    }
    child.once('exit', () => setTimeout(finish, drainMs, undefined))
    child.once('close', () => finish(undefined))
    signal?.addEventListener('abort', () => finish('interrupted'), { once: true })
    if (signal?.aborted === true) finish('interrupted')
  })
  kill()
  process.off('exit', kill)
  child.unref()
  for (const stream of [child.stdout, child.stderr]) stream.destroy()
  const description = readIfThere(describing.NIGHTWATT_INIT_DESCRIPTION)
  rmSync(folder, { recursive: true, force: true })
  return {
    exitCode: child.exitCode ?? null,
    description,
    stdout: said.stdout.text(),
    stderr: said.stderr.text(),
    ...(ended === undefined ? {} : { ended }),
  }
}

function readIfThere(path: string): string {
  try {
    return readRegularText(path, { links: 'none', maxBytes: maxHelpBytes })
  } catch {
    return ''
  }
}

/** Wide enough that nothing is wrapped, without colours and pagers, and in UTF-8 whatever the locale. */
const plainOutput = {
  COLUMNS: '400',
  TERMINAL_WIDTH: '400',
  LINES: '100000',
  NO_COLOR: '1',
  TERM: 'dumb',
  PAGER: 'cat',
  PYTHONIOENCODING: 'utf-8',
  PYTHONUNBUFFERED: '1',
}

function collector() {
  const chunks: Buffer[] = []
  let bytes = 0
  return {
    /** False once there is more than a help has. */
    add(chunk: Buffer): boolean {
      if (bytes < maxHelpBytes) chunks.push(chunk.subarray(0, maxHelpBytes - bytes))
      bytes += chunk.length
      return bytes <= maxHelpBytes
    },
    text: () =>
      withoutTerminalCodes(
        Buffer.concat(chunks).toString('utf8').replaceAll(/\r\n?/g, '\n').replaceAll('\0', ''),
      ),
  }
}
