import type { MeterContext, MeterSession } from '../meter.js'
import { Outage } from '../supervise/outage.js'
import { Questions } from '../supervise/questions.js'

const stopPatienceMs = 2000

/**
 * The power of the whole machine, asked for over and over, and at both edges of an attempt. It contains processors, memory
 * and cards, so it stands beside the total and is never part of it.
 *
 * @param read Watts; throws an Error that says why there are none.
 */
export async function startNodePower(
  name: string,
  intervalMs: number,
  read: () => Promise<number>,
  { clock, onSample, onProblem }: MeterContext,
): Promise<MeterSession> {
  const outage = new Outage(name, onProblem)
  const questions = new Questions(intervalMs, async () => {
    const beforeMs = clock.now()
    try {
      const powerWatts = await read()
      const timeMs = (beforeMs + clock.now()) / 2
      outage.over()
      onSample({ meter: name, measures: 'node', timeMs, values: { powerWatts } })
    } catch (error) {
      outage.failed(`gives no power: ${error instanceof Error ? error.message : String(error)}`)
    }
  })
  await questions.again()
  return {
    edge: () => void questions.again(),
    stop: () => questions.stop(stopPatienceMs),
  }
}
