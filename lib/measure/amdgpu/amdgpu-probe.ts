import type { Availability, Probe } from '../availability.js'
import { within } from '../supervise/tool.js'
import { type AmdCard, amdCards } from './amd-cards.js'
import { amdgpuMeter } from './amdgpu.js'
import { CardFiles } from './card-files.js'

const patienceMs = 5000

const common = {
  name: 'amdgpu',
  measures: 'gpu',
  maker: 'AMD',
  cost: 'reads about eight files of the kernel a card and sample',
} as const

/**
 * Looks which cards of AMD the kernel shows. One that is a part of a processor is left out: by the kernel's document its
 * power includes the processor's, which the processor's own counter tells.
 */
export const probeAmdgpu: Probe = async ({ sysfs }) => {
  const all = amdCards(sysfs)
  const cards = all.filter(({ isProcessor }) => !isProcessor)
  const left = all
    .filter(({ isProcessor }) => isProcessor)
    .map(
      ({ name, busId }) =>
        `${name} at ${busId} is a part of a processor, and its power includes the processor's: it is left out`,
    )
  if (cards.length === 0) {
    const finding = left.length === 0 ? 'the kernel shows no card of AMD (driver amdgpu)' : left.join('; ')
    return { ...common, meter: undefined, finding, unlock: [] }
  }
  const reading = Promise.all(cards.map(card => CardFiles.thatTell(card)))
  if (!(await within(patienceMs, reading))) {
    const finding = `the driver amdgpu gives no answer within ${patienceMs / 1000} s`
    return unable(
      cards.map(card => new CardFiles(card)),
      finding,
    )
  }
  return found(await reading, left)
}

function found(files: readonly CardFiles[], left: readonly string[]): Availability {
  const cards = files.map(one => ({ ...namesOf(one.card), hasPower: hasPower(one) }))
  const count = `${cards.length} card${cards.length === 1 ? '' : 's'} of AMD`
  const withPower = cards.filter(card => card.hasPower)
  if (withPower.length === 0)
    return { ...unable(files, `the kernel shows ${count}, but none tells its power`), cards }
  const some = withPower.length < cards.length ? `, ${withPower.length} of them with power` : ''
  const told = witnesses
    .filter(([channel]) => files.some(one => one.tells(channel)))
    .map(([, words]) => words)
  return {
    ...common,
    meter: amdgpuMeter(files),
    cards,
    finding: [`the kernel shows ${count}${some}: ${told.join(', ')}`, ...left].join('; '),
    unlock: [],
    notices: left.map(text => `amdgpu: ${text}`),
  }
}

const witnesses = [
  ['energyCounterJoules', 'energy counter'],
  ['powerInstantWatts', 'power at the instant'],
  ['powerWatts', 'power'],
] as const

function hasPower(files: CardFiles): boolean {
  return witnesses.some(([channel]) => files.tells(channel))
}

function unable(files: readonly CardFiles[], finding: string): Availability {
  return {
    ...common,
    meter: undefined,
    unable: amdgpuMeter(files),
    finding,
    unlock: [],
    notices: [`${finding}: no run has a GPU energy, nor a total`],
  }
}

function namesOf({ index, uuid, busId, name, maker, isPartitioned }: AmdCard) {
  return { index, uuid, busId, name, maker, isPartitioned }
}
