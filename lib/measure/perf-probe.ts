import { ask } from './ask.js'
import type { Probe } from './availability.js'
import { perfEnvironment, perfMeter } from './perf.js'
import { packageEvent, parseTotalLine, ramEvent } from './perf-output.js'
import { perfRefusals } from './perf-refusals.js'
import { explainRefusal, type Refusal } from './refusal.js'

export const probePerf: Probe = async ({ env }) => {
  const both = await tryEvents([packageEvent, ramEvent], env)
  const attempt = both.events.length > 0 ? both : await tryEvents([packageEvent], env)
  const common = {
    name: 'perf',
    measures: 'cpu',
    cost: 'one perf process an attempt; no measurable load',
  } as const
  if (attempt.events.length > 0) {
    const ram = attempt.events.includes(ramEvent)
      ? 'package and RAM energy'
      : 'package energy (no RAM counter)'
    return { ...common, meter: perfMeter(attempt.events), finding: `perf stat reads ${ram}`, unlock: [] }
  }
  return { ...common, meter: undefined, ...explainRefusal(both.said, perfRefusals, giveNoEnergy) }
}

async function tryEvents(events: readonly string[], env: NodeJS.ProcessEnv) {
  const answer = await ask('perf', ['stat', '-a', '-x', ',', '-e', events.join(','), 'true'], {
    env: perfEnvironment(env),
  })
  const read = events.filter(event =>
    `${answer.stderr}\n${answer.stdout}`.split('\n').some(line => {
      const joules = parseTotalLine(line)
      return joules?.event === event && joules.joules !== null
    }),
  )
  return { events: read, said: answer.failure || answer.stderr }
}

const giveNoEnergy: Refusal = {
  said: /^/,
  finding: 'perf gives no energy',
  unlock: ['sudo sysctl -w kernel.perf_event_paranoid=0'],
}
