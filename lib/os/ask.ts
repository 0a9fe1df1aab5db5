import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'

export interface Answer {
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** Why there is no usable answer: `not found`, `no answer within 10 s`…; empty when the program ran. */
  readonly failure: string
}

/**
 * Runs a short command and returns its output. Never rejects and never hangs: a driver in trouble can make nvidia-smi
 * unkillable, so after the time limit the process is left to the kernel and the answer is a failure.
 */
export async function ask(
  file: string,
  args: readonly string[],
  {
    env = process.env,
    timeoutMs = 10_000,
    maxBytes = 1_000_000,
  }: { env?: NodeJS.ProcessEnv; timeoutMs?: number; maxBytes?: number } = {},
): Promise<Answer> {
  const child = execa(file, args, {
    env,
    extendEnv: false,
    reject: false,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    stdin: 'ignore',
    maxBuffer: maxBytes,
  })
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), timeoutMs + 500)
  })
  const result = await Promise.race([child, patience])
  clearTimeout(timer)
  const silence = `no answer within ${timeoutMs / 1000} s`
  if (result === undefined) {
    // Neither the process nor its pipes may keep our process alive.
    child.unref()
    for (const stream of [child.stdout, child.stderr]) stream?.destroy()
    return { exitCode: undefined, stdout: '', stderr: '', failure: silence }
  }
  return {
    exitCode: result.exitCode,
    stdout: result.stdout,
    stderr: result.stderr,
    failure: result.timedOut
      ? silence
      : (whyNotStarted(file, env, result.code) ?? result.originalMessage ?? result.code ?? ''),
  }
}

/**
 * Why a program was not started, by the error's code, where that tells it.
 *
 * @param file A path, or the name of a program on the PATH of `env`.
 */
export function whyNotStarted(
  file: string,
  env: NodeJS.ProcessEnv,
  code: string | undefined,
): string | undefined {
  const isPath = file.includes('/')
  if (code === 'EACCES')
    return isPath ? 'it is not executable (chmod +x)' : 'found on the PATH, but not executable'
  if (code !== 'ENOENT') return undefined
  const places = isPath ? [file] : (env.PATH ?? '').split(delimiter).map(folder => join(folder, file))
  if (places.some(path => existsSync(path)))
    return 'its file is there, but the interpreter that its first line (#!) names is not'
  return isPath ? 'no such file' : 'not found on the PATH'
}
