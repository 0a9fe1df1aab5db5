import { partOf } from '../../../measure/parts.js'
import type { ExperimentRecord, OutsidePhasesRecord, PhaseRecord } from '../../../record/schema.js'
import { targetText } from '../../../record/series/target-of.js'
import { formatDuration, formatJoules, formatShare } from '../../../units.js'
import type { DetailView } from '../../view.js'

/** What each phase of a run took, and what it took until its target, in words. */
export function phaseLines(record: ExperimentRecord): DetailView['phases'] {
  return [...linesOfPhases(record), ...lineOfTarget(record)]
}

function lineOfTarget({ target, energy_total_joules: total }: ExperimentRecord): DetailView['phases'] {
  if (target === undefined) return []
  const { seconds_to_target: seconds, energy_to_target_joules: joules, uncertainty_joules, reached } = target
  const taken = textOf({ seconds, energy_total_joules: joules, uncertainty_joules, components: [] }, total)
  return [
    {
      name: `until ${targetText(target)}`,
      text: reached === false ? 'never reached' : taken,
      note: target.problems.join('; '),
    },
  ]
}

function linesOfPhases(record: ExperimentRecord): DetailView['phases'] {
  const { phases = [], outside_phases: outside, energy_total_joules: total } = record
  if (phases.length === 0) return []
  return [
    ...phases.map(phase => ({
      name: phase.times === 1 ? phase.name : `${phase.name} (${phase.times} times)`,
      text: textOf(phase, total),
      note: phase.problems.join('; '),
    })),
    ...(outside === undefined
      ? []
      : [{ name: 'outside of every phase', text: textOf(outside, total), note: overlapNote(outside) }]),
  ]
}

type Taken = Pick<
  PhaseRecord | OutsidePhasesRecord,
  'seconds' | 'energy_total_joules' | 'uncertainty_joules' | 'components' | 'sensor_joules'
>

function textOf(taken: Taken, total: number | null): string {
  const { seconds, energy_total_joules: joules, uncertainty_joules, components } = taken
  if (seconds === null) return 'not known'
  const share =
    joules === null || total === null || total <= 0 ? '' : `, ${formatShare(joules / total)} of all`
  const parts = components.length > 1 ? components : []
  return [
    formatDuration(seconds),
    joules === null
      ? 'no energy known'
      : `${withRange(joules, uncertainty_joules)}${sensorRange(taken)}${share}`,
    ...parts.flatMap(({ part, energy_joules, uncertainty_joules: range }) =>
      energy_joules === null ? [] : [`${partOf(part).label} ${withRange(energy_joules, range)}`],
    ),
  ].join(' · ')
}

function withRange(joules: number, uncertainty: number | null): string {
  return `${formatJoules(joules)}${uncertainty === null ? '' : ` ± ${formatJoules(uncertainty)}`}`
}

/** What the sensors may be off by, and who says so; nothing where nobody does. */
function sensorRange({
  sensor_joules: joules = null,
  components,
}: Pick<Taken, 'components'> & { readonly sensor_joules?: number | null | undefined }): string {
  const sources = new Set(
    components.flatMap(({ sensor_source: source = '' }) => (source === '' ? [] : [source])),
  )
  return joules === null || sources.size === 0
    ? ''
    : ` ± ${formatJoules(joules)} (sensor, ${[...sources].join(', ')})`
}

function overlapNote({ overlap_seconds: overlap }: OutsidePhasesRecord): string {
  return overlap === null || overlap === 0
    ? ''
    : `${formatDuration(overlap)} lie in more than one phase, and their joules in each of them`
}
