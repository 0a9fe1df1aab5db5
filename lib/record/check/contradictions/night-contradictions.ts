import { metersOf } from '../../night/meters-at.js'
import type { IdleRecord, NightRecord } from '../../schema.js'
import { isLocalTime, nightDate } from '../../time.js'
import { type Contradiction, Range } from './contradiction.js'
import { aCount, aShare, aTime, coldest, degrees, hottest } from './contradictions.js'

type Told = readonly [field: string, found: unknown, isSound: boolean, expected: unknown]

const maxWatts = 1e6
const someWatts = new Range(`0 to ${maxWatts} W`)
const someWords = new Range('a name that is not empty')
const someSeconds = new Range('0 to 3,600 s and what it took to measure them')
const aCommit = new Range('hexadecimal digits, or null')

/**
 * What of night.json cannot be, by itself: times that are none or that its own name contradicts, counts, watts and shares
 * outside of what a machine can have, cards that the machine does not have.
 *
 */
export function nightContradictions(night: NightRecord): readonly Contradiction[] {
  const told = [...ofTimes(night), ...ofMachine(night), ...ofCards(night), ...ofIdle(night), ...ofCode(night)]
  return told
    .filter(([, , isSound]) => !isSound)
    .map(([field, found, , expected]) => ({ field, found, expected, doubts: 'field' as const }))
}

function ofTimes(night: NightRecord): readonly Told[] {
  const times: [string, string][] = [
    ['started_at', night.started_at],
    ...idlesOf(night).map(([field, { started_at }]): [string, string] => [`${field}.started_at`, started_at]),
    ...(night.resumes ?? []).map(({ at }, place): [string, string] => [`resumes[${place}].at`, at]),
    ...(night.rerun_of === undefined
      ? []
      : [['rerun_of.started_at', night.rerun_of.started_at] as [string, string]]),
  ]
  const formless = times
    .filter(([field, text]) => !isLocalTime(text) && !(field === 'rerun_of.started_at' && text === ''))
    .map(([field, text]): Told => [field, text, false, aTime])
  if (formless.length > 0) return formless
  const started = night.started_at
  return [
    // A block has the name of its night, and begins when it has a node.
    ...(/^run_\d{8}_\d{6}/.test(night.night) && night.block_of === undefined
      ? [['started_at', started, isOfName(started, night.night), new Range(`about ${night.night}`)] as const]
      : []),
  ]
}

// A folder whose name is taken gets that of a later second.
const laterMs = 600_000

/** Whether a night that began then got its name from it, in the zone of the time itself. */
function isOfName(started: string, name: string): boolean {
  const [, year, month, day, hour, minute, second] =
    /^run_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)/.exec(name) ?? []
  const zone = /(?:Z|[+-]\d\d:\d\d)$/.exec(started)?.[0] ?? 'Z'
  const named = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(named) || Math.abs(Date.parse(started) - named) <= laterMs
}

function ofMachine({ machine }: NightRecord): readonly Told[] {
  if (machine === null) return []
  const { logical_cpus: cpus, memory_bytes: memory, gpus, cpu_throttling_celsius: throttling } = machine
  return [
    ['machine.logical_cpus', cpus, isCount(cpus) && cpus > 0 && cpus <= 1e6, aCount],
    ['machine.memory_bytes', memory, isCount(memory), aCount],
    ['machine.cpu_throttling_celsius', throttling, throttling === undefined || isWarm(throttling), degrees],
    ...gpus.flatMap(({ index, uuid, power_limit_watts: watts, slowdown_celsius: slow }, place): Told[] => {
      const of = (name: string) => `machine.gpus[${place}].${name}`
      const isOnce = gpus.filter(card => card.index === index).length === 1
      return [
        [
          of('index'),
          index,
          isCount(index) && isOnce,
          new Range('a whole number from 0 that no other card has'),
        ],
        [of('uuid'), uuid, uuid !== '' && gpus.filter(card => card.uuid === uuid).length === 1, someWords],
        [of('power_limit_watts'), watts, watts === null || (watts > 0 && watts <= maxWatts), someWatts],
        [of('slowdown_celsius'), slow, slow === undefined || isWarm(slow), degrees],
      ]
    }),
  ]
}

function ofCards({ machine, gpus }: NightRecord): readonly Told[] {
  if (machine === null || machine.gpus.length === 0) return []
  const known = machine.gpus.map(({ index, uuid }) => `${index} ${uuid}`)
  return Object.entries(gpus ?? {}).flatMap(([name, { cards }]) =>
    (cards ?? []).map(({ index, uuid }, place): Told => {
      const field = `gpus.${name}.cards[${place}]`
      return [
        field,
        { index, uuid },
        known.includes(`${index} ${uuid}`),
        new Range(`one of ${known.join(', ')}`),
      ]
    }),
  )
}

/** Each time the idle machine was measured, under its place in night.json. */
function idlesOf({ idle, idle_later = [] }: NightRecord): readonly (readonly [string, IdleRecord])[] {
  return [
    ...(idle === undefined ? [] : [['idle', idle] as const]),
    ...idle_later.map((later, place) => [`idle_later[${place}]`, later] as const),
  ]
}

function ofIdle(night: NightRecord): readonly Told[] {
  return idlesOf(night).flatMap(([field, idle]) => ofOneIdle(field, idle, night))
}

function ofOneIdle(field: string, idle: IdleRecord, night: NightRecord): readonly Told[] {
  const { machine } = night
  const meters = metersOf(night)
  const cards = machine?.gpus.flatMap(({ index, uuid }) => [`${index} ${uuid}`]) ?? []
  return [
    [`${field}.seconds`, idle.seconds, idle.seconds > 0 && idle.seconds <= 2 * 3600, someSeconds],
    ...idle.devices.flatMap((device, place): Told[] => {
      const of = (name: string) => `${field}.devices[${place}].${name}`
      const {
        meter,
        measures,
        device: name,
        device_index: index,
        watts,
        uncertainty_watts: off,
        coverage,
      } = device
      const isMeter = meters.some(one => one.meter === meter && one.measures === measures)
      const isDevice =
        measures === 'cpu'
          ? ['package', 'ram'].includes(name) && index === 0
          : cards.length === 0 || !name.startsWith('GPU-') || cards.includes(`${index} ${name}`)
      return [
        [of('meter'), meter, isMeter, meters.map(one => one.meter)],
        [of('device'), `${name}, ${index}`, isDevice && Number.isInteger(index), cards],
        [of('watts'), watts, watts >= 0 && watts <= maxWatts, someWatts],
        [of('uncertainty_watts'), off, off === null || (off >= 0 && off <= maxWatts), someWatts],
        [of('coverage'), coverage, coverage >= 0 && coverage <= 1, aShare],
      ]
    }),
  ]
}

function ofCode({ repositories, versions, base }: NightRecord): readonly Told[] {
  return [
    ...Object.entries(repositories).map(([name, { commit }]): Told => {
      return [
        `repositories.${name}.commit`,
        commit,
        commit === null || /^[0-9a-f]{7,64}$/.test(commit),
        aCommit,
      ]
    }),
    ...Object.entries(versions).map(([name, version]): Told => {
      return [`versions.${name}`, version, version !== '', new Range('a version')]
    }),
    [
      'base',
      base,
      base === undefined || base.startsWith('/') || /^[A-Z]:/i.test(base),
      new Range('an absolute path'),
    ],
  ]
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function isWarm(celsius: number): boolean {
  return celsius >= coldest && celsius <= hottest
}

/**
 * A night without what cannot be in its night.json: what is not to be believed is absent. Its date is told by its name
 * then.
 */
export function withoutNightContradictions(
  night: NightRecord,
  contradictions: readonly Contradiction[],
): NightRecord {
  if (contradictions.length === 0) return night
  const fields = new Set(contradictions.map(({ field }) => field))
  const isDoubted = (start: string) => [...fields].some(field => field.startsWith(start))
  const { idle, idle_later, machine, ...rest } = night
  return {
    ...rest,
    ...(fields.has('started_at') ? { started_at: '' } : {}),
    ...(idle === undefined || isDoubted('idle.') ? {} : { idle }),
    ...(idle_later === undefined || isDoubted('idle_later') ? {} : { idle_later }),
    machine:
      machine === null
        ? null
        : {
            ...machine,
            gpus: machine.gpus.map(({ slowdown_celsius: slow, ...card }, place) => ({
              ...card,
              power_limit_watts: fields.has(`machine.gpus[${place}].power_limit_watts`)
                ? null
                : card.power_limit_watts,
              ...(slow === undefined || fields.has(`machine.gpus[${place}].slowdown_celsius`)
                ? {}
                : { slowdown_celsius: slow }),
            })),
          },
  }
}

/** The date of a night by its name, `run_YYYYMMDD_HHMMSS`, as {@link nightDate} tells it; empty for another name. */
export function dateOfName(name: string): string {
  const [, year, month, day, hour] = /^run_(\d{4})(\d\d)(\d\d)_(\d\d)/.exec(name) ?? []
  return year === undefined ? '' : nightDate(`${year}-${month}-${day}T${hour}`)
}
