import type { NightEvent } from '../../index.js'
import { formatBytes, formatDuration } from '../../index.js'
import { blockLine, progressLine } from './cluster-text.js'
import { LiveLine } from './live-line.js'
import { LogFollower } from './log-follower.js'
import {
  asideLine,
  backgroundLines,
  banner,
  type Ended,
  header,
  missingMetricLines,
  outcomeLines,
  summary,
} from './night-text.js'
import { Running } from './running.js'

/**
 * The night as a terminal shows it: what the original printed (banner, RUN i/n, header, joules, metrics, cool-down,
 * summary), and in a terminal one line that changes while a training runs. Without a terminal only whole lines.
 */
export interface ConsoleListener {
  readonly onEvent: (event: NightEvent) => void
  close(): void
}

const updatesPerSecond = 4

/** @param showOutput Whether the output of the trainings is shown while they run. */
export function consoleListener(
  stream: NodeJS.WriteStream,
  { showOutput = false }: { showOutput?: boolean } = {},
): ConsoleListener {
  const live = new LiveLine(stream)
  const ended: Ended[] = []
  let running: Running | undefined
  let waiting: { untilMs: number; words: string } | undefined
  let progress: string | undefined
  let log: LogFollower | undefined
  let measuring = true
  const timer = stream.isTTY || showOutput ? setInterval(refresh, 1000 / updatesPerSecond) : undefined

  function refresh(): void {
    showLines(log?.read() ?? [])
    if (waiting !== undefined) {
      const seconds = Math.max(0, (waiting.untilMs - performance.now()) / 1000)
      live.show(`  ${waiting.words} ${formatDuration(seconds)}`)
    } else if (running !== undefined) {
      live.show(running.line())
    } else if (progress !== undefined) {
      live.show(progress)
    }
  }
  const write = (...lines: string[]) => live.write(lines)
  const showLines = (lines: readonly string[]) => {
    if (lines.length > 0) write(...lines.map(line => `  │ ${line}`))
  }

  function onEvent(event: NightEvent): void {
    switch (event.type) {
      case 'night-waiting':
        write(`⏳ ${event.text}`)
        return
      case 'night-started':
      case 'night-resumed':
        measuring = event.meters.length > 0
        write(...banner(event))
        return
      case 'experiment-started':
        waiting = undefined
        write(...header(event))
        running = new Running(event)
        return
      case 'attempt-started':
        waiting = undefined
        running?.startAttempt(event.attempt)
        if ('file' in event.command) write(`  $ ${[event.command.file, ...event.command.args].join(' ')}`)
        write(`  log: ${event.logPath}`)
        if (showOutput) log = new LogFollower(event.logPath)
        return
      case 'background-started':
        write(...backgroundLines(event))
        waiting = { untilMs: performance.now() + event.leadSeconds * 1000, words: 'training starts in' }
        return
      case 'background-run-ended':
        if (event.run.failed) {
          const why = event.run.problem || (event.run.signal ?? `exit code ${event.run.exitCode}`)
          write(`  ⚠ run ${event.run.number} of the background load failed: ${why}`)
        }
        if (event.run.logBytesLeftOut > 0) {
          const left = formatBytes(event.run.logBytesLeftOut)
          write(`  ⚠ log of run ${event.run.number} of the background load: ${left} left out (--max-log)`)
        }
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
        showLines(log?.end() ?? [])
        log = undefined
        return
      case 'retry':
        write(
          `  ❌ attempt ${event.attempt} failed (${event.result.cause}): ${event.result.detail}`,
          ...missingMetricLines({ last: event.result, missingMetrics: event.missingMetrics }),
          `  trying again in ${formatDuration(event.seconds)}`,
        )
        waiting = { untilMs: performance.now() + event.seconds * 1000, words: 'next attempt in' }
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
          untilMs: performance.now() + event.seconds * 1000,
          words: event.automatic ? 'at most' : 'next run in',
        }
        return
      case 'idle':
        write(`  measuring the idle machine for ${formatDuration(event.seconds)}`)
        waiting = { untilMs: performance.now() + event.seconds * 1000, words: 'first run in' }
        return
      case 'control-started':
        write(`  control (${event.workload.repository} ${event.workload.model}), no experiment`)
        waiting = undefined
        return
      case 'control-ended':
        write(asideLine('control', event))
        return
      case 'warmup-started': {
        const { repository, model } = event.workload
        write(`  warm-up ${event.number} of ${event.total} (${repository} ${model}), not counted`)
        waiting = undefined
        return
      }
      case 'warmup-ended':
        write(asideLine('warm-up', event))
        return
      case 'budget':
        write(event.ended === '' ? `     budget: ${event.left} left` : `  ⏹ ${event.ended}`)
        return
      case 'precision': {
        const { wanted, block, settings, reached, ended } = event
        const what = `  block ${block}: ${reached} of ${settings} settings known within ${wanted}`
        write('', ended === '' ? `${what}; another block follows` : `${what}; ${ended}`)
        return
      }
      case 'jobs-submitted': {
        const { job, blocks } = event
        write(`  job ${job} was submitted: ${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'}`)
        return
      }
      case 'block':
        write(blockLine(event))
        return
      case 'blocks-progress':
        progress = progressLine(event)
        return
      case 'night-detached':
        progress = undefined
        write(
          `  the jobs go on by themselves. Look at them with: nightwatt status ${event.night}`,
          `  When they have ended, or to end them: nightwatt run --resume ${event.night}`,
          `  ${event.path}`,
        )
        return
      case 'notice':
        write(`  ⚠ ${event.text}`)
        return
      case 'night-ended':
        running = undefined
        waiting = undefined
        progress = undefined
        write(...summary(event, ended, measuring))
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
