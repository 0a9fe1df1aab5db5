import { deviceLabel } from '../../measure/parts.js'
import { type Night, nightTitle } from '../../night/night.js'
import type { ExperimentRecord, IdleRecord, Machine, NightRecord } from '../../record/schema.js'
import { formatBytes, formatDuration, formatWatts } from '../../units.js'
import type { Entry } from '../entry.js'
import { causeInWords, momentInWords, settingsOf } from '../phrases.js'
import { repeatOf } from '../sections/repeat.js'
import type { FactView, NightView } from '../view.js'

/** Where each night ran, from which plan, and how to run it again. */
export function nightViewsOf(nights: readonly Night[], entries: readonly Entry[]): readonly NightView[] {
  return nights.map((night, index) => ({
    id: `night-${index + 1}`,
    name: nightTitle(night),
    startedAt: momentInWords(night.record.started_at),
    endedAt: momentInWords(lastEndOf(night.experiments)),
    machine: machineFacts(night.record),
    versions: Object.entries(night.record.versions).map(([name, value]) => ({ name, value })),
    repositories: repositoriesOf(night.record),
    planned: night.record.plan?.length ?? 0,
    plan: planOf(night, entries),
    planNote: planNoteOf(night),
    repeat: repeatOf(night.record),
    lacks: lacksOf(night.record),
  }))
}

function lastEndOf(experiments: readonly ExperimentRecord[]): string {
  return experiments
    .map(({ ended_at }) => ended_at)
    .reduce((last, end) => (Date.parse(end) > (Date.parse(last) || 0) ? end : last), '')
}

function machineFacts({ machine, governor, idle }: NightRecord): readonly FactView[] {
  if (machine === null) return []
  const gpus = machine.gpus.map(gpu => ({
    name: `GPU ${gpu.index}`,
    value: [
      gpu.name,
      gpu.driver === '' ? '' : `driver ${gpu.driver}`,
      gpu.power_limit_watts === null ? '' : `limit ${formatWatts(gpu.power_limit_watts)}`,
      gpu.uuid,
    ]
      .filter(text => text !== '')
      .join(' · '),
  }))
  return [
    { name: 'Host', value: machine.host },
    { name: 'CPU', value: `${machine.cpu} · ${machine.logical_cpus} logical CPUs` },
    { name: 'Memory', value: formatBytes(machine.memory_bytes) },
    ...(gpus.length === 0 ? [{ name: 'GPU', value: 'none found' }] : gpus),
    { name: 'System', value: machine.os },
    { name: 'Kernel', value: machine.kernel },
    { name: 'Governor', value: governorFact(machine, governor) },
    ...(idle === undefined ? [] : [{ name: 'Idle', value: idleFact(idle) }]),
  ]
}

function idleFact({ seconds, devices }: IdleRecord): string {
  const parts = devices.map(({ measures, device, device_index, watts, uncertainty_watts }) => {
    const name = deviceLabel(measures, device, device_index)
    const range = uncertainty_watts === null ? '' : ` ± ${formatWatts(uncertainty_watts)}`
    return `${name} ${formatWatts(watts)}${range}`
  })
  return `${parts.join(', ')} over ${formatDuration(seconds)} before the first run`
}

function governorFact(machine: Machine, governor: NightRecord['governor']): string {
  const ranWith = machine.governor ?? 'not readable'
  if (governor === null || governor === undefined) return ranWith
  if (!governor.set) return `${ranWith} · ${governor.wanted} was asked for and not set: ${governor.problem}`
  return `${ranWith} · set for the night, before it ${governor.before ?? 'none'}`
}

// Older nights are shown as they are: what they did not keep is mentioned, not guessed.
function lacksOf({ plan, machine, seed, started_at, rerun_of }: NightRecord): readonly string[] {
  // One that ran again from the records of such a night has no seed, and lacks nothing.
  if (rerun_of !== undefined) return []
  const absent = [
    plan === null ? 'its plan' : '',
    seed === null ? 'its seed' : '',
    machine === null ? 'the machine it ran on' : '',
    plan === null ? 'its configuration and versions' : '',
  ].filter(text => text !== '')
  if (absent.length === 0) return []
  const zone = /[+-]\d\d:\d\d$/.exec(started_at)?.[0]
  return [
    `A night of the original program: it kept neither ${listedAlternatives(absent)}. What is counted is what left a record, so experiments that never began are not known of.`,
    zone === undefined
      ? 'Its records carry no time zone, and none can be found: times are those of the machine that reads them.'
      : `Its records carry no time zone; laid beside their traces they are in UTC${zone}.`,
    'Its GPU energy was recorded as the sum of the samples, as if each stood for one second; shown here is the integral of the trace over the run.',
  ]
}

function listedAlternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} nor ${words.at(-1)}`
}

function repositoriesOf(record: NightRecord): NightView['repositories'] {
  return Object.entries(record.repositories).map(([name, { path, commit, dirty }]) => ({
    name,
    path,
    state:
      commit === null ? 'not under git' : `${commit}${dirty === true ? ' with uncommitted changes' : ''}`,
  }))
}

function planOf(night: Night, entries: readonly Entry[]): NightView['plan'] {
  const ran = new Map(
    entries
      .filter(entry => entry.night === night && entry.record !== null)
      .map(entry => [entry.record?.index, entry]),
  )
  const long = (night.record.plan?.length ?? 0) > longPlan
  return (night.record.plan ?? []).flatMap((planned, index) => {
    const number = index + (night.record.first_index ?? 1)
    const entry = ran.get(number)
    if (long && entry !== undefined) return []
    return [
      {
        number,
        repository: planned.repository,
        model: modelOf(planned),
        mode: planned.mode,
        settings: settingsOf(planned.hyperparameters)
          .map(({ name, value }) => `${name} ${value}`)
          .join(', '),
        state: stateOf(entry),
        href: entry === undefined ? '' : `#${entry.id}`,
      },
    ]
  })
}

/** More than this, and the plan would only say again what the table of experiments does. */
const longPlan = 200

function planNoteOf({ record: { plan } }: Night): string {
  return (plan?.length ?? 0) > longPlan
    ? 'What ran of it stands in the table of experiments, numbered in the order of the plan; here is what did not run.'
    : ''
}

function modelOf({ model, subject, background }: NonNullable<Night['record']['plan']>[number]): string {
  return [
    model,
    ...(subject === undefined ? [] : [subject.module]),
    ...(background === undefined ? [] : [`beside ${background.repository} ${background.model}`]),
  ].join(' · ')
}

function stateOf(entry: Entry | undefined): string {
  if (entry?.record === undefined || entry.record === null) return 'not run'
  return entry.record.outcome === 'success' ? 'success' : causeInWords(entry.record.cause)
}
