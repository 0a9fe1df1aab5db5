import type { Night } from '../../../night/night.js'
import { totalOf } from '../../../record/experiment/components.js'
import { formatJoules, formatShare } from '../../../units.js'
import type { Entry } from '../../entry.js'
import { capitalised, counted } from '../../phrases.js'
import { numberIn, numbersOf, sumOf } from '../../row.js'
import { combinedSource, partSource } from '../energy-source.js'
import { differs, formatDifference, recordedDifference } from '../recorded-energy.js'
import { missingParts } from '../verdict-energy.js'
import type { QualityItem } from './quality-item.js'
import { isOf, mean, metersBehind, whyAbsent } from './quality-meters.js'

/** How the energy of a part was come by; null where there is none. */
export function energyItem(
  part: 'cpu' | 'gpu',
  nights: readonly Night[],
  entries: readonly Entry[],
): QualityItem | null {
  if (entries.length === 0) return null
  const name = part.toUpperCase()
  const known = entries.filter(({ row }) => numberIn(row, `energy_${part}_total_joules`) !== null)
  const href = '#quality'
  if (known.length === 0) {
    return {
      tone: part === 'cpu' || missingParts(entries).some(text => isOf(part, text)) ? 'warning' : 'neutral',
      text: `${name} energy not measured: ${whyAbsent(part, nights, entries)}`,
      href,
    }
  }
  const source = combinedSource(known.map(({ row }) => partSource(row, part)))
  const share = mean(
    numbersOf(
      known.map(({ row }) => row),
      `energy_${part}_coverage`,
    ),
  )
  const of =
    known.length === entries.length ? '' : ` in ${known.length} of ${counted(entries.length, 'experiment')}`
  const meters = metersBehind(part, known)
  const by = meters === '' ? '' : source === 'measured' ? ` by ${meters}` : ''
  const covered = share === null || source !== 'measured' ? '' : `, ${formatShare(share)} of the time covered`
  const whole = known.length === entries.length
  return {
    tone: source === 'measured' && whole && (share === null || share >= 0.95) ? 'good' : 'warning',
    text: `${name} energy ${source}${source === 'estimated' ? ', not measured' : ''}${by}${of}${covered}`,
    href,
  }
}

/** Whose joules the GPU energy is, where it is not that of all cards. */
export function cardsItems({ record: { gpus = {} } }: Night, index: number): QualityItem[] {
  const href = `#night-${index + 1}`
  const several = Object.keys(gpus).length > 1
  return Object.entries(gpus).flatMap(([repository, { by, cards, notices }]): QualityItem[] => {
    const whose = several ? `${repository}: ` : ''
    const which =
      cards === null
        ? []
        : cards.length === 0
          ? [`no GPU is counted (${by})`]
          : [`GPU energy is that of GPU ${cards.map(card => card.index).join(', ')} alone (${by})`]
    return [
      ...which.map((text): QualityItem => ({ tone: 'neutral', text: capitalised(`${whose}${text}`), href })),
      ...notices.map((text): QualityItem => ({ tone: 'warning', text: `${whose}${text}`, href })),
    ]
  })
}

/** What the totals add up and what they leave out: once where it is the same in all. */
export function totalItems(entries: readonly Entry[]): readonly QualityItem[] {
  const phrases = entries
    .map(({ record }) => (record === null || record.energy_total_joules === null ? '' : totalOf(record)))
    .filter(text => text !== '')
  return [...new Set(phrases)].map(text => {
    const count = phrases.filter(other => other === text).length
    const where = count === entries.length ? '' : ` (${count} of ${counted(entries.length, 'experiment')})`
    return { tone: 'neutral', text: `Total energy is that of ${text}${where}`, href: '#quality' }
  })
}

export function otherCardsItem(entries: readonly Entry[]): QualityItem | null {
  const joules = sumOf(
    numbersOf(
      entries.map(({ row }) => row),
      'energy_gpu_other_joules',
    ),
  )
  if (joules === null) return null
  const text = `The other GPUs of the machine took ${formatJoules(joules)} while the experiments ran: in none of their energies`
  return { tone: 'neutral', text, href: '#quality' }
}

// Older records state the sum of their samples; what the traces hold may be far from it.
export function recordedItem(entries: readonly Entry[]): QualityItem | null {
  const compared = entries.flatMap(({ row }) => {
    const difference = recordedDifference(row)
    return difference === null ? [] : [difference]
  })
  const differing = compared.filter(differs)
  if (differing.length === 0) return null
  const largest = differing.reduce((most, share) => (Math.abs(share) > Math.abs(most) ? share : most))
  const where =
    differing.length === compared.length && compared.length > 1
      ? `all ${compared.length} experiments`
      : `${differing.length} of ${counted(compared.length, 'experiment')}`
  return {
    tone: 'warning',
    text: `GPU energy as recorded is off from what the traces hold by more than 1 % in ${where}, by up to ${formatDifference(largest)}`,
    href: '#experiments',
  }
}
