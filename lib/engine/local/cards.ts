import { cardVariables } from '../../config/command/variable-names.js'
import { type GpuText, gpusAllowed, parseGpus } from '../../config/gpus.js'
import { ownValue } from '../../config/own-value.js'
import type { Repository } from '../../config/schema.js'
import { UsageError } from '../../errors.js'
import type { Availability, CardKind } from '../../measure/availability.js'
import type { OwnCards } from '../../measure/energy/own-cards.js'
import type { Meter } from '../../measure/meter.js'
import {
  type Card,
  type CardChoice,
  chosenCards,
  ownCardsOf,
  type PlacedWish,
} from '../../measure/nvidia-smi/card-choice.js'
import type { CardNames } from '../../measure/nvidia-smi/card-identity.js'
import type { Gpu } from '../../measure/nvidia-smi/gpus.js'
import { visibleCards } from '../../measure/nvidia-smi/visible-cards.js'
import { startedBy } from '../../plan/control/control-program.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { repositoriesOf } from '../../plan/repositories-of.js'
import type { NightRecord } from '../../record/schema.js'
import type { CardsOfRuns } from '../engine.js'

/** Which cards the runs of each repository may use. */
export interface NightCards {
  readonly machine: readonly CardNames[]
  readonly choices: ReadonlyMap<string, CardChoice>
}

/**
 * The cards of the machine, and of each repository's runs: by the night's options, else by the repository's
 * configuration, else by the environment.
 *
 * @throws UsageError for cards that do not exist.
 */
export async function cardsOfNight(
  nightPlan: NightPlan,
  availabilities: readonly Availability[],
  env: NodeJS.ProcessEnv,
  listCards: () => Promise<readonly Gpu[]>,
): Promise<NightCards> {
  const { settings, config } = nightPlan
  const wishes = repositoriesOf(startedBy(nightPlan)).map(name => {
    const repository = ownValue(config.models, name)
    return { name, repository, placed: wishFor(settings.gpus, repository, name) }
  })
  // A night that measures nothing needs the cards only to check the selection.
  const isAsked = availabilities.some(({ cards }) => cards !== undefined)
  const isChosen = wishes.some(({ placed }) => placed.wish.kind === 'list')
  const machine = isAsked || isChosen ? machineCards(availabilities, await listCards()) : []
  const choices = new Map(
    wishes.map(({ name, repository, placed }) => [
      name,
      choose(placed, machine, withVariables(env, repository, placed, name)),
    ]),
  )
  return { machine, choices }
}

/** The selection of a repository's cards, and where it was made. */
export function wishFor(
  told: GpuText | null,
  repository: Pick<Repository, 'gpus'> | undefined,
  name: string,
): PlacedWish {
  if (told !== null) return placed(told, '--gpus')
  if (repository?.gpus !== undefined) return placed(repository.gpus, `models.${name}.gpus`)
  return { wish: { kind: 'auto' }, place: '' }
}

/**
 * The environment in which a repository's program looks for cards: the cards that its own variables leave it are those
 * whose joules count.
 *
 * @throws UsageError where they contradict a choice that sets the same variables.
 */
export function withVariables(
  env: NodeJS.ProcessEnv,
  repository: Pick<Repository, 'env'> | undefined,
  { wish, place }: PlacedWish,
  name: string,
): NodeJS.ProcessEnv {
  const own = repository?.env ?? {}
  const found = cardVariables.find(variable => Object.hasOwn(own, variable))
  if (found !== undefined && (wish.kind === 'list' || wish.kind === 'none')) {
    throw new UsageError(
      `${place}: found ${found}=${own[found]} beside it, in the environment of ${name} (env, or --env); allowed: one of the two, for both choose its cards`,
    )
  }
  return { ...env, ...own }
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

/** The cards that the meter found, with their names; or as the drivers list them if there is no meter. */
export function machineCards(
  availabilities: readonly Availability[],
  listed: readonly Gpu[],
): readonly Card[] {
  const found = availabilities.find(({ cards }) => cards !== undefined)?.cards
  const nameOf = (index: number) => listed.find(gpu => gpu.index === index)?.name ?? ''
  return (found ?? listed).map(({ name = '', ...card }) => ({
    ...kindOf(card),
    index: card.index,
    uuid: card.uuid,
    busId: card.busId ?? '',
    name: nameOf(card.index) || name,
  }))
}

function kindOf({ maker, isPartitioned }: CardKind): CardKind {
  return maker === undefined ? {} : { maker, isPartitioned: isPartitioned === true }
}

/** The choices as a night uses them. */
export function cardsOfRuns(cards: NightCards): CardsOfRuns {
  const { machine, choices } = cards
  return {
    record: cardsRecord(cards),
    ofAnyRun: cardsOfAnyRun(cards),
    of(repository) {
      const choice = choices.get(repository)
      return choice === undefined ? undefined : ownCardsOf(choice, machine)
    },
    environmentOf: repository => choices.get(repository)?.environment ?? {},
  }
}

function cardsOfAnyRun({ machine, choices }: NightCards): OwnCards {
  const each = [...choices.values()].map(({ cards }) => cards)
  const cards = each.includes(null) ? null : each.flatMap(some => some ?? [])
  return { ...ownCardsOf({ cards }, machine), expected: [] }
}

function cardsRecord({ machine, choices }: NightCards): NightRecord['gpus'] {
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

/**
 * What a night reports of its cards before it starts: whose joules count, and which give no power.
 *
 * @param used The meters of the night: what another one finds of the cards is not what is measured.
 */
export function cardNotices(
  { machine, choices }: NightCards,
  availabilities: readonly Availability[],
  used: readonly Meter[],
): readonly string[] {
  const found =
    availabilities.find(one => one.cards !== undefined && used.some(({ name }) => name === one.name))
      ?.cards ?? []
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
