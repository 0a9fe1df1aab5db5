import type { Night } from '../../../night/night.js'
import { precisionHeadline, quantityWords } from '../../../night/precision/precision-words.js'
import type { SettingPrecision } from '../../../record/precision/precision-schema.js'
import { type Entry, nameOf } from '../../entry.js'
import { settingsOf } from '../../phrases.js'
import type { PrecisionView, Tone } from '../../view.js'
import type { QualityItem } from './quality-item.js'

const states: Readonly<Record<SettingPrecision['state'], string>> = {
  reached: 'reached',
  open: 'not reached',
  'given up': 'cannot be reached: its runs give no value',
}
const tones: Readonly<Record<SettingPrecision['state'], Tone>> = {
  reached: 'good',
  open: 'warning',
  'given up': 'bad',
}
const gravity: readonly SettingPrecision['state'][] = ['given up', 'open', 'reached']

/** How well the mean of each setting is known, of nights that ran until it was. */
export function precisionsOf(nights: readonly Night[], entries: readonly Entry[]): readonly PrecisionView[] {
  return nights.flatMap(night => {
    const { precision } = night.record
    if (precision === undefined) return []
    const ordered = precision.settings.toSorted(
      (one, other) => gravity.indexOf(one.state) - gravity.indexOf(other.state),
    )
    return [
      {
        night: nights.length > 1 ? night.name : '',
        headline: precisionHeadline(precision),
        settings: ordered.map(setting => settingView(setting, night, entries)),
      },
    ]
  })
}

function settingView(
  { experiment, runs, state, quantities }: SettingPrecision,
  night: Night,
  entries: readonly Entry[],
): PrecisionView['settings'][number] {
  const record = night.experiments.find(({ experiment_id }) => experiment_id === experiment)
  const entry = entries.find(
    ({ record: own, night: ofEntry }) => own?.experiment_id === experiment && ofEntry === night,
  )
  return {
    tone: tones[state],
    experiment: {
      text: entry === undefined ? experiment : nameOf(entry),
      href: entry === undefined ? '#experiments' : `#${entry.id}`,
    },
    settings: settingsOf(record?.hyperparameters ?? {})
      .map(({ name, value }) => `${name} ${value}`)
      .join(', '),
    runs: String(runs),
    known: quantities.map(quantityWords).join('; '),
    state: states[state],
  }
}

/** For the first screen: how many settings are known as well as was wanted. */
export function precisionItems(nights: readonly Night[]): readonly QualityItem[] {
  return nights.flatMap(({ name, record: { precision } }): QualityItem[] => {
    if (precision === undefined) return []
    const isReached =
      precision.settings.length > 0 && precision.settings.every(({ state }) => state === 'reached')
    const named = nights.length > 1 ? `${name}: ` : ''
    return [
      {
        tone: isReached ? 'good' : 'warning',
        text: `${named}${precisionHeadline(precision)}`,
        href: '#precision',
      },
    ]
  })
}
