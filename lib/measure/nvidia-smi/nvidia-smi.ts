import { PrintedClock } from '../clock/printed-clock.js'
import type { Meter, MeterContext, MeterSession } from '../meter.js'
import { KeptRunning } from '../supervise/keep-running.js'
import { endInWords } from '../supervise/known-failure.js'
import { Remarks } from '../supervise/remarks.js'
import { patienceFor } from '../supervise/stall-detector.js'
import { startTool, type Tool, within } from '../supervise/tool.js'
import { CardIdentities } from './card-identity.js'
import { GpuCards } from './gpu-cards.js'
import { parseLine } from './nvidia-smi-output.js'
import { knownNvidiaSmiFailures } from './nvidia-smi-refusals.js'
import { nvidiaSensor } from './power-window.js'

/**
 * GPU power, temperature and utilisation by one long-running `nvidia-smi` per attempt.
 *
 * Its lines may come in bursts, so a sample's time is the one nvidia-smi prints (in UTC, by TZ in its environment),
 * not the time of arrival.
 */

const startPatienceMs = 5000
const stopPatienceMs = 1000

export function queryArguments(fields: readonly string[]): string[] {
  return [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits']
}

export function nvidiaSmiEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, TZ: 'UTC' }
}

export function nvidiaSmiMeter(fields: readonly string[], powerWindows?: Meter['powerWindows']): Meter {
  return {
    name: 'nvidia-smi',
    measures: 'gpu',
    source: 'measured',
    assumption: '',
    sensor: nvidiaSensor,
    powerWindows,
    start: context => startNvidiaSmi(fields, context),
  }
}

async function startNvidiaSmi(fields: readonly string[], context: MeterContext): Promise<MeterSession> {
  const { intervalMs, clock, onProblem } = context
  const cards = new GpuCards(patienceFor(intervalMs), onProblem)
  const identities = new CardIdentities()
  let wake: () => void = () => {}
  const nextSample = () =>
    new Promise<void>(resolve => {
      wake = resolve
    })
  const first = nextSample()
  const told = new Set<string>()
  const tellOnce = (kind: string, problem: string) => {
    if (!told.has(kind)) onProblem(problem)
    told.add(kind)
  }
  const kept = new KeptRunning({
    name: 'nvidia-smi',
    intervalMs,
    onProblem,
    start(onReading) {
      return runNvidiaSmi(fields, { cards, identities }, context, tellOnce, () => {
        onReading()
        wake()
      })
    },
  })
  if (!(await within(startPatienceMs, Promise.race([first, kept.tool.ended]))))
    onProblem('nvidia-smi gave no sample within 5 s')
  return {
    async stop() {
      // One sample of each card from beyond the end makes the last edge an interpolation instead of a guess.
      const endMs = clock.now()
      const deadlineMs = endMs + 2 * intervalMs + 250
      const isWaiting = () => (cards.toldUpToMs ?? endMs) < endMs && clock.now() < deadlineMs
      await kept.stop(async tool => {
        while (isWaiting() && !(await within(0, tool.ended)))
          await within(deadlineMs - clock.now(), Promise.race([nextSample(), tool.ended]))
        await tool.end('SIGTERM', stopPatienceMs)
      })
      cards.tellOfMissingPower()
    },
  }
}

function runNvidiaSmi(
  fields: readonly string[],
  { cards, identities }: { cards: GpuCards; identities: CardIdentities },
  { intervalMs, env, clock, onSample }: MeterContext,
  tellOnce: (kind: string, problem: string) => void,
  onReading: () => void,
): Tool {
  const remarks = new Remarks()
  const printed = new PrintedClock(clock, jumpMs =>
    tellOnce(
      'jump',
      `nvidia-smi's clock was off by ${(jumpMs / 1000).toFixed(1)} s; its samples are placed at their arrival`,
    ),
  )
  const tool = startTool({
    file: 'nvidia-smi',
    args: [...queryArguments(fields), `--loop-ms=${intervalMs}`],
    env: nvidiaSmiEnvironment(env),
    onLine(line, stream) {
      const read = stream === 'stdout' ? parseLine(line, fields) : undefined
      if (read === undefined) {
        if (line.trim() !== '')
          tellOnce('rubbish', `nvidia-smi printed what is no sample: ${line.trim().slice(0, 120)}`)
        remarks.add(line)
        return false
      }
      const sample = identities.known({ ...read, timeMs: printed.timeOf(read.timeMs) })
      if (!cards.see(sample)) return false
      onSample(sample)
      onReading()
      return true
    },
  })
  return { ...tool, ended: tool.ended.then(how => endInWords(how, remarks.text, knownNvidiaSmiFailures)) }
}
