import { RefusedError } from '../../errors.js'
import type { Cluster, ClusterWishes, JobQueue, JobRequest, Submitted } from '../cluster.js'
import { askSlurm } from './ask-slurm.js'
import { energyOfJobs } from './job-energy.js'
import { lookFormat, readJobs } from './job-states.js'
import { ownJob } from './own-job.js'
import { refuseArguments, sbatchArguments, withDefaults } from './sbatch-arguments.js'

/** A cluster that is managed by Slurm (https://slurm.schedmd.com). */
export const slurm: Cluster = { name: 'slurm', open, look, ownJob }

const defaultPollSeconds = 15
// Slurm's own default.
const usualArraySize = 1001

async function open(wishes: ClusterWishes, env: NodeJS.ProcessEnv): Promise<JobQueue> {
  refuseArguments(withDefaults(wishes).sbatch)
  const config = await askSlurm('scontrol', ['show', 'config'], env)
  if (config.refusal !== '') {
    const absent = config.refusal.includes('not found on the PATH')
    throw new RefusedError(
      absent
        ? 'there is no Slurm here: sbatch, squeue, scancel and scontrol are not found on the PATH. Start it on a login node of the cluster, or without --engine slurm.'
        : `Slurm does not answer: ${config.refusal}`,
    )
  }
  const [, size] = /^MaxArraySize\s*=\s*(\d+)/m.exec(config.text) ?? []
  return {
    // It bounds the index, which begins at 1 here.
    mostTasks: Math.max(1, Number(size ?? usualArraySize) - 1),
    pollMs: (wishes.config.poll_seconds ?? defaultPollSeconds) * 1000,
    submit: request => submit(request, wishes, env),
    look: names => look(names, env),
    energyOf: async (names, sinceMs) => ({
      by: /^AcctGatherEnergyType\s*=\s*(\S+)/m.exec(config.text)?.[1] ?? '',
      jobs: await energyOfJobs(names, sinceMs, env),
    }),
    end: (tasks, how) => end(tasks, how, env),
  }
}

// By which Slurm says that there are too many at once, for a user, an account or a class of service.
const limits =
  /MaxSubmit|submit(?:ted)? ?(?:job)? ?limit|job limit|MaxJobCount|maximum number of jobs|Slurm temporarily unable to accept job/i

async function submit(
  request: JobRequest,
  wishes: ClusterWishes,
  env: NodeJS.ProcessEnv,
): Promise<Submitted> {
  const { text, refusal } = await askSlurm('sbatch', sbatchArguments(request, wishes), env)
  const [, job] = /^(\d+)(?:;.*)?$/m.exec(text.trim()) ?? []
  if (refusal !== '' || job === undefined) {
    const refused = refusal || `sbatch gave no job, but: ${text.trim()}`
    return { refused, isLimit: limits.test(refused) }
  }
  return { job }
}

async function look(names: readonly string[], env: NodeJS.ProcessEnv) {
  if (names.length === 0) return []
  // Jobs that are over are told too for some minutes, which is all that is known of them without accounting.
  const { text, refusal } = await askSlurm(
    'squeue',
    ['--noheader', '--array', '--states=all', `--name=${names.join(',')}`, `--format=${lookFormat}`],
    env,
  )
  return refusal === '' ? readJobs(text) : undefined
}

// A command line has a longest length.
const together = 500

async function end(
  tasks: readonly string[],
  how: 'in good order' | 'at once',
  env: NodeJS.ProcessEnv,
): Promise<void> {
  for (let from = 0; from < tasks.length; from += together) {
    const some = tasks.slice(from, from + together)
    if (how === 'at once') await askSlurm('scancel', some, env)
    else {
      await askSlurm('scancel', ['--state=PENDING', ...some], env)
      // The script hands it to nightwatt, which ends what runs and records it.
      await askSlurm('scancel', ['--signal=TERM', '--batch', ...some], env)
    }
  }
}
