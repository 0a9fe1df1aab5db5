import { countExperiments, type EndedExperiment, endedExperiment } from '../../night/verdict/night-counts.js'
import { judgeNight } from '../../night/verdict/night-verdict.js'
import type { NightEvent } from '../../run/events.js'
import { formatDuration } from '../../units.js'
import { placeFrom } from '../execute/place.js'
import { type ExperimentRow, endedRow, marks } from './experiment-row.js'
import { RunningRow } from './running-row.js'

/** A night as a cell shows it at one moment. */
export interface NightView {
  readonly title: string
  readonly path: string
  /** Whether more is to come. */
  readonly isRunning: boolean
  readonly done: number
  readonly total: number
  /** What happens now, in words. */
  readonly state: string
  readonly notices: readonly string[]
  readonly rows: readonly ExperimentRow[]
}

/** The state of a night from its events so far. */
export class NightProgress {
  #title: string = marks.night
  #path = ''
  #isRunning = true
  #total = 0
  #finishedBefore = 0
  #state = ''
  #left = ''
  #known = ''
  #untilMs: number | undefined
  #running: RunningRow | undefined
  readonly #notices: string[] = []
  readonly #ended: ExperimentRow[] = []
  readonly #results: EndedExperiment[] = []
  #measuring = true
  /** How many experiments have ended in jobs of a cluster; undefined of a night on this machine. */
  #endedInJobs: number | undefined

  see(event: NightEvent): void {
    switch (event.type) {
      case 'night-waiting':
        this.#state = event.text
        return
      case 'night-started':
      case 'night-resumed':
        this.#title = `${marks.night} ${event.label === undefined ? '' : `${event.label} · `}${event.night}, seed ${event.seed}`
        this.#path = placeFrom(process.cwd(), event.path)
        this.#total = event.total
        this.#finishedBefore = event.type === 'night-resumed' ? event.finished : 0
        this.#notices.push(...event.notices)
        this.#measuring = event.meters.length > 0
        this.#state = 'starting'
        return
      case 'experiment-started':
        this.#running = new RunningRow(event)
        // A session does not know how many will be asked for.
        this.#total = Math.max(this.#total, event.index)
        this.#say('meters starting')
        return
      case 'background-started':
        this.#say('the load beside it runs; the training starts in', event.leadSeconds)
        return
      case 'attempt-started':
        this.#running?.startAttempt()
        this.#say(event.attempt === 1 ? 'training' : `training, attempt ${event.attempt}`)
        return
      case 'sample':
        this.#running?.see(event.sample)
        return
      case 'metric':
        this.#running?.seeMetric(event.name, event.value)
        return
      case 'meter-problem':
        this.#running?.note(`⚠ ${event.meter}: ${event.problem}`, false)
        return
      case 'record-problem':
        this.#running?.note(`⚠ ${event.problem}`, true)
        return
      case 'background-run-ended':
        if (event.run.failed) this.#running?.note(`⚠ run ${event.run.number} of the load failed`, true)
        return
      case 'attempt-ended':
        this.#say('meters stopping')
        return
      case 'retry':
        this.#running?.note(
          `attempt ${event.attempt} failed, ${event.result.cause}: ${event.result.detail}`,
          true,
        )
        this.#say('next attempt in', event.seconds)
        return
      case 'experiment-ended':
        this.#ended.push(endedRow(event.result))
        this.#results.push(endedExperiment(event.result, this.#measuring))
        this.#running = undefined
        this.#say('')
        return
      case 'cooldown':
        this.#say(event.automatic ? 'cooling down, at most' : 'cooling down', event.seconds)
        return
      case 'idle':
        this.#say('measuring the idle machine', event.seconds)
        return
      case 'control-started':
        this.#say('running the control')
        return
      case 'warmup-started':
        this.#say(`warming up, ${event.number} of ${event.total}`)
        return
      case 'control-ended':
      case 'warmup-ended':
        this.#say('')
        return
      case 'budget':
        this.#left = event.ended === '' ? `, ${event.left} left of its budget` : ''
        if (event.ended !== '') this.#notices.push(event.ended)
        return
      case 'precision': {
        const { wanted, settings, reached, ended } = event
        this.#known = ended === '' ? `, ${reached} of ${settings} settings known within ${wanted}` : ''
        if (ended !== '')
          this.#notices.push(`${reached} of ${settings} settings known within ${wanted}: ${ended}`)
        return
      }
      case 'blocks-progress':
        this.#endedInJobs = event.succeeded + event.failed
        this.#say(blocksInWords(event))
        return
      case 'block':
        if (event.standing === 'left') this.#notices.push(`block ${event.block} is left: ${event.reason}`)
        return
      case 'night-detached':
        this.#isRunning = false
        this.#say("its jobs go on: status() shows them, run({ resume: 'latest' }) follows them again")
        return
      case 'notice':
        this.#notices.push(event.text)
        return
      case 'night-ended':
        this.#running = undefined
        this.#isRunning = false
        this.#say(endWords(event, this.#ended.filter(({ mark }) => mark === marks.stopped).length))
        this.#notices.push(...judgeNight(countExperiments(this.#results, this.#results.length)).shortfalls)
        if (event.failure !== '') this.#notices.push(event.failure)
    }
  }

  view(): NightView {
    const now = performance.now()
    const countdown =
      this.#untilMs === undefined
        ? ''
        : ` ${formatDuration(Math.ceil(Math.max(0, this.#untilMs - now) / 1000))}`
    const remaining = this.#running?.remainingSeconds() ?? null
    const eta = remaining === null ? '' : `, ends in about ${formatDuration(Math.round(remaining))}`
    return {
      title: this.#title,
      path: this.#path,
      isRunning: this.#isRunning,
      done: this.#endedInJobs ?? this.#finishedBefore + this.#ended.length,
      total: this.#total,
      state: `${this.#state}${countdown}${eta}${this.#left}${this.#known}`,
      notices: this.#notices,
      rows: [...this.#ended, ...(this.#running === undefined ? [] : [this.#running.row()])],
    }
  }

  /** @param seconds How long that lasts, if known. */
  #say(state: string, seconds?: number): void {
    this.#state = state
    this.#untilMs = seconds === undefined ? undefined : performance.now() + seconds * 1000
  }
}

/** What the jobs of a night on a cluster do. */
function blocksInWords(event: Extract<NightEvent, { type: 'blocks-progress' }>): string {
  const { running, waiting, failed, nodes, reasons, remainingSeconds } = event
  const words = [
    `${running} ${running === 1 ? 'block runs' : 'blocks run'}${nodes.length === 0 ? '' : ` on ${nodes.join(', ')}`}`,
    ...(waiting === 0
      ? []
      : [
          `${waiting} wait${waiting === 1 ? 's' : ''}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
        ]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(remainingSeconds === null ? [] : [`ends in about ${formatDuration(Math.round(remainingSeconds))}`]),
  ]
  return words.join(', ')
}

/** @param stopped How many of those that did not succeed were ended by the user. */
function endWords(event: Extract<NightEvent, { type: 'night-ended' }>, stopped: number): string {
  const { interrupted, seconds, total, succeeded, failed } = event
  const left = total - succeeded - failed
  const words = [
    `${interrupted ? `${marks.stopped} interrupted` : 'ended'} after ${formatDuration(seconds)}: ${succeeded} succeeded`,
    ...(failed > stopped ? [`${failed - stopped} failed`] : []),
    ...(stopped > 0 ? [`${stopped} stopped`] : []),
    ...(left > 0 ? [`${left} not run`] : []),
  ]
  return words.join(', ')
}
