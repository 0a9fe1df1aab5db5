// Waits for nights that are simulated.
// Any Node: jobs of a cluster that is none.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blocksOf } from '../../../lib/night/blocks/blocks-of.ts'
import { Follower } from '../../../lib/night/cluster/follower.ts'
import type { NightEvent } from '../../../lib/run/events.ts'
import { randomOf } from '../../support/random.ts'
import { SimulatedCluster } from '../../support/simulated-cluster.ts'

const settings = 4
const blocks = 50
const planned = blocksOf(
  Array.from({ length: settings * blocks }, (_, position) => ({
    block: Math.floor(position / settings) + 1,
  })),
)
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
})
