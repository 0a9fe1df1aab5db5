import { join } from 'node:path'
import { methodOf, windowOf } from '../experiment/attempt-record.js'
import type { ExperimentRecord, NightRecord, OutsidePhasesRecord, PhaseRecord } from '../schema.js'
import { replayOptions } from '../traces/replay-traces.js'
import { replayWindows } from '../traces/replay-windows.js'
import { outsideOf, overlapOf } from './outside.js'
import { type MeasuredWindow, notKnown, sumOfWindows } from './sum-windows.js'

type Phases = Pick<ExperimentRecord, 'phases' | 'outside_phases'>

/**
 * The record with what each phase of its last attempt took, added up from the traces over the times that its log told;
 * and what lies outside of them. A phase whose times are not known well enough has no energy.
 *
 * @param folder Of the experiment; its traces are complete.
 */
export function withPhases(record: ExperimentRecord, folder: string, night: NightRecord): ExperimentRecord {
  try {
    const found = phasesOf(record, folder, night)
    const told = (found.phases ?? []).flatMap(({ name, problems }) =>
      problems.includes(vague) ? [`phase ${name}: ${vague}`] : [],
    )
    return { ...record, ...found, warnings: [...record.warnings, ...told] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const told = record.attempts.at(-1)?.phases ?? []
    return {
      ...record,
      phases: told.map(({ name, times, problems }) => ({ name, times, ...notKnown, problems })),
      outside_phases: { ...notKnown, overlap_seconds: null },
      warnings: [...record.warnings, `the phases were not added up, for a trace cannot be read: ${reason}`],
    }
  }
}

/**
 * What the phases of a record's last attempt took; nothing where it has none.
 *
 * @throws the error of the system for a trace that exists and cannot be read.
 */
export function phasesOf(record: ExperimentRecord, folder: string, night: NightRecord): Phases {
  const attempt = record.attempts.at(-1)
  const told = attempt?.phases ?? []
  if (attempt === undefined || told.length === 0) return {}
  const all = windowOf(attempt)
  const { startMs, endMs } = all
  const method = methodOf(attempt)
  const isWhole = told.every(({ whole }) => whole)
  const inPhases = told.flatMap(({ windows }) => windows)
  const outside = outsideOf(inPhases, (endMs - startMs) / 1000)
  const windows = [...inPhases, ...outside].filter(({ start_seconds: from, end_seconds: to }) => to > from)
  const [attemptEnergy, ...energies] = replayWindows(
    join(folder, 'energy'),
    {
      attempt: all,
      windows: [
        all,
        ...windows.map(({ start_seconds, end_seconds }) => ({
          startMs: startMs + start_seconds * 1000,
          endMs: startMs + end_seconds * 1000,
        })),
      ],
    },
    replayOptions(night, record.repository, attempt),
  )
  const measured = new Map(windows.map((window, place) => [window, energies[place]]))
  const sum = (of: readonly MeasuredWindow['window'][]) =>
    sumOfWindows(
      of.flatMap(window => {
        const energy = measured.get(window)
        return energy === undefined ? [] : [{ window, energy }]
      }),
      attemptEnergy?.devices ?? [],
      method,
    )
  const phases = told.map(({ name, times, windows: own, whole, problems }): PhaseRecord => {
    const taken = whole ? sum(own) : notKnown
    const isVague = whole && own.length > 0 && taken.seconds === null
    return { name, times, ...taken, problems: [...problems, ...(isVague ? [vague] : [])] }
  })
  return {
    phases,
    outside_phases: rest(outside, isWhole ? sum(outside) : notKnown, overlapOf(inPhases), isWhole),
  }
}

const vague = 'its joules are not told: when it began and ended is not known well enough'

function rest(
  outside: readonly unknown[],
  taken: Omit<OutsidePhasesRecord, 'overlap_seconds'>,
  overlap: number,
  isWhole: boolean,
): OutsidePhasesRecord {
  // All of the attempt was in a phase: nothing was taken outside.
  const nothing = {
    ...notKnown,
    seconds: 0,
    seconds_uncertainty: 0,
    energy_total_joules: 0,
    uncertainty_joules: 0,
    sensor_joules: 0,
  }
  return {
    ...(outside.length === 0 && isWhole ? nothing : taken),
    overlap_seconds: isWhole ? overlap : null,
  }
}
