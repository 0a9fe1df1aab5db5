import type { NightEvent, Sample } from '../index.js'
import {
  formatCelsius,
  formatDuration,
  formatJoules,
  formatNumber,
  formatShare,
  formatWatts,
} from '../index.js'
import { alignColumns } from './output.js'

/**
 * The night as a terminal shows it: what the original told (banner, RUN i/n, header, joules, metrics, cool-down,
 * summary), and in a terminal one line that moves while a training runs. Without a terminal only whole lines.
 */
export interface ConsoleListener {
  readonly onEvent: (event: NightEvent) => void
  close(): void
}

type Ended = Extract<NightEvent, { type: 'experiment-ended' }>
type Started = Extract<NightEvent, { type: 'experiment-started' }>

const updatesPerSecond = 4
// A line of a terminal holds no more; the first of the configuration are what its author cares for.
const mostMetrics = 2
const rule = '─'.repeat(72)

export function consoleListener(stream: NodeJS.WriteStream): ConsoleListener {
  const live = new LiveLine(stream)
  const ended: Ended[] = []
  let running: Running | undefined
  let waiting: { untilMs: number; words: string } | undefined
  const timer = stream.isTTY ? setInterval(refresh, 1000 / updatesPerSecond) : undefined

  function refresh(): void {
    if (running !== undefined) live.show(running.line(Date.now()))
    else if (waiting !== undefined) {
      live.show(`  ${waiting.words} ${formatDuration(Math.max(0, (waiting.untilMs - Date.now()) / 1000))}`)
    }
  }
  const write = (...lines: string[]) => live.write(lines)

  function onEvent(event: NightEvent): void {
    switch (event.type) {
      case 'night-started':
        write(...banner(event))
        return
      case 'experiment-started':
        waiting = undefined
        write(...header(event))
        running = new Running(event)
        return
      case 'attempt-started':
        waiting = undefined
        running?.startAttempt(event.attempt, event.startMs)
        if ('file' in event.command) write(`  $ ${[event.command.file, ...event.command.args].join(' ')}`)
        write(`  log: ${event.logPath}`)
        return
      case 'sample':
        running?.see(event.sample)
        return
      case 'metric':
        running?.seeMetric(event.name, event.value)
        return
      case 'meter-problem':
        write(`  ⚠ ${event.meter}: ${event.problem}`)
        return
      case 'record-problem':
        write(`  ⚠ ${event.problem}`)
        return
      case 'attempt-ended':
        running?.endAttempt()
        return
      case 'retry':
        write(
          `  ❌ attempt ${event.attempt} failed (${event.result.cause}): ${event.result.detail}`,
          `  trying again in ${formatDuration(event.seconds)}`,
        )
        waiting = { untilMs: Date.now() + event.seconds * 1000, words: 'next attempt in' }
        return
      case 'experiment-ended':
        running = undefined
        ended.push(event)
        write(...outcomeLines(event))
        return
      case 'cooldown':
        write(
          event.automatic
            ? '\n  cooling down until temperature and power are at rest'
            : `\n  cooling down for ${formatDuration(event.seconds)}`,
        )
        waiting = {
          untilMs: Date.now() + event.seconds * 1000,
          words: event.automatic ? 'at most' : 'next run in',
        }
        return
      case 'night-ended':
        running = undefined
        waiting = undefined
        write(...summary(event, ended))
    }
  }
  return {
    onEvent,
    close() {
      clearInterval(timer)
      live.clear()
    },
  }
}

/** One line at the bottom of a terminal that is overwritten; whole lines go above it. */
class LiveLine {
  readonly #stream: NodeJS.WriteStream
  #shown = false

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show(line: string): void {
    if (!this.#stream.isTTY) return
    // A terminal that does not know its size says 0.
    const width = (this.#stream.columns || 80) - 1
    this.#stream.write(`\r\u001B[2K${[...line].slice(0, width).join('')}`)
    this.#shown = true
  }

  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001B[2K')
    this.#shown = false
  }

  write(lines: readonly string[]): void {
    this.clear()
    for (const line of lines) this.#stream.write(`${line}\n`)
  }
}

/** What is known of the experiment that runs. */
class Running {
  readonly #remainingSeconds: number | null
  readonly #startedMs = Date.now()
  #attempt = 0
  #attemptStartedMs: number | undefined
  #cpuWatts: number | undefined
  #cpuEstimated = false
  #cpuCelsius: number | undefined
  readonly #gpuWatts = new Map<string, number>()
  #gpuCelsius: number | undefined
  readonly #metrics = new Map<string, number>()

  constructor({ remainingSeconds }: Started) {
    this.#remainingSeconds = remainingSeconds
  }

  startAttempt(attempt: number, startMs: number): void {
    this.#attempt = attempt
    this.#attemptStartedMs = startMs
    this.#metrics.clear()
  }

  endAttempt(): void {
    this.#attemptStartedMs = undefined
  }

  seeMetric(name: string, value: number): void {
    this.#metrics.set(name, value)
  }

  see(sample: Sample): void {
    switch (sample.kind) {
      case 'cpu-energy': {
        const watts = ((sample.packageJoules ?? 0) + (sample.ramJoules ?? 0)) / (sample.intervalMs / 1000)
        // A reading of a fifth of a second jumps too much to be read; its mean over about a second does not.
        this.#cpuWatts = this.#cpuWatts === undefined ? watts : this.#cpuWatts * 0.8 + watts * 0.2
        this.#cpuEstimated = sample.meter === 'estimate'
        return
      }
      case 'cpu-temperature':
        this.#cpuCelsius = sample.temperatureCelsius
        return
      case 'gpu':
        if (sample.powerWatts !== null) this.#gpuWatts.set(sample.uuid, sample.powerWatts)
        if (sample.temperatureCelsius !== null) this.#gpuCelsius = sample.temperatureCelsius
    }
  }

  line(nowMs: number): string {
    const elapsed = this.#attemptStartedMs === undefined ? undefined : (nowMs - this.#attemptStartedMs) / 1000
    const gpuWatts = [...this.#gpuWatts.values()].reduce((sum, watts) => sum + watts, 0)
    const parts = [
      elapsed === undefined ? 'meters starting or stopping' : `⏱ ${formatDuration(elapsed)}`,
      ...(this.#attempt > 1 ? [`attempt ${this.#attempt}`] : []),
      ...(this.#cpuWatts === undefined
        ? []
        : [`CPU ${formatWatts(this.#cpuWatts)}${this.#cpuEstimated ? ' estimated' : ''}`]),
      ...(this.#cpuCelsius === undefined ? [] : [formatCelsius(this.#cpuCelsius)]),
      ...(this.#gpuWatts.size === 0 ? [] : [`GPU ${formatWatts(gpuWatts)}`]),
      ...(this.#gpuCelsius === undefined ? [] : [formatCelsius(this.#gpuCelsius)]),
      ...[...this.#metrics].slice(0, mostMetrics).map(([name, value]) => `${name} ${formatNumber(value)}`),
      ...this.#eta(nowMs),
    ]
    return `  ${parts.join(' · ')}`
  }

  #eta(nowMs: number): string[] {
    if (this.#remainingSeconds === null) return []
    const left = Math.max(0, this.#remainingSeconds - (nowMs - this.#startedMs) / 1000)
    return [`night ends in ${formatDuration(left)} (${clock(nowMs + left * 1000)})`]
  }
}

function banner(event: Extract<NightEvent, { type: 'night-started' }>): string[] {
  const measured = event.meters.map(
    ({ meter, measures, source }) =>
      `${measures} by ${meter}${source === 'estimated' ? ' (ESTIMATED, not measured)' : ''}`,
  )
  const experiments = event.total === 1 ? '1 experiment' : `${event.total} experiments`
  return [
    rule,
    `🌙 nightwatt · ${event.night} · ${experiments} · seed ${event.seed}`,
    `   ${event.path}`,
    `   measuring: ${measured.join(', ') || 'nothing'}`,
    ...event.notices.map(notice => `   note: ${notice}`),
    rule,
  ]
}

function header({ index, total, experiment, remainingSeconds }: Started): string[] {
  const eta = remainingSeconds === null ? '' : ` · night ends in about ${formatDuration(remainingSeconds)}`
  const values = Object.entries(experiment.hyperparameters).map(([name, value]) => [
    `    ${name}`,
    formatNumber(value),
  ])
  return [
    '',
    `RUN ${index}/${total} · ${experiment.repository} · ${experiment.model} · ${experiment.mode}${eta}`,
    ...alignColumns(values),
  ]
}

function outcomeLines({ result }: Ended): string[] {
  const { last, missingMetrics } = result
  const metrics = [...last.metrics].map(([name, value]) => `${name} ${formatNumber(value)}`)
  return [
    last.outcome === 'success'
      ? `  ✅ success in ${formatDuration(last.durationSeconds)}`
      : `  ❌ failed after ${formatDuration(last.durationSeconds)} (${last.cause}): ${last.detail}`,
    ...energyLines(result),
    ...(metrics.length > 0 ? [`     ${metrics.join(' · ')}`] : []),
    ...last.warnings.map(warning => `  ⚠ ${warning}`),
    ...(last.cause === 'interrupted' ? [] : missingMetrics).map(
      ({ name, pattern }) => `  ⚠ metric ${name} not found: nothing in the log matched /${pattern}/`,
    ),
  ]
}

function energyLines({ last }: Ended['result']): string[] {
  const { cpu, gpu } = last.energy
  const coverage = (share: number | null) =>
    share !== null && share < 0.98 ? `, samples for ${formatShare(share)} of the time` : ''
  const lines: string[] = []
  if (cpu.totalJoules !== null) {
    const parts =
      cpu.ramJoules === null
        ? ''
        : ` (package ${formatJoules(cpu.packageJoules)}, RAM ${formatJoules(cpu.ramJoules)})`
    const estimated = cpu.source === 'estimated' ? ' ESTIMATED' : ''
    const heat =
      cpu.temperatureMaxCelsius === null ? '' : `, at most ${formatCelsius(cpu.temperatureMaxCelsius)}`
    lines.push(
      `     CPU ${formatJoules(cpu.totalJoules)} ± ${formatJoules(cpu.uncertaintyJoules)}${estimated}${parts}${heat}${coverage(cpu.coverage)}`,
    )
  }
  if (gpu.totalJoules !== null) {
    const heat =
      gpu.temperatureMaxCelsius === null ? '' : `, at most ${formatCelsius(gpu.temperatureMaxCelsius)}`
    const power = `, mean ${formatWatts(gpu.powerAverageWatts)}`
    lines.push(
      `     GPU ${formatJoules(gpu.totalJoules)} ± ${formatJoules(gpu.uncertaintyJoules)}${power}${heat}${coverage(gpu.coverage)}`,
    )
  }
  return lines.length === 0 ? ['     energy: not measured'] : lines
}

function summary(event: Extract<NightEvent, { type: 'night-ended' }>, ended: readonly Ended[]): string[] {
  const notRun = event.total - event.succeeded - event.failed
  const rows = ended.map(({ result }) => {
    const { last, attempts, task } = result
    const { cpu } = last.energy
    const joules = last.energy.totalJoules
    const estimated = cpu.source === 'estimated' ? ' estimated' : ''
    return [
      `  ${last.outcome === 'success' ? '✅' : '❌'} ${task.experimentId}`,
      formatDuration(last.durationSeconds),
      `${formatJoules(joules)}${joules === null ? '' : estimated}`,
      attempts.length === 1
        ? 'no retries'
        : `${attempts.length - 1} ${attempts.length === 2 ? 'retry' : 'retries'}`,
      last.cause ?? '',
    ]
  })
  return [
    '',
    rule,
    `${event.interrupted ? '⏹ night interrupted' : '🌅 night ended'} after ${formatDuration(event.seconds)}: ` +
      `${event.total} planned, ${event.succeeded} succeeded, ${event.failed} failed${notRun > 0 ? `, ${notRun} not run` : ''}`,
    ...alignColumns(rows),
    ...(event.failure === '' ? [] : [`  ⚠ ${event.failure}`]),
    `  ${event.path}`,
    rule,
  ]
}

function clock(timeMs: number): string {
  const time = new Date(timeMs)
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`
}
