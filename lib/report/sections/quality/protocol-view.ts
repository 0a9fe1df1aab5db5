import type { Night } from '../../../night/night.js'
import { protocol, type RuleVerdict } from '../../../protocol/protocol.js'
import { protocolHeadline } from '../../../protocol/protocol-words.js'
import type { RuleState } from '../../../protocol/rule.js'
import { type Entry, nameOf } from '../../entry.js'
import { textIn } from '../../row.js'
import type { ProtocolView, QualityView, Tone } from '../../view.js'
import type { QualityItem } from './quality-item.js'

const tones: Readonly<Record<RuleState, Tone>> = { kept: 'good', broken: 'warning', unknown: 'neutral' }
const words: Readonly<Record<RuleState, string>> = { kept: 'kept', broken: 'broken', unknown: 'not known' }
const maxNamed = 3

/** How well each night was measured. One without a run that succeeded has nothing to judge. */
export function protocolsOf(nights: readonly Night[]): readonly ProtocolView[] {
  return nights
    .filter(({ experiments }) => experiments.some(({ training_success }) => training_success))
    .map(night => {
      const judged = protocol(night)
      return {
        night: nights.length > 1 ? night.name : '',
        headline: protocolHeadline(judged),
        rules: judged.rules.map(ruleView),
      }
    })
}

function ruleView({ rule, title, state, value, limit, advice, sources, experiments }: RuleVerdict) {
  const more = experiments.length - maxNamed
  return {
    rule,
    title,
    tone: tones[state],
    state: words[state],
    value,
    limit,
    advice: state === 'kept' ? '' : advice,
    sources: sources.map(source => source.title).join('; '),
    experiments: [...experiments.slice(0, maxNamed), ...(more > 0 ? [`${more} more`] : [])].join(', '),
  }
}

/** For the first screen: the night that kept the least of it. */
export function protocolItem(nights: readonly Night[]): QualityItem | null {
  const judged = nights
    .filter(({ experiments }) => experiments.some(({ training_success }) => training_success))
    .map(night => protocol(night))
    .sort((one, other) => one.kept / one.of - other.kept / other.of)
  const [least] = judged
  if (least === undefined || least.of === 0) return null
  const broken = least.rules.filter(({ state }) => state === 'broken').length
  const unknown = least.of - least.kept - broken
  const rest = [broken > 0 ? `${broken} broken` : '', unknown > 0 ? `${unknown} not known` : '']
    .filter(text => text !== '')
    .join(', ')
  return {
    tone: broken > 0 ? 'warning' : unknown > 0 ? 'neutral' : 'good',
    text: `${protocolHeadline(least)}${rest === '' ? '' : `: ${rest}`}`,
    href: '#protocol',
  }
}

/** The experiments that means, effects and comparisons leave out. */
export function leftOutOf(entries: readonly Entry[]): QualityView['leftOut'] {
  return entries.flatMap(entry => {
    const why = textIn(entry.row, 'not_compared')
    return why === '' ? [] : [{ text: nameOf(entry), href: `#${entry.id}`, why }]
  })
}
