import type { OwnMeter } from '../../config/own-meters.js'
import type { Availability } from '../availability.js'
import { AttemptClock } from '../clock/clock.js'
import type { Meter, MeterContext, MeterSession } from '../meter.js'
import { startCommandMeter } from './command-meter.js'
import { numberFrom, startUrlMeter, wordsOf } from './url-meter.js'

// An address that is asked more often than once a second answers out of a cache, or no more.
const minUrlIntervalMs = 1000
const patienceMs = 5000

/** Tries a meter of the user's own: whether it gives a number now. */
export async function probeOwnMeter(
  own: OwnMeter,
  base: string,
  env: NodeJS.ProcessEnv,
): Promise<Availability> {
  const meter = meterOf(own, base)
  const common = {
    name: own.name,
    measures: own.measures,
    cost:
      own.command === undefined ? 'a question over the network at each interval' : 'one process an attempt',
    unlock: [],
  }
  const problem = await problemOf(own, meter, env)
  if (problem === '') return { ...common, meter, finding: `gives ${own.unit ?? 'W'}` }
  // It is in the configuration, so it is to be there: it is started all the same, and missed where it stays silent.
  return {
    ...common,
    meter: undefined,
    unable: meter,
    finding: problem,
    notices: [`${own.name}: ${problem}`],
    unlock: [`try it by hand: ${own.command?.join(' ') ?? 'curl and its address'}`],
  }
}

function meterOf(own: OwnMeter, base: string): Meter {
  const wantedMs = (own.interval_seconds ?? 1) * 1000
  const intervalMs = own.url === undefined ? wantedMs : Math.max(minUrlIntervalMs, wantedMs)
  return {
    name: own.name,
    measures: own.measures,
    source: 'measured',
    assumption: '',
    intervalMs,
    ...(own.accuracy_percent === undefined
      ? {}
      : {
          sensor: { share: own.accuracy_percent / 100, source: `configuration ±${own.accuracy_percent} %` },
        }),
    start: context => start(own, base, intervalMs, context),
  }
}

function start(
  own: OwnMeter,
  base: string,
  intervalMs: number,
  context: MeterContext,
): Promise<MeterSession> {
  const { command, url } = own
  if (command !== undefined) return startCommandMeter({ ...own, command }, base, intervalMs, context)
  return startUrlMeter({ ...own, url: url ?? '' }, intervalMs, context)
}

async function problemOf(own: OwnMeter, meter: Meter, env: NodeJS.ProcessEnv): Promise<string> {
  const { url } = own
  if (url !== undefined) {
    try {
      await numberFrom({ ...own, url }, AbortSignal.timeout(patienceMs))
      return ''
    } catch (error) {
      return `could not be read: ${wordsOf(error)}`
    }
  }
  const problems: string[] = []
  const session = await meter.start({
    intervalMs: meter.intervalMs ?? 1000,
    env,
    clock: new AttemptClock(),
    onSample() {},
    onProblem: problem => problems.push(problem),
  })
  await session.stop()
  return problems[0] ?? ''
}
