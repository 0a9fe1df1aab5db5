import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { formatBytes, formatCelsius, formatDuration, formatNumber, formatWatts } from '../../units.js'
import type { NightStatus } from './night-status.js'

/**
 * A status in lines, for a terminal: what runs, for how long, with which values, and when the night will end.
 *
 * @param status What `status` returned.
 * @returns Lines without line breaks or control characters, the first of the night's name and standing.
 * @example
 * ```ts
 * import { status, statusLines } from 'nightwatt'
 *
 * console.log(statusLines(await status()).join('\n'))
 * ```
 */
export function statusLines(status: NightStatus): readonly string[] {
  const { path, heldBy, failure, freeDiskBytes, problems } = status
  const lines = [
    `🌙 ${status.label === null ? '' : `${status.label} · `}${status.night ?? 'a night without a folder yet'} · ${standing(status)}`,
    ...(path === null ? [] : [`   ${path}`]),
    ...(heldBy === null
      ? []
      : [`   held by process ${heldBy.pid} of ${heldBy.user}: ${heldBy.commandLine.join(' ')}`]),
    `   experiments: ${counts(status)}`,
    ...blockLines(status),
    ...runningLines(status),
    ...pauseLine(status),
    ...(status.remainingSeconds === null ? [] : [`   ${ending(status)}`]),
    ...precisionLine(status),
    ...budgetLine(status),
    ...failureLines(status),
    ...(failure === '' ? [] : [`   ⚠ ${failure}`]),
    ...(freeDiskBytes === null ? [] : [`   free disk: ${formatBytes(freeDiskBytes)}`]),
    ...problems.map(problem => `   ⚠ ${problem}`),
  ]
  // A log or another user's file must not move the cursor.
  return lines.map(line => line.replaceAll(/\p{Cc}/gu, ' '))
}

/**
 * A status in one line, for a log.
 *
 * @param status What `status` returned.
 * @example
 * ```ts
 * import { status, statusLine } from 'nightwatt'
 *
 * console.log(statusLine(await status()))
 * ```
 */
export function statusLine(status: NightStatus): string {
  const { night, standing, experiments, running, elapsedSeconds, pauseSeconds, pauseReason } = status
  const now =
    running === null
      ? []
      : [
          `${running.experimentId} attempt ${Math.max(1, running.attempt)} ${running.step}`,
          formatDuration(elapsedSeconds),
        ]
  return [
    `${clock(Date.now())} ${night ?? 'no folder yet'} ${standing}`,
    `${experiments.succeeded + experiments.failed}/${experiments.planned ?? '?'} done, ${experiments.failed} failed`,
    ...now,
    ...(pauseSeconds === null ? [] : [`${pauseReason} ${formatDuration(pauseSeconds)}`]),
    ...readings(status),
    ...(status.remainingSeconds === null ? [] : [ending(status)]),
  ].join(' · ')
}

function standing({ standing, startedAt, endedAt, lastSignAt }: NightStatus): string {
  const start = startedAt === null ? '' : ` since ${date(startedAt)}`
  const words: Readonly<Record<NightStatus['standing'], string>> = {
    starting: `starting${start}`,
    running: `running${start}`,
    ended: endedAt === null ? `started ${date(startedAt)}` : `ended ${date(endedAt)}`,
    interrupted: `interrupted ${date(endedAt)}`,
    'broken off': `broke off ${date(endedAt)}`,
    killed: `KILLED: no process is left, and its journal has no end; last sign of life ${date(lastSignAt)}`,
    unknown: `on another machine${start}; last sign of life ${date(lastSignAt)}`,
  }
  return words[standing]
}

function counts({ experiments }: NightStatus): string {
  const { planned, succeeded, failed, left } = experiments
  return `${succeeded} succeeded, ${failed} failed${left === null ? '' : `, ${left} left of ${planned}`}`
}

function runningLines(status: NightStatus): string[] {
  const { running, standing, elapsedSeconds, log } = status
  if (running === null) return []
  const values = Object.entries(running.hyperparameters).map(
    ([name, value]) => `${name} ${formatSetting(value)}`,
  )
  const elapsed = elapsedSeconds === null ? '' : ` for ${formatDuration(elapsedSeconds)}`
  const word = standing === 'killed' ? 'was running' : 'now'
  const shown = [...readings(status), ...metrics(status)]
  return [
    `   ${word}: ${running.experimentId} · attempt ${Math.max(1, running.attempt)} · ${running.step}${elapsed} (since ${date(running.stepStartedAt)})`,
    ...(values.length === 0 ? [] : [`        ${values.join(', ')}`]),
    ...(shown.length === 0 ? [] : [`        ${shown.join(' · ')}`]),
    ...(log === null
      ? []
      : [
          `        log: ${log.path}, ${formatBytes(log.bytes)}, written ${formatDuration(log.ageSeconds)} ago`,
        ]),
  ]
}

/** Of a night on a cluster: what runs where, and how many of the others wait, and why. */
function blockLines({ blocks }: NightStatus): string[] {
  if (blocks === null) return []
  const running = blocks.filter(({ standing }) => standing === 'running')
  const waiting = blocks.filter(({ standing }) => standing === 'waiting')
  const left = blocks.filter(({ standing }) => standing === 'left')
  const reasons = [...new Set(waiting.flatMap(({ reason }) => (reason === '' ? [] : [reason])))].join(', ')
  const ended = blocks.filter(({ standing }) => standing === 'ended').length
  return [
    `   blocks: ${ended} ended, ${running.length} running, ${waiting.length} waiting${reasons === '' ? '' : ` (${reasons})`}${left.length === 0 ? '' : `, ${left.length} without a job`}`,
    ...running.map(
      ({ block, job, node, succeeded, failed, running: experiment }) =>
        `        block ${block} on ${node ?? '?'} (job ${job ?? '?'}): ${succeeded + failed} done${experiment === null ? '' : `, now ${experiment}`}`,
    ),
  ]
}

function readings({ readings }: NightStatus): string[] {
  const { cpu, gpu, cpuCelsius, gpuCelsius } = readings
  const power = (name: string, now: typeof cpu) =>
    now === null
      ? []
      : [
          `${name} ${formatWatts(now.watts)}${now.source === 'estimated' ? ' estimated' : ''} (${formatDuration(now.ageSeconds)} ago)`,
        ]
  const heat = (celsius: number | null) => (celsius === null ? [] : [formatCelsius(celsius)])
  return [...power('CPU', cpu), ...heat(cpuCelsius), ...power('GPU', gpu), ...heat(gpuCelsius)]
}

function metrics({ metrics }: NightStatus): string[] {
  return Object.entries(metrics).map(([name, value]) => `${name} ${formatNumber(value)}`)
}

function pauseLine({ pauseSeconds, pauseReason }: NightStatus): string[] {
  return pauseSeconds === null ? [] : [`   ${pauseReason}: at most ${formatDuration(pauseSeconds)} left`]
}

function ending({ remainingSeconds, endsAt }: NightStatus): string {
  return `night ends in about ${formatDuration(remainingSeconds)} (${date(endsAt).slice(11, 16)})`
}

function precisionLine({ precision }: NightStatus): string[] {
  if (precision === null) return []
  const { block, settings, reached, ended } = precision
  const known = `precision: after block ${block}, ${reached} of ${settings} settings are known as wanted`
  return [`   ${known}${ended === '' ? '' : `; ${ended}`}`]
}

function budgetLine({ budget }: NightStatus): string[] {
  if (budget === null) return []
  return [budget.ended === '' ? `   budget: ${budget.left} left` : `   ⏹ ${budget.ended}`]
}

function failureLines({ lastFailure }: NightStatus): string[] {
  if (lastFailure === null) return []
  const { experimentId, attempt, cause, detail, at } = lastFailure
  return [`   last failure: ${experimentId}, attempt ${attempt}, ${date(at)} (${cause}): ${detail}`]
}

// Local time as it was written: `2026-11-23 21:30:05`.
function date(time: string | null): string {
  return time === null ? '–' : time.slice(0, 19).replace('T', ' ')
}

function clock(timeMs: number): string {
  const time = new Date(timeMs)
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map(part => String(part).padStart(2, '0'))
    .join(':')
}
