import { type Night, nightTitle } from '../../night/night.js'
import { countNights } from '../../night/verdict/night-counts.js'
import { judgeNight, type NightVerdict } from '../../night/verdict/night-verdict.js'
import { protocol } from '../../protocol/protocol.js'
import { protocolHeadline } from '../../protocol/protocol-words.js'
import type { ExperimentRecord } from '../../record/schema.js'
import { formatCelsius, formatDuration, formatJoules } from '../../units.js'
import { placeFrom } from '../execute/place.js'
import {
  describeExperiment,
  type ExperimentRow,
  energyText,
  failureNote,
  hottest,
  marks,
  metricsText,
  rowCells,
  rowColumns,
} from '../live/experiment-row.js'
import { alarming, html, htmlTable, quiet } from '../show/html.js'
import type { View } from './view.js'

/** A night as it is on disk: its verdict, and one row per experiment. */
export function nightView(night: Night): View {
  const title = `${marks.night} ${nightTitle(night)}${night.record.seed === null ? '' : `, seed ${night.record.seed}`}`
  const { counts: verdict, shortfalls } = verdictOf(night)
  const measured = protocolHeadline(protocol(night))
  const rows = night.experiments.map(recordRow)
  const problems = [...shortfalls, ...night.problems].map(
    problem => html`<div style="${alarming}">⚠ ${problem}</div>\n`,
  )
  const table = rows.length === 0 ? '' : htmlTable(rowColumns, rows.map(rowCells))
  return {
    forms: {
      'text/html': html`<div><b>${title}</b> ${verdict}</div>
<div style="${quiet}">${measured}</div>
<div style="${quiet}">${placeFrom(process.cwd(), night.path)}</div>
${problems}${table}`.text,
    },
    text: [
      `${title}: ${verdict}`,
      measured,
      ...shortfalls.map(text => `⚠ ${text}`),
      ...night.problems,
      ...rows.map(({ mark, what, took, energy, metrics }) => [mark, what, took, energy, metrics].join('\t')),
      placeFrom(process.cwd(), night.path),
    ].join('\n'),
  }
}

function verdictOf(night: Night): NightVerdict & { readonly counts: string } {
  const { record, experiments } = night
  const found = countNights([night])
  const known = experiments.flatMap(({ energy_total_joules: joules }) => (joules === null ? [] : [joules]))
  const estimated = experiments.some(({ energy_sources: { cpu } }) => cpu === 'estimated')
  const joules = known.reduce((sum, value) => sum + value, 0)
  const counts = [
    [found.succeeded, 'succeeded'],
    [found.failed, 'failed'],
    [found.interrupted, 'stopped'],
    [(record.plan?.length ?? experiments.length) - experiments.length, 'not run'],
  ] as const
  const partly =
    known.length < experiments.length ? ` (known of ${known.length} of ${experiments.length})` : ''
  return {
    ...judgeNight(found),
    counts: [
      ...counts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`),
      ...(known.length === 0
        ? []
        : [`${formatJoules(joules)} together${partly}${estimated ? ', estimated' : ''}`]),
    ].join(', '),
  }
}

function recordRow(record: ExperimentRecord): ExperimentRow {
  const { energy_metrics: energy, cpu_temperature: cpu } = record
  const failed = record.outcome === 'failure'
  return {
    index: record.index,
    mark: markOf(record),
    what: describeExperiment(record),
    took: formatDuration(record.duration_seconds),
    energy: energyText(record.energy_total_joules, record.energy_sources.cpu === 'estimated'),
    heat: formatCelsius(hottest(cpu.max_celsius, energy.gpu_temp_max_celsius)),
    metrics: metricsText(Object.entries(record.performance_metrics)),
    notes: [
      ...(failed ? [failureNote(record.cause, record.error_message)] : []),
      ...(record.attempts.length > 1 ? [{ text: `${record.attempts.length} attempts`, bad: false }] : []),
      ...record.warnings.map(text => ({ text: `⚠ ${text}`, bad: false })),
    ],
  }
}

function markOf({ outcome, cause }: ExperimentRecord): string {
  if (cause === 'interrupted') return marks.stopped
  return outcome === 'success' ? marks.succeeded : marks.failed
}
