import { ask } from '../../os/ask.js'
import type { Probe } from '../availability.js'
import { explainFailure, type KnownFailure } from '../supervise/known-failure.js'
import { perfEnvironment, perfMeter } from './perf.js'
import { packageEvent, parseTotalLine, ramEvent } from './perf-output.js'
import { knownPerfFailures } from './perf-refusals.js'

const common = {
  name: 'perf',
  measures: 'cpu',
  cost: 'one perf process an attempt; no measurable load',
} as const

export const probePerf: Probe = async ({ env }) => {
  const both = await tryEvents([packageEvent, ramEvent], env)
  const attempt = both.joules.size > 0 ? both : await tryEvents([packageEvent], env)
  if (attempt.joules.size === 0)
    return { ...common, meter: undefined, ...explainFailure(both.said, knownPerfFailures, giveNoEnergy) }
  const told = [...attempt.joules.keys()]
  if (!told.includes(packageEvent)) {
    const finding =
      'perf stat reads RAM energy, but not that of the package, which it names and does not count'
    return {
      ...common,
      meter: undefined,
      unable: perfMeter([packageEvent, ramEvent]),
      finding,
      notices: [`${finding}: no run has a CPU energy, nor a total`],
      unlock: [],
    }
  }
  const moving = await movingOf(attempt.joules, env)
  if (!moving.includes(packageEvent)) {
    return {
      ...common,
      meter: undefined,
      finding:
        "perf is there, but the package's counter stands still: nothing is known from a counter that does not move",
      unlock: [],
    }
  }
  const stillRam = told.includes(ramEvent) && !moving.includes(ramEvent)
  const ram = moving.includes(ramEvent)
    ? 'package and RAM energy'
    : stillRam
      ? "package energy (RAM's counter stands still)"
      : 'package energy (no RAM counter)'
  return {
    ...common,
    meter: perfMeter(moving),
    finding: `perf stat reads ${ram}`,
    notices: stillRam ? ["perf: RAM's counter stands still, so no RAM energy is known"] : [],
    unlock: [],
  }
}

// A counter may well stand still for the moment that `true` takes.
const secondsWatched = ['0.2', '1']

/** The events whose counters move: those that stood still are watched for longer, twice. */
async function movingOf(
  first: ReadonlyMap<string, number>,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const moving = new Set([...first].filter(([, joules]) => joules > 0).map(([event]) => event))
  for (const seconds of secondsWatched) {
    const still = [...first.keys()].filter(event => !moving.has(event))
    if (still.length === 0) break
    const { joules } = await tryEvents(still, env, ['sleep', seconds])
    for (const [event, value] of joules) if (value > 0) moving.add(event)
  }
  return [...first.keys()].filter(event => moving.has(event))
}

async function tryEvents(
  events: readonly string[],
  env: NodeJS.ProcessEnv,
  command: readonly string[] = ['true'],
) {
  const answer = await ask('perf', ['stat', '-a', '-x', ',', '-e', events.join(','), ...command], {
    env: perfEnvironment(env),
  })
  const lines = `${answer.stderr}\n${answer.stdout}`.split('\n').flatMap(line => parseTotalLine(line) ?? [])
  const joules = new Map(
    events.flatMap((event): [string, number][] => {
      const value = lines.find(line => line.event === event && line.joules !== null)?.joules ?? null
      return value === null ? [] : [[event, value]]
    }),
  )
  return { joules, said: answer.failure || answer.stderr }
}

const giveNoEnergy: KnownFailure = {
  said: /^/,
  finding: 'perf gives no energy',
  unlock: ['sudo sysctl -w kernel.perf_event_paranoid=0'],
}
