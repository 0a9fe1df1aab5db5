import type { OwnJob } from '../cluster.js'
import { askSlurm } from './ask-slurm.js'
import { lookFormat, readJobs } from './job-states.js'
import { warningSeconds } from './sbatch-arguments.js'

/** The job that this process is part of; undefined outside of Slurm. */
export async function ownJob(env: NodeJS.ProcessEnv): Promise<OwnJob | undefined> {
  const { SLURM_JOB_ID: id, SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: place } = env
  if (id === undefined) return undefined
  const task = array === undefined || place === undefined ? id : `${array}_${place}`
  const { text } = await askSlurm('scontrol', ['show', 'job', task], env)
  const told = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(text)?.[1]
  const started = Number(env.SLURM_JOB_START_TIME ?? Number.NaN) * 1000
  const startMs = Number.isNaN(started) ? Date.parse(told('StartTime') ?? '') : started
  const sharing = told('OverSubscribe')
  return {
    task,
    node: env.SLURMD_NODENAME ?? env.SLURM_JOB_NODELIST ?? '',
    restarts: Number(env.SLURM_RESTART_COUNT ?? 0),
    // `NO`: nobody else gets this node, or these of its processors.
    exclusive: sharing === undefined ? null : sharing === 'NO',
    startMs: Number.isNaN(startMs) ? undefined : startMs,
    isTimeUp: () => isTimeUp(task, env),
    requeue: async () => (await askSlurm('scontrol', ['requeue', task], env)).refusal,
    isAlive: other => isJobAlive(other, env),
  }
}

// It is told some time before its end, and what runs takes some seconds to end in good order.
const endingSeconds = warningSeconds + 60

/** Whether a job that still runs has no time left. */
async function isTimeUp(task: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { text, refusal } = await askSlurm('squeue', ['--noheader', `--jobs=${task}`, '--format=%T|%L'], env)
  const [state, left = ''] = text.trim().split('|')
  if (refusal !== '' || state !== 'RUNNING') return false
  const seconds = secondsOf(left)
  return seconds !== undefined && seconds <= endingSeconds
}

/** Seconds of `[days-][hours:]minutes:seconds`; undefined for other words, such as `UNLIMITED`. */
export function secondsOf(time: string): number | undefined {
  const [, days = '0', clock = ''] = /^(?:(\d+)-)?([\d:]+)$/.exec(time) ?? []
  if (clock === '') return undefined
  const parts = clock.split(':').map(Number)
  return Number(days) * 86_400 + parts.reduce((sum, part) => sum * 60 + part, 0)
}

/** Whether a job runs or waits, by Slurm's own word; undefined where it does not say. */
export async function isJobAlive(task: string, env: NodeJS.ProcessEnv): Promise<boolean | undefined> {
  const { text, refusal } = await askSlurm(
    'squeue',
    ['--noheader', '--array', `--jobs=${task}`, `--format=${lookFormat}`],
    env,
  )
  if (refusal !== '') return /invalid job id/i.test(refusal) ? false : undefined
  return readJobs(text).some(({ standing }) => standing !== 'over')
}
