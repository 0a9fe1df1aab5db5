import { settingKey } from '../../design/order/setting-key.js'
import type { Judgement, NightFacts, Prospect, Rule } from '../rule.js'

/** Rules of what is run how often, in which order. */

const minRepeats = 5
const randomisedOrders: readonly unknown[] = ['blocks', 'shuffle', 'latin-square']

const orderWords: Readonly<Record<string, string>> = {
  blocks: 'in random blocks',
  shuffle: 'shuffled',
  'latin-square': 'in Latin squares',
}

type Planned = NonNullable<NightFacts['night']['plan']>[number] | NonNullable<Prospect['plan']>[number]

const repeats: Rule = {
  id: 'repeats',
  title: 'Each setting is run several times',
  limit: `at least ${minRepeats} times, or a reason why fewer`,
  sources: ['cruz', 'mlperf'],
  advice: 'run each setting five times, --repeats 5, or say why not: --few-repeats "random search"',
  ofNight: ({ night }) =>
    night.plan === null ? unknownPlan : judgeRepeats(night.plan, night.options.fewRepeats),
  before: ({ plan, options }) => (plan === undefined ? undefined : judgeRepeats(plan, options?.fewRepeats)),
}

const unknownPlan: Judgement = { state: 'unknown', value: 'the plan was not kept' }

function judgeRepeats(plan: readonly Planned[], reason: unknown): Judgement | undefined {
  if (plan.length === 0) return undefined
  const counts = new Map<string, number>()
  for (const planned of plan) counts.set(settingKey(planned), (counts.get(settingKey(planned)) ?? 0) + 1)
  const fewest = Math.min(...counts.values())
  const value = `${fewest} ${fewest === 1 ? 'time' : 'times'}`
  if (fewest >= minRepeats) return { state: 'kept', value }
  return typeof reason === 'string' && reason.trim() !== ''
    ? { state: 'kept', value: `${value}: ${reason.trim()}` }
    : { state: 'broken', value }
}

const order: Rule = {
  id: 'order',
  title: 'The order of the runs is random',
  limit: 'drawn at random, or shuffled',
  sources: ['cruz'],
  advice: 'mutate settings at random, or run them in blocks or shuffled: --order blocks',
  ofNight: ({ night }) =>
    night.plan === null ? unknownPlan : judgeOrder(night.plan, night.sweep ?? { order: night.options.order }),
  before: ({ plan, sweep = {} }) => (plan === undefined ? undefined : judgeOrder(plan, sweep)),
}

/** Settings that were drawn one by one come in the order of their draws, which nothing but chance made. */
function judgeOrder(
  plan: readonly Planned[],
  { order: wanted, designs = [] }: { readonly order?: unknown; readonly designs?: readonly string[] },
): Judgement | undefined {
  const settings = plan.map(settingKey)
  if (new Set(settings).size < 2) return undefined
  if (randomisedOrders.includes(wanted))
    return { state: 'kept', value: orderWords[String(wanted)] ?? String(wanted) }
  const programs = new Set(plan.map(({ repository, model, mode }) => `${repository} ${model} ${mode}`))
  const isDrawn =
    designs.every(design => design === 'random') &&
    programs.size === 1 &&
    plan.every(({ mode }) => mode !== 'default')
  return isDrawn && new Set(settings).size === settings.length
    ? { state: 'kept', value: 'drawn at random' }
    : { state: 'broken', value: 'in the order of the plan' }
}

export const designRules: readonly Rule[] = [repeats, order]
