import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { z } from 'zod'
import { NightwattError } from '../../errors.js'
import { packageRoot } from '../../version.js'
import type { InjectedCell } from './inject-parameters.js'

/** The input of the Python program, under the names that it reads. */
export interface Job {
  /** The notebook as it was read. */
  readonly notebook: string
  readonly inject: InjectedCell | undefined
  /** Metadata to note in it. */
  readonly metadata: object
  /** The kernel's kernel.json, and its name. */
  readonly kernel: object
  readonly name: string
  /** Where the kernel runs. */
  readonly folder: string
}

const messageSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('kernel'), pid: z.int() }),
  z.object({ is: z.literal('cell-started'), cell: z.int() }),
  z.object({
    is: z.literal('cell-ended'),
    cell: z.int(),
    seconds: z.number(),
    error: z.string().nullable(),
    notebook: z.string(),
  }),
  z.object({
    is: z.literal('ended'),
    outcome: z.enum(['succeeded', 'failed', 'interrupted']),
    seconds: z.number(),
    notebook: z.string(),
  }),
  z.object({ is: z.literal('broken'), error: z.string() }),
])
type Message = z.infer<typeof messageSchema>

/** A cell that began or ended; at its end with the notebook's text as it is then. */
export type CellMessage = Extract<Message, { is: 'cell-started' | 'cell-ended' }>
export type EndMessage = Extract<Message, { is: 'ended' }>

export interface ExecutionHooks {
  /** Signals for the stop button, and for ending the kernel at once. */
  readonly signal: AbortSignal | undefined
  readonly forceKill: AbortSignal | undefined
  onCell(message: CellMessage): void
}

const program = join(packageRoot, 'lib/notebook/execute/execute-notebook.py')

/**
 * Executes a notebook by the Python program beside this source file, which is published with the others of lib/.
 *
 * @throws NightwattError if it did not finish: the kernel did not start, or Python broke off.
 */
export async function executeNotebook(python: string, job: Job, hooks: ExecutionHooks): Promise<EndMessage> {
  // A session of its own: Ctrl-C in a terminal reaches only us, and we pass it on to the kernel as its stop button.
  const child = execa(python, [program], { detached: true, reject: false, buffer: false })
  const tell = (line: object) => child.stdin.write(`${JSON.stringify(line)}\n`)
  // Python may already be gone, which is noticed below.
  child.stdin.on('error', () => {})
  let lastWords = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    lastWords = (lastWords + text).slice(-2000)
  })
  const interrupt = () => tell({ do: 'interrupt' })
  const kill = () => tell({ do: 'kill' })
  hooks.signal?.addEventListener('abort', interrupt)
  hooks.forceKill?.addEventListener('abort', kill)
  let kernel: number | undefined
  try {
    tell(job)
    // Waits for Python's output to end, not for its exit: a kernel that it leaves behind may hold its stderr open.
    for await (const line of createInterface({ input: child.stdout })) {
      const message = messageSchema.parse(JSON.parse(line))
      if (message.is === 'kernel') kernel = message.pid
      else if (message.is === 'ended') return message
      else if (message.is === 'broken')
        throw new NightwattError(`The notebook cannot be run: ${message.error}`)
      else hooks.onCell(message)
    }
  } finally {
    hooks.signal?.removeEventListener('abort', interrupt)
    hooks.forceKill?.removeEventListener('abort', kill)
    child.stdin.end()
  }
  endKernel(kernel)
  throw new NightwattError(`The notebook cannot be run: ${python} broke off. ${lastWords.trim()}`)
}

/** The kernel of a killed Python would stay; at SIGTERM it ends the night of a running cell in good order. */
function endKernel(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGTERM')
  } catch {
    // It has already ended.
  }
}
