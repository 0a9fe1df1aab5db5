import type { NightEvent } from '../../index.js'
import {
  countExperiments,
  endedExperiment,
  formatCelsius,
  formatDuration,
  formatJoules,
  formatNumber,
  formatSetting,
  formatShare,
  formatWatts,
  judgeNight,
  missingMetricWarnings,
} from '../../index.js'
import { clusterLine } from './cluster-text.js'
import { alignColumns } from './columns.js'

export type Ended = Extract<NightEvent, { type: 'experiment-ended' }>

type Started = Extract<NightEvent, { type: 'experiment-started' }>

const rule = '─'.repeat(72)

/** The banner of a night. */
export function banner(event: Extract<NightEvent, { type: 'night-started' | 'night-resumed' }>): string[] {
  const measured = event.meters.map(
    ({ meter, measures, source }) =>
      `${measures} by ${meter}${source === 'estimated' ? ' (ESTIMATED, not measured)' : ''}`,
  )
  const experiments = event.total === 1 ? '1 experiment' : `${event.total} experiments`
  return [
    rule,
    `🌙 nightwatt · ${event.label === undefined ? '' : `${event.label} · `}${event.night} · ${experiments} · seed ${event.seed}`,
    `   ${event.path}`,
    ...(event.type === 'night-resumed'
      ? [`   going on: ${event.finished} of ${event.total} are finished and stay`]
      : []),
    event.cluster === undefined
      ? `   measuring: ${measured.join(', ') || 'nothing'}`
      : clusterLine(event.cluster),
    ...event.notices.map(notice => `   note: ${notice}`),
    rule,
  ]
}

/** The header of an experiment. */
export function header({ index, total, experiment, remainingSeconds }: Started): string[] {
  const eta = remainingSeconds === null ? '' : ` · night ends in about ${formatDuration(remainingSeconds)}`
  const values = Object.entries(experiment.hyperparameters).map(([name, value]) => [
    `    ${name}`,
    formatSetting(value),
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

/** The load that starts beside an experiment. */
export function backgroundLines({
  program,
  leadSeconds,
  logFolder,
}: Extract<NightEvent, { type: 'background-started' }>): string[] {
  const values = Object.entries(program.hyperparameters).map(
    ([name, value]) => `${name} ${formatSetting(value)}`,
  )
  return [
    `  beside it: ${[`${program.repository} ${program.model}`, ...values].join(', ')}, over and over`,
    `  logs: ${logFolder}`,
    `  the measured training starts in ${formatDuration(leadSeconds)}`,
  ]
}

/** How a run that is no experiment went. */
export function asideLine(
  called: string,
  { attempt }: Extract<NightEvent, { type: 'control-ended' | 'warmup-ended' }>,
): string {
  const { outcome, durationSeconds, cause, detail, energy } = attempt
  if (outcome === 'failure') return `  ⚠ the ${called} failed (${cause}): ${detail}; the night goes on`
  const estimated = energy.cpu.source === 'estimated' ? ' ESTIMATED' : ''
  const joules = energy.totalJoules === null ? '' : `, ${formatJoules(energy.totalJoules)}${estimated}`
  return `     ${called}: ${formatDuration(durationSeconds)}${joules}`
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
  const { cpu, gpu, missing, components, totalJoules: total, totalOf } = last.energy
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
      `     CPU ${formatJoules(cpu.totalJoules)} ${range(cpu)}${cpu.source === 'estimated' ? ' ESTIMATED' : ''}${parts}${heat}${coverage(cpu.coverage)}`,
    )
  }
  if (gpu.totalJoules !== null) {
    const heat =
      gpu.temperatureMaxCelsius === null ? '' : `, at most ${formatCelsius(gpu.temperatureMaxCelsius)}`
    const power = `, mean ${formatWatts(gpu.powerAverageWatts)}`
    lines.push(
      `     GPU ${formatJoules(gpu.totalJoules)} ${range(gpu)}${power}${heat}${coverage(gpu.coverage)}`,
    )
  }
  for (const component of components) {
    const { part, isCounted, totalJoules, coverage: share } = component
    if (isCounted || totalJoules === null) continue
    lines.push(
      `     ${part} ${formatJoules(totalJoules)} ${range(component)}${coverage(share)}; it is in no total`,
    )
  }
  if (gpu.otherJoules !== null)
    lines.push(`     other GPUs ${formatJoules(gpu.otherJoules)}, in none of these`)
  if (missing.length > 0) return [...lines, `     no total energy is known: ${missing.join('; ')}`]
  if (lines.length === 0) return ['     energy: not measured']
  return total === null
    ? lines
    : [...lines, `     total ${formatJoules(total)}${howKnown(components)}: ${totalOf}`]
}

/** `± 6.1 J (sampling) ± 37.6 J (sensor, NVIDIA ±5 %)`: what was not seen, and what the sensor may be off by. */
function range(energy: {
  readonly source: 'measured' | 'estimated' | null
  readonly uncertaintyJoules: number | null
  readonly sensorJoules: number | null
  readonly sensorSource: string
}): string {
  const { source, uncertaintyJoules, sensorJoules, sensorSource } = energy
  if (uncertaintyJoules === null) return ''
  const sampling = `± ${formatJoules(uncertaintyJoules)} (${source === 'estimated' ? 'model' : 'sampling'})`
  return sensorJoules === null
    ? sampling
    : `${sampling} ± ${formatJoules(sensorJoules)} (sensor, ${sensorSource})`
}

/**
 * The night in a few lines: one per experiment.
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

/** Whether a total is no measurement, or only in part. */
function howKnown(components: Ended['result']['attempts'][number]['energy']['components']): string {
  const counted = components.filter(({ isCounted, totalJoules }) => isCounted && totalJoules !== null)
  const estimated = counted.filter(({ source }) => source === 'estimated')
  if (estimated.length === 0) return ''
  return estimated.length === counted.length ? ' ESTIMATED' : ' IN PART ESTIMATED'
}
