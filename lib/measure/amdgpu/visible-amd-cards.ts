import type { Card, CardChoice } from '../nvidia-smi/card-choice.js'
import { isCardUuid } from '../nvidia-smi/card-identity.js'

/**
 * The cards of AMD that a program started in this environment may use:
 * https://rocm.docs.amd.com/en/latest/conceptual/gpu-isolation.html. ROCm's runtime shows some of the machine's, none where
 * its variable is empty; HIP shows some of those, numbered anew, by its own variable or, where that is empty, by CUDA's. Both
 * take the devices up to the first that is none.
 */
export function visibleAmdCards(env: NodeJS.ProcessEnv, machine: readonly Card[]): CardChoice {
  const all: CardChoice = { cards: null, by: '', notices: [], environment: {} }
  const runtime = env[runtimeVariable]
  const variable = hipVariables.find(name => (env[name] ?? '') !== '')
  const by = [
    ...(runtime === undefined ? [] : [runtimeVariable]),
    ...(variable === undefined ? [] : [variable]),
  ]
  if (by.length === 0) return all
  const settings = by.map(name => `${name}=${env[name]}`).join(' and ')
  if (machine.some(({ isPartitioned }) => isPartitioned === true)) {
    const parts = `${settings} numbers the parts of cards that are shown as several devices, so all cards are counted; give --gpus`
    return { ...all, notices: [parts] }
  }
  // A part of a processor has a number too, but is none of the machine's cards.
  const last = Math.max(-1, ...machine.map(({ index }) => index))
  const devices = Array.from({ length: last + 1 }, (_, index) => machine.find(card => card.index === index))
  const shown = runtime === undefined ? devices : devicesNamed(runtime, devices)
  const used = variable === undefined ? shown : devicesNamed(env[variable] ?? '', shown)
  return { ...all, cards: [...new Set(used.flatMap(card => card ?? []))], by: by.join(' and ') }
}

/** What a run finds in its environment, so that it may use these cards and no others. */
export function amdEnvironment(cards: readonly Card[]): Readonly<Record<string, string>> {
  return {
    [runtimeVariable]: cards.map(({ uuid, index }) => (isCardUuid(uuid) ? uuid : String(index))).join(','),
    // Numbers among those that the runtime shows; an empty list would mean nothing.
    HIP_VISIBLE_DEVICES: cards.length === 0 ? '-1' : cards.map((_, place) => place).join(','),
  }
}

const runtimeVariable = 'ROCR_VISIBLE_DEVICES'
const hipVariables = ['HIP_VISIBLE_DEVICES', 'CUDA_VISIBLE_DEVICES'] as const

type Devices = readonly (Card | undefined)[]

function devicesNamed(value: string, devices: Devices): Devices {
  const places: number[] = []
  for (const word of value.split(',').map(text => text.trim())) {
    const place = /^\d+$/.test(word)
      ? Number(word)
      : devices.findIndex(card => isCardUuid(word) && card?.uuid.toLowerCase() === word.toLowerCase())
    if (place < 0 || place >= devices.length) break
    places.push(place)
  }
  return places.map(place => devices[place])
}
