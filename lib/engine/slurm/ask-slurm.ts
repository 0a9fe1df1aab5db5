import { ask } from '../../os/ask.js'

/** An answer of one of Slurm's programs. */
export interface SlurmAnswer {
  readonly text: string
  /** Its own words about why there is none; empty where it answered. */
  readonly refusal: string
}

// A controller in trouble may take its time: Slurm's own limit is that of a message, 10 s, and it asks more than once.
const patienceMs = 60_000

/** Asks one of Slurm's programs. Arguments are words, and no shell sees them. */
export async function askSlurm(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<SlurmAnswer> {
  const { exitCode, stdout, stderr, failure } = await ask(program, args, {
    env: plain(env),
    timeoutMs: patienceMs,
    maxBytes: 100_000_000,
  })
  const words = stderr.trim().replaceAll(new RegExp(`^${program}: (?:error: )?`, 'gm'), '')
  if (failure !== '') return { text: stdout, refusal: `${program}: ${failure}` }
  return {
    text: stdout,
    refusal: exitCode === 0 ? '' : words || `${program} ended with exit code ${exitCode}`,
  }
}

// What changes the form in which they answer.
const formats = [
  'SQUEUE_FORMAT',
  'SQUEUE_FORMAT2',
  'SQUEUE_STATES',
  'SQUEUE_USERS',
  'SQUEUE_PARTITION',
  'SLURM_TIME_FORMAT',
]

function plain(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !formats.includes(name)))
}
