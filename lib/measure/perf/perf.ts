import { Deferred } from '../../os/deferred.js'
import type { Meter, MeterContext, MeterSession } from '../meter.js'
import { KeptRunning } from '../supervise/keep-running.js'
import { endInWords } from '../supervise/known-failure.js'
import { Remarks } from '../supervise/remarks.js'
import { startTool, type Tool, within } from '../supervise/tool.js'
import { IntervalAssembler, parseIntervalLine, ramEvent } from './perf-output.js'
import { knownPerfFailures } from './perf-refusals.js'

/**
 * CPU energy by `perf stat -a`, which reads the processor's own counters (RAPL) for package and RAM.
 *
 * perf is wrapped around a sentinel that lives exactly as long as the attempt, not around the training itself, for
 * two reasons seen with perf 6.1: it returns exit code 0 for a command that a signal killed, which would turn a
 * training that was killed for lack of memory into a success; and if perf is killed, its command loses its parent.
 * The sentinel prints a line when perf's clock starts and ends when its input closes, so it also ends with us.
 *
 * A perf that is started again counts from its own start: what the processors took in between is not known.
 */

const sentinel = ['sh', '-c', 'echo started; exec cat >/dev/null'] as const
const startPatienceMs = 3000
// The first interval shows when perf's clock started, to the millisecond; a slow one is not awaited.
const firstIntervalPatienceMs = 500
const stopPatienceMs = 2000
// What perf's clock and ours may differ by.
const slackMs = 1000

/** In other languages perf prints decimal commas between its comma-separated fields. */
export function perfEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, LC_ALL: 'C' }
}

export function perfMeter(events: readonly string[]): Meter {
  return {
    name: 'perf',
    measures: 'cpu',
    source: 'measured',
    assumption: '',
    devices: ['package', ...(events.includes(ramEvent) ? ['ram'] : [])],
    start: context => startPerf(events, context),
  }
}

async function startPerf(events: readonly string[], context: MeterContext): Promise<MeterSession> {
  const { intervalMs, onProblem } = context
  const started = new Deferred()
  const read = new Deferred()
  const kept = new KeptRunning({
    name: 'perf',
    intervalMs,
    onProblem,
    start(onReading) {
      return runPerf(events, context, started.reach, () => {
        onReading()
        read.reach()
      })
    },
  })
  const ended = kept.tool.ended
  if (await within(startPatienceMs, Promise.race([started.reached, ended])))
    await within(firstIntervalPatienceMs, Promise.race([read.reached, ended]))
  else onProblem('perf did not start within 3 s')
  return {
    stop: () =>
      kept.stop(async perf => {
        perf.closeInput()
        if (await within(stopPatienceMs, perf.ended)) return
        onProblem('perf did not end within 2 s of its command; its last interval may be missing')
        await perf.end('SIGKILL', 0)
      }),
  }
}

function runPerf(
  events: readonly string[],
  { intervalMs, env, clock, onSample }: MeterContext,
  onStart: () => void,
  onReading: () => void,
): Tool {
  const assembler = new IntervalAssembler(events.length)
  const remarks = new Remarks()
  const askedMs = clock.now()
  // When perf's clock started: not after the arrival of anything it printed, so the earliest estimate is the best.
  let zeroMs = Number.POSITIVE_INFINITY
  const tool = startTool({
    file: 'perf',
    args: ['stat', '-a', '-x', ',', '-I', String(intervalMs), '-e', events.join(','), '--', ...sentinel],
    env: perfEnvironment(env),
    onLine(line, stream) {
      if (stream === 'stdout') {
        zeroMs = Math.min(zeroMs, clock.now())
        onStart()
        return line === 'started'
      }
      const row = parseIntervalLine(line)
      if (row === undefined) {
        remarks.add(line)
        return false
      }
      const rowZeroMs = clock.now() - row.seconds * 1000
      // It cannot have counted for longer than it runs.
      if (rowZeroMs < askedMs - slackMs) return false
      zeroMs = Math.min(zeroMs, rowZeroMs)
      const sample = assembler.add(row, zeroMs)
      if (sample === undefined) return true
      onSample(sample)
      onReading()
      return true
    },
  })
  const ended = tool.ended.then(how => {
    // The sentinel of a killed perf would otherwise wait until our night ends.
    tool.closeInput()
    return endInWords(how, remarks.text, knownPerfFailures, remarks.text)
  })
  return { ...tool, ended }
}
