import { sliceMistake } from '../../config/gpus.js'
import { UsageError } from '../../errors.js'
import { visibleAmdCards } from '../amdgpu/visible-amd-cards.js'
import { type Card, type CardChoice, cardsNamed } from './card-choice.js'
import { isCardUuid } from './card-identity.js'

/**
 * The cards that a program started in this environment may use:
 * https://docs.nvidia.com/cuda/cuda-c-programming-guide/#env-vars for CUDA's variables,
 * https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html for a container's,
 * https://slurm.schedmd.com/gres.html for Slurm's.
 *
 * @throws UsageError for a slice of a card (MIG), whose power is not reported.
 */
export function visibleCards(env: NodeJS.ProcessEnv, machine: readonly Card[]): CardChoice {
  if (machine.some(({ maker }) => maker === 'AMD')) return visibleAmdCards(env, machine)
  for (const variable of ['CUDA_VISIBLE_DEVICES', ...restrictions]) {
    const slice = sliceMistake(env[variable] ?? '')
    if (slice !== undefined) {
      throw new UsageError(
        `${variable}: found ${JSON.stringify(env[variable])}; ${slice} (--gpus wins over the variable)`,
      )
    }
  }
  const all: CardChoice = { cards: null, by: '', notices: [], environment: {} }
  const cuda = env.CUDA_VISIBLE_DEVICES
  // CUDA numbers what nvidia-smi shows, whatever a container or a scheduler left of the machine's cards.
  if (cuda !== undefined) return { ...all, ...byCuda(cuda, env.CUDA_DEVICE_ORDER, machine) }
  for (const variable of restrictions) {
    const value = env[variable]?.trim()
    if (value === undefined || value === '' || value === 'all') continue
    return { ...all, ...byRestriction(variable, value, machine) }
  }
  return all
}

// The variables in which a container and Slurm name the cards they grant; the innermost first.
const restrictions = [
  'NVIDIA_VISIBLE_DEVICES',
  'SLURM_STEP_GPUS',
  'SLURM_JOB_GPUS',
  'GPU_DEVICE_ORDINAL',
] as const

type Found = Pick<CardChoice, 'cards' | 'by' | 'notices'>

/**
 * CUDA takes the devices up to the first invalid one, all of them by number or all by UUID, and none at all where one
 * is named twice: PyTorch's `_parse_visible_devices` (torch/cuda/__init__.py) does it after the driver.
 */
function byCuda(value: string, order: string | undefined, machine: readonly Card[]): Found {
  const cards: Card[] = []
  let isNumbered = false
  const by = 'CUDA_VISIBLE_DEVICES'
  const words = value.split(',').map(text => text.trim())
  const form = /^\d/.test(words[0] ?? '') ? /^\d+$/ : /^GPU-\S+$/i
  for (const word of words) {
    const found = form.test(word) ? cardsNamed(word, machine) : []
    const [card] = found
    if (card === undefined || found.length > 1) break
    isNumbered ||= /^\d+$/.test(word)
    if (cards.includes(card)) {
      const twice = `CUDA_VISIBLE_DEVICES=${value} names a card twice, and CUDA then shows none at all`
      return { cards: [], by, notices: [twice] }
    }
    cards.push(card)
  }
  const isSure = !isNumbered || order === 'PCI_BUS_ID' || cards.length === machine.length || areAlike(machine)
  const numbers = cards.map(({ index }) => index).join(', ')
  return {
    cards,
    by,
    notices: isSure
      ? []
      : [
          `CUDA numbers cards that differ by their speed, which nobody else can tell: CUDA_VISIBLE_DEVICES=${value} is taken for the GPUs ${numbers} of nvidia-smi, which it may not be. Set CUDA_DEVICE_ORDER=PCI_BUS_ID, or give --gpus`,
        ],
  }
}

// Cards of one kind are numbered by their place on the bus, as nvidia-smi does.
function areAlike(machine: readonly Card[]): boolean {
  return new Set(machine.map(({ name }) => name)).size <= 1
}

/**
 * Where the restriction is in force, nvidia-smi shows the cards that are left, numbered anew; where it is only in the
 * environment, it shows all.
 */
function byRestriction(variable: string, value: string, machine: readonly Card[]): Found {
  if (/^(?:none|void)$/i.test(value)) return { cards: [], by: variable, notices: [] }
  const words = value.split(',').flatMap(numbersIn)
  if (words.length === machine.length && !words.every(word => isThere(word, machine))) {
    return { cards: null, by: variable, notices: [] }
  }
  const cards = words.map(word => cardsNamed(word, machine))
  if (cards.every(found => found.length === 1)) {
    return { cards: [...new Set(cards.flat())], by: variable, notices: [] }
  }
  return {
    cards: null,
    by: variable,
    notices:
      words.length >= machine.length
        ? []
        : [
            `${variable}=${value} names cards that nvidia-smi does not show here, so all ${machine.length} that it shows are counted; give --gpus`,
          ],
  }
}

function isThere(word: string, machine: readonly Card[]): boolean {
  return cardsNamed(word, machine).length === 1
}

/** `0-3` is what Slurm writes for 0, 1, 2 and 3. */
function numbersIn(text: string): readonly string[] {
  const word = text.trim()
  const [, first, last] = /^(\d{1,3})-(\d{1,3})$/.exec(word) ?? []
  if (first === undefined || last === undefined || isCardUuid(word)) return word === '' ? [] : [word]
  const count = Math.max(0, Number(last) - Number(first) + 1)
  return Array.from({ length: count }, (_, place) => String(Number(first) + place))
}
