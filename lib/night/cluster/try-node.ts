import { join } from 'node:path'
import { z } from 'zod'
import type { JobQueue } from '../../engine/cluster.js'
import { InterruptedError, RefusedError } from '../../errors.js'
import { writeFileAtomically } from '../../os/atomic.js'
import { isThere, readRegularText } from '../../os/regular-file.js'
import { sleep } from '../../os/sleep.js'
import { jobsFolder } from '../../record/cluster/places.js'
import type { EmitEvent } from '../../run/events.js'
import type { Stop } from '../../run/stop.js'
import type { NightStore } from '../store.js'
import type { JobPlan } from './job-plan.js'

/** What a node wrote that has all that a block needs. */
const trialSchema = z.object({ node: z.string(), clock_off_seconds: z.number().nullable() })

export type Trial = z.infer<typeof trialSchema>

const placeOf = (night: string) => join(jobsFolder(night), 'trial.json')

export function keepTrial(night: string, trial: Trial): void {
  writeFileAtomically(placeOf(night), `${JSON.stringify(trial)}\n`)
}

// What a node wrote is seen on another after the time for which a shared disk trusts what it knows: a minute of NFS.
const lateMs = 60_000
const pollMs = 500

/**
 * Tries with a job of a second whether the nodes see the night's folder and have what it needs: an array of a hundred
 * blocks that all fail for the same reason is worth nothing. A night whose nodes were tried is not tried again.
 *
 * @param listener Called while it waits: the night has not begun.
 * @throws RefusedError in the words of the cluster, or of the node; nothing is left of a new night then.
 */
export async function refuseUnseen(
  store: NightStore,
  queue: JobQueue,
  jobs: JobPlan,
  { graceful }: Stop,
  listener: EmitEvent,
): Promise<void> {
  const { path } = store
  if (isThere(placeOf(path))) return
  try {
    await tried(store, queue, jobs, graceful, listener)
  } catch (error) {
    store.abandon()
    throw error
  }
}

async function tried(
  store: NightStore,
  queue: JobQueue,
  jobs: JobPlan,
  graceful: AbortSignal,
  listener: EmitEvent,
): Promise<void> {
  const { path } = store
  const request = jobs.trial(`${store.name}.trial`)
  const answer = await queue.submit(request)
  if ('refused' in answer) throw new RefusedError(`Slurm does not take the jobs: ${answer.refused}`)
  const { job } = answer
  let told = ''
  let overSince: number | undefined
  while (!isThere(placeOf(path))) {
    if (graceful.aborted) {
      await queue.end([job], 'at once')
      throw new InterruptedError('interrupted while a node was tried: nothing else was started')
    }
    const state = (await queue.look([request.name]))?.find(({ task }) => task === job)
    if (state?.standing === 'waiting' && state.reason !== told) {
      told = state.reason
      listener({
        type: 'notice',
        text: `a job of a second tries a node first, and waits: ${told || 'for its turn'}`,
      })
    }
    if (state?.standing === 'over') {
      overSince ??= performance.now()
      const words = outputOf(jobs, job)
      if (words !== '' || performance.now() - overSince > lateMs || state.word === 'CANCELLED') {
        if (isThere(placeOf(path))) break
        throw new RefusedError(whyNot(path, state.node, state.word, words))
      }
    }
    await sleep(Math.min(pollMs, queue.pollMs) / 1000, graceful)
  }
  const { node, clock_off_seconds: off } = trialSchema.parse(JSON.parse(readRegularText(placeOf(path))))
  if (off !== null) {
    const text = `the clock of ${node} is ${Math.abs(Math.round(off))} s ${off > 0 ? 'ahead of' : 'behind'} the cluster's: times of its runs are off by that, durations and joules are not`
    listener({ type: 'notice', text })
  }
}

function whyNot(path: string, node: string, word: string, words: string): string {
  const where = node === '' ? 'a node' : `the node ${node}`
  if (words !== '') return `the job of a second that tried ${where} says: ${words}`
  return (
    `the job of a second that tried ${where} ended as ${word} and left nothing in ${path}: ` +
    'the nodes do not see that folder, or may not write to it. Name one on a disk that they share with --results DIR.'
  )
}

function outputOf(jobs: JobPlan, job: string): string {
  return lastWords(jobs.outputOf(`trial_${job}`))
}

const mostWords = 2000

/** The end of what a job printed; empty where it printed nothing, or where that is not seen. */
export function lastWords(file: string): string {
  try {
    return readRegularText(file).trim().slice(-mostWords)
  } catch {
    return ''
  }
}
