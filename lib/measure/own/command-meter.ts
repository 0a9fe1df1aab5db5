import { resolve } from 'node:path'
import type { OwnMeter } from '../../config/own-meters.js'
import type { MeterContext, MeterSession } from '../meter.js'
import { KeptRunning } from '../supervise/keep-running.js'
import { startTool, within } from '../supervise/tool.js'
import { quoted } from './quoted.js'
import { parseReading } from './reading.js'
import { SamplesOfReadings } from './samples-of-readings.js'

const startPatienceMs = 5000
const stopPatienceMs = 1000

/** A program of the user's own at work, started again when it ends or hangs. */
export async function startCommandMeter(
  meter: OwnMeter & { readonly command: readonly string[] },
  base: string,
  intervalMs: number,
  context: MeterContext,
): Promise<MeterSession> {
  const [program = '', ...args] = meter.command
  const file = program.includes('/') ? resolve(base, program) : program
  let wake: () => void = () => {}
  const first = new Promise<void>(heard => {
    wake = heard
  })
  const samples = new SamplesOfReadings(meter, context)
  let complaint = ''
  const saying = () => (complaint === '' ? '' : `, saying "${quoted(complaint)}"`)
  const kept = new KeptRunning({
    name: meter.name,
    intervalMs,
    onProblem: context.onProblem,
    start(onReading) {
      complaint = ''
      const tool = startTool({
        file,
        args,
        env: context.env,
        onLine(line, stream) {
          if (line.trim() === '') return false
          if (stream === 'stderr') {
            // The last line says why: those before it are where in its code.
            complaint = line
            return false
          }
          const reading = parseReading(line)
          if (reading === undefined) samples.seeNothing(line)
          if (reading === undefined || !samples.see(reading)) return false
          onReading()
          wake()
          return true
        },
      })
      return { ...tool, ended: tool.ended.then(how => how + saying()) }
    },
  })
  if (!(await within(Math.max(startPatienceMs, 2 * intervalMs), Promise.race([first, kept.tool.ended]))))
    context.onProblem(
      `${meter.name} gave no number within ${Math.max(startPatienceMs, 2 * intervalMs) / 1000} s${saying()}`,
    )
  return {
    async stop() {
      await kept.stop(tool => tool.end('SIGTERM', stopPatienceMs))
      samples.close()
    },
  }
}
