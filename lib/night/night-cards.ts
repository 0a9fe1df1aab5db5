import { type GpuText, gpusAllowed, parseGpus } from '../config/gpus.js'
import { ownValue } from '../config/own-value.js'
import type { Repository } from '../config/schema.js'
import { UsageError } from '../errors.js'
import type { OwnCards } from '../measure/account.js'
import type { Availability } from '../measure/availability.js'
import {
  type Card,
  type CardChoice,
  chosenCards,
  ownCardsOf,
  type PlacedWish,
} from '../measure/card-choice.js'
import type { CardNames } from '../measure/card-identity.js'
import { listGpus } from '../measure/gpus.js'
import { visibleCards } from '../measure/visible-cards.js'
import type { NightRecord } from '../record/schema.js'
import { repositoriesOf } from './describe-night.js'
import type { NightPlan } from './plan/plan-night.js'

/** Which cards the runs of each repository may use. */
export interface NightCards {
  readonly machine: readonly CardNames[]
  readonly choices: ReadonlyMap<string, CardChoice>
}

/**
 * The cards of the machine, and of each repository's runs: as the night is told, else as the repository's
 * configuration says, else as the environment does.
 *
 * @throws UsageError for cards that there are none of.
 */
export async function cardsOfNight(
  { settings, config, experiments }: NightPlan,
  availabilities: readonly Availability[],
  env: NodeJS.ProcessEnv,
): Promise<NightCards> {
  const wishes = repositoriesOf(experiments).map(
    name => [name, wishFor(settings.gpus, ownValue(config.models, name), name)] as const,
  )
  // Who measures nothing needs the cards for what is chosen of them only.
  const isAsked = availabilities.some(({ cards }) => cards !== undefined)
  const isChosen = wishes.some(([, { wish }]) => wish.kind === 'list')
  const machine = isAsked || isChosen ? await machineCards(availabilities, env) : []
  const choices = new Map(wishes.map(([name, placed]) => [name, choose(placed, machine, env)]))
  return { machine, choices }
}

/** The wish for a repository's cards, and where it stands. */
export function wishFor(
  told: GpuText | null,
  repository: Pick<Repository, 'gpus'> | undefined,
  name: string,
): PlacedWish {
  if (told !== null) return placed(told, '--gpus')
  if (repository?.gpus !== undefined) return placed(repository.gpus, `models.${name}.gpus`)
  return { wish: { kind: 'auto' }, place: '' }
}

function placed(value: GpuText, place: string): PlacedWish {
  const wish = parseGpus(value)
  if (wish === undefined)
    throw new UsageError(`${place}: found ${JSON.stringify(value)}; allowed: ${gpusAllowed}`)
  return { wish, place }
}

export function choose(
  { wish, place }: PlacedWish,
  machine: readonly Card[],
  env: NodeJS.ProcessEnv,
): CardChoice {
  return wish.kind === 'auto' ? visibleCards(env, machine) : chosenCards({ wish, place }, machine)
}

/** The cards that the meter found, with their names; as nvidia-smi lists them where no meter was asked. */
export async function machineCards(
  availabilities: readonly Availability[],
  env: NodeJS.ProcessEnv,
): Promise<readonly Card[]> {
  const listed = await listGpus(env)
  const found = availabilities.find(({ cards }) => cards !== undefined)?.cards
  const nameOf = (index: number) => listed.find(gpu => gpu.index === index)?.name ?? ''
  return (found ?? listed).map(({ index, uuid, busId = '' }) => ({ index, uuid, busId, name: nameOf(index) }))
}

/** What an account asks of the cards while a repository's program runs. */
export function ownCardsFor({ machine, choices }: NightCards, repository: string): OwnCards | undefined {
  const choice = choices.get(repository)
  return choice === undefined ? undefined : ownCardsOf(choice, machine)
}

/** The cards that any run of the night may use: those that a pause waits for. */
export function cardsOfAnyRun({ machine, choices }: NightCards): OwnCards {
  const each = [...choices.values()].map(({ cards }) => cards)
  const cards = each.includes(null) ? null : each.flatMap(some => some ?? [])
  return { ...ownCardsOf({ cards }, machine), expected: [] }
}

/** The choices as night.json keeps them; none where the machine shows no cards. */
export function cardsRecord({ machine, choices }: NightCards): NightRecord['gpus'] {
  if (machine.length === 0) return undefined
  return Object.fromEntries(
    [...choices].map(([name, { by, cards, notices }]) => [
      name,
      {
        by,
        cards: cards === null ? null : cards.map(({ index, uuid }) => ({ index, uuid })),
        notices: [...notices],
      },
    ]),
  )
}

/** What a night tells of its cards before it starts: whose joules are counted, and which of them tell no power. */
export function cardNotices(
  { machine, choices }: NightCards,
  availabilities: readonly Availability[],
): readonly string[] {
  const found = availabilities.find(({ cards }) => cards !== undefined)?.cards ?? []
  const texts = [...choices].flatMap(([repository, choice]) => {
    const own = found.filter(
      card => choice.cards === null || choice.cards.some(({ index }) => index === card.index),
    )
    const mute = own.filter(({ hasPower }) => !hasPower)
    const whose = choices.size > 1 ? `${repository}: ` : ''
    return [
      ...(choice.cards === null || machine.length === 0
        ? []
        : [
            `${whose}${choice.cards.length === 0 ? 'no GPU is counted' : `the GPU energy is that of GPU ${choice.cards.map(({ index }) => index).join(', ')} alone`} (${choice.by})`,
          ]),
      ...choice.notices.map(text => `${whose}${text}`),
      ...(mute.length === 0
        ? []
        : [
            `${whose}GPU ${mute.map(({ index }) => index).join(', ')} ${mute.length > 1 ? 'tell' : 'tells'} no power: no run has a GPU energy, nor a total`,
          ]),
    ]
  })
  return [...new Set(texts)]
}
