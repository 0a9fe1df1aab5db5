import type { NightEvent } from '../index.js'
import {
  countExperiments,
  endedExperiment,
  formatCelsius,
  formatDuration,
  formatJoules,
  formatNumber,
  formatShare,
  formatWatts,
  judgeNight,
  missingMetricWarnings,
} from '../index.js'
import { alignColumns } from './output.js'

export type Ended = Extract<NightEvent, { type: 'experiment-ended' }>

type Started = Extract<NightEvent, { type: 'experiment-started' }>

const rule = '─'.repeat(72)

/** What stands over a night. */
export function banner(event: Extract<NightEvent, { type: 'night-started' | 'night-resumed' }>): string[] {
  const measured = event.meters.map(
    ({ meter, measures, source }) =>
      `${measures} by ${meter}${source === 'estimated' ? ' (ESTIMATED, not measured)' : ''}`,
  )
  const experiments = event.total === 1 ? '1 experiment' : `${event.total} experiments`
  return [
    rule,
    `🌙 nightwatt · ${event.night} · ${experiments} · seed ${event.seed}`,
    `   ${event.path}`,
    ...(event.type === 'night-resumed'
      ? [`   going on: ${event.finished} of ${event.total} are finished and stay`]
      : []),
    `   measuring: ${measured.join(', ') || 'nothing'}`,
    ...event.notices.map(notice => `   note: ${notice}`),
    rule,
  ]
}

/** What stands over an experiment. */
export function header({ index, total, experiment, remainingSeconds }: Started): string[] {
  const eta = remainingSeconds === null ? '' : ` · night ends in about ${formatDuration(remainingSeconds)}`
  const values = Object.entries(experiment.hyperparameters).map(([name, value]) => [
    `    ${name}`,
    formatNumber(value),
  ])
  return [
    '',
    `RUN ${index}/${total} · ${experiment.repository} · ${experiment.model} · ${experiment.mode}${eta}`,
    ...(experiment.subject === undefined
      ? []
      : [`    ${experiment.subject.module} of ${experiment.subject.project}`]),
    ...alignColumns(values),
  ]
}

/** What begins to run beside an experiment. */
export function backgroundLines({
  program,
  leadSeconds,
  logFolder,
}: Extract<NightEvent, { type: 'background-started' }>): string[] {
  const values = Object.entries(program.hyperparameters).map(
    ([name, value]) => `${name} ${formatNumber(value)}`,
  )
  return [
    `  beside it: ${[`${program.repository} ${program.model}`, ...values].join(', ')}, over and over`,
    `  logs: ${logFolder}`,
    `  the measured training starts in ${formatDuration(leadSeconds)}`,
  ]
}

/** How an experiment ended, what it cost and what it reached. */
export function outcomeLines({ result }: Ended): string[] {
  const { last } = result
  const metrics = [...last.metrics].map(([name, value]) => `${name} ${formatNumber(value)}`)
  return [
    last.outcome === 'success'
      ? `  ✅ success in ${formatDuration(last.durationSeconds)}`
      : `  ❌ failed after ${formatDuration(last.durationSeconds)} (${last.cause}): ${last.detail}`,
    ...energyLines(result),
    ...(metrics.length > 0 ? [`     ${metrics.join(' · ')}`] : []),
    ...last.warnings.map(warning => `  ⚠ ${warning}`),
    ...backgroundNote(result),
    ...missingMetricLines(result),
  ]
}

/** The metrics that were not found, with the lines of the log that are nearest to what their patterns want. */
export function missingMetricLines(result: Parameters<typeof missingMetricWarnings>[0]): string[] {
  return missingMetricWarnings(result).flatMap(({ text, nearest }) => [
    `  ⚠ ${text}${nearest.length === 0 ? '' : '; nearest:'}`,
    ...nearest.map(line => `      ${line}`),
  ])
}

function backgroundNote({ background }: Ended['result']): string[] {
  if (background === undefined) return []
  const { runs, coverage } = background
  const failed = runs.filter(run => run.failed).length
  const times = `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}${failed > 0 ? `, ${failed} failed` : ''}`
  return [
    `     the background load ran for ${formatShare(coverage)} of the time (${times}); its energy is in these joules`,
  ]
}

function energyLines({ last }: Ended['result']): string[] {
  const { cpu, gpu, missing } = last.energy
  const coverage = (share: number | null) =>
    share !== null && share < 0.98 ? `, samples for ${formatShare(share)} of the time` : ''
  const lines: string[] = []
  if (cpu.totalJoules !== null) {
    const parts =
      cpu.ramJoules === null
        ? ''
        : ` (package ${formatJoules(cpu.packageJoules)}, RAM ${formatJoules(cpu.ramJoules)})`
    const heat =
      cpu.temperatureMaxCelsius === null ? '' : `, at most ${formatCelsius(cpu.temperatureMaxCelsius)}`
    lines.push(
      `     CPU ${formatJoules(cpu.totalJoules)} ± ${formatJoules(cpu.uncertaintyJoules)}${cpu.source === 'estimated' ? ' ESTIMATED' : ' of sampling'}${parts}${heat}${coverage(cpu.coverage)}`,
    )
  }
  if (gpu.totalJoules !== null) {
    const heat =
      gpu.temperatureMaxCelsius === null ? '' : `, at most ${formatCelsius(gpu.temperatureMaxCelsius)}`
    const power = `, mean ${formatWatts(gpu.powerAverageWatts)}`
    lines.push(
      `     GPU ${formatJoules(gpu.totalJoules)} ± ${formatJoules(gpu.uncertaintyJoules)} of sampling${power}${heat}${coverage(gpu.coverage)}`,
    )
  }
  if (gpu.otherJoules !== null)
    lines.push(`     other GPUs ${formatJoules(gpu.otherJoules)}, in none of these`)
  if (missing.length > 0) return [...lines, `     no total energy is known: ${missing.join('; ')}`]
  return lines.length === 0 ? ['     energy: not measured'] : lines
}

/**
 * The night in a few lines: one an experiment.
 *
 * @param measuring Whether its energy was to be measured.
 */
export function summary(
  event: Extract<NightEvent, { type: 'night-ended' }>,
  ended: readonly Ended[],
  measuring = true,
): string[] {
  const counts = countExperiments(
    ended.map(({ result }) => endedExperiment(result, measuring)),
    ended.length,
  )
  const { shortfalls } = judgeNight(counts)
  const notRun = event.total - event.succeeded - event.failed
  const rows = ended.map(({ result }) => {
    const { last, attempts, task, missingMetrics } = result
    const { cpu } = last.energy
    const missing = last.outcome === 'success' ? missingMetrics.map(({ name }) => name) : []
    const joules = last.energy.totalJoules
    const estimated = cpu.source === 'estimated' ? ' estimated' : ''
    return [
      `  ${last.outcome === 'success' ? '✅' : '❌'} ${task.experimentId}`,
      formatDuration(last.durationSeconds),
      `${formatJoules(joules)}${joules === null ? '' : estimated}`,
      attempts.length === 1
        ? 'no retries'
        : `${attempts.length - 1} ${attempts.length === 2 ? 'retry' : 'retries'}`,
      last.cause ?? (missing.length === 0 ? '' : `⚠ no ${missing.join(', ')}`),
    ]
  })
  return [
    '',
    rule,
    `${event.interrupted ? '⏹ night interrupted' : '🌅 night ended'} after ${formatDuration(event.seconds)}: ` +
      `${event.total} planned, ${event.succeeded} succeeded, ${event.failed} failed${notRun > 0 ? `, ${notRun} not run` : ''}`,
    ...alignColumns(rows),
    ...shortfalls.map(text => `  ⚠ ${text}`),
    ...(event.failure === '' ? [] : [`  ⚠ ${event.failure}`]),
    `  ${event.path}`,
    rule,
  ]
}
