import type { Night } from '../night/night.js'
import type { ExperimentRecord, Machine, NightRecord } from '../record/schema.js'
import { formatBytes, formatWatts } from '../units.js'
import type { Entry } from './entry.js'
import { repeatOf } from './repeat.js'
import type { FactView, NightView } from './view.js'
import { causeInWords, momentInWords, settingsOf } from './words.js'

/** Where each night ran, from which plan, and how to run it again. */
export function nightViewsOf(nights: readonly Night[], entries: readonly Entry[]): readonly NightView[] {
  return nights.map((night, index) => ({
    id: `night-${index + 1}`,
    name: night.name,
    startedAt: momentInWords(night.record.started_at),
    endedAt: momentInWords(lastEndOf(night.experiments)),
    machine: machineFacts(night.record.machine),
    versions: Object.entries(night.record.versions).map(([name, value]) => ({ name, value })),
    repositories: repositoriesOf(night.record),
    plan: planOf(night, entries),
    repeat: repeatOf(night.record),
  }))
}

function lastEndOf(experiments: readonly ExperimentRecord[]): string {
  return experiments
    .map(({ ended_at }) => ended_at)
    .reduce((last, end) => (Date.parse(end) > (Date.parse(last) || 0) ? end : last), '')
}

function machineFacts(machine: Machine): readonly FactView[] {
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
    { name: 'Governor', value: machine.governor ?? 'not readable' },
  ]
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
  return night.record.plan.map((planned, index) => {
    const entry = ran.get(index + 1)
    return {
      number: index + 1,
      repository: planned.repository,
      model: planned.model,
      mode: planned.mode,
      settings: settingsOf(planned.hyperparameters),
      state: stateOf(entry),
      href: entry === undefined ? '' : `#${entry.id}`,
    }
  })
}

function stateOf(entry: Entry | undefined): string {
  if (entry?.record === undefined || entry.record === null) return 'not run'
  return entry.record.outcome === 'success' ? 'success' : causeInWords(entry.record.cause)
}
