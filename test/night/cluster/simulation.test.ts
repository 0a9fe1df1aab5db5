// Waits for nights that are simulated.
// Any Node: jobs of a cluster that is none.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { slurm } from '../../../lib/engine/slurm/slurm.ts'
import { blocksOf } from '../../../lib/night/blocks/blocks-of.ts'
import { Follower } from '../../../lib/night/cluster/follower.ts'
import { checkOptions } from '../../../lib/plan/options.ts'
import type { NightEvent } from '../../../lib/run/events.ts'
import { randomOf } from '../../support/random.ts'
import { SimulatedCluster } from '../../support/simulated-cluster.ts'
import { slurmPrograms } from '../../support/slurm-programs.ts'

const settings = 4
const plannedIn = (blocks: number) =>
  blocksOf(
    Array.from({ length: settings * blocks }, (_, position) => ({
      block: Math.floor(position / settings) + 1,
    })),
  )
const blocks = 50
const planned = plannedIn(blocks)
const jobs = {
  trial: () => {
    throw new Error('no node is tried')
  },
  request: (submission: { readonly name: string; readonly blocks: readonly number[] }) => ({
    name: submission.name,
    script: JSON.stringify(submission),
    output: '',
    folder: '',
    tasks: submission.blocks.length,
  }),
  outputOf: (task: string) => join('/nowhere', task),
}

/** Runs a night on a cluster of faults, killed and gone on with at random, and by two at once now and then. */
async function simulate(seed: number): Promise<SimulatedCluster> {
  const random = randomOf(seed)
  const night = mkdtempSync(join(tmpdir(), 'nightwatt-simulated-'))
  const cluster = new SimulatedCluster(night, settings, random)
  const atOnce = random.of([null, 3, 10])
  const plan = {
    experiments: planned.flatMap(block => block.experiments),
    settings: { nodesAtOnce: atOnce },
    config: {},
  }
  for (let session = 0; ; session += 1) {
    if (session > 5) cluster.calm()
    if (session > 20) throw new Error(`seed ${seed}: it comes to no end`)
    const followers = await Promise.all(
      Array.from({ length: random.below(4) === 0 ? 2 : 1 }, async () => {
        const killed = new AbortController()
        let untilKilled = session < 5 ? 5 + random.below(60) : Number.POSITIVE_INFINITY
        const emit = (event: NightEvent) => {
          if (event.type !== 'blocks-progress') return
          untilKilled -= 1
          if (untilKilled <= 0) killed.abort()
        }
        const store = { path: night, name: `run_${seed}`, plan: plan as never, emit }
        const stop = { graceful: killed.signal, immediate: new AbortController().signal }
        const follower = await Follower.of(store, cluster, jobs, planned, stop).catch(() => undefined)
        await follower?.follow({ untilSubmitted: false })
        return follower
      }),
    )
    if (followers.some(follower => follower?.left === '')) break
  }
  rmSync(night, { recursive: true })
  return cluster
}

describe('a night on a cluster where everything goes wrong', () => {
  // Of 200 nights, as many as the time of a test allows; NIGHTWATT_SIMULATED_NIGHTS=200 runs them all.
  const nights = Number(process.env.NIGHTWATT_SIMULATED_NIGHTS ?? 30)
  const seeds = Array.from({ length: nights }, (_, seed) => seed + 1)
  it('loses nothing and runs nothing twice, in nights of 50 blocks each', async () => {
    for (const seed of seeds) {
      const { runs } = await simulate(seed)
      expect([seed, runs.size, [...runs.values()].filter(times => times !== 1)]).toEqual([
        seed,
        settings * blocks,
        [],
      ])
    }
  })

  it('is followed over a thousand nodes by the programs of Slurm, as they answer and refuse', async () => {
    const night = mkdtempSync(join(tmpdir(), 'nightwatt-simulated-'))
    const cluster = new SimulatedCluster(night, settings, randomOf(7), 1000)
    using programs = await slurmPrograms(cluster, 300)
    const wishes = { settings: checkOptions({ engine: 'slurm' }), config: { poll_seconds: 0.1 } }
    const queue = await slurm.open(wishes, programs.env)
    expect(queue.mostTasks).toBe(300)
    const wide = plannedIn(1000)
    const events: NightEvent[] = []
    const store = {
      path: night,
      name: 'run_wide',
      plan: { experiments: wide.flatMap(block => block.experiments), settings: {}, config: {} } as never,
      emit: (event: NightEvent) => events.push(event),
    }
    const written = {
      ...jobs,
      request: (submission: Parameters<typeof jobs.request>[0]) => {
        const script = join(night, `${submission.name}.sh`)
        const request = jobs.request(submission)
        writeFileSync(script, request.script)
        return { ...request, script }
      },
    }
    const never = new AbortController().signal
    for (let session = 0; ; session += 1) {
      // What came no further three times is left to the user, who goes on with it.
      if (session > 0) cluster.calm()
      expect(session).toBeLessThan(5)
      const follower = await Follower.of(store, queue, written, wide, { graceful: never, immediate: never })
      await follower.follow({ untilSubmitted: false })
      if (follower.left === '') break
    }
    expect(cluster.runs.size).toBe(settings * 1000)
    expect(new Set(cluster.runs.values())).toEqual(new Set([1]))
    const nodes = events.flatMap(event => (event.type === 'block' && event.node !== '' ? [event.node] : []))
    expect(new Set(nodes).size).toBeGreaterThan(500)
    rmSync(night, { recursive: true })
  })
})
