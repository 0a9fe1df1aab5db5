import { isNight, type Night, nightTitle } from '../../night/night.js'
import { countNights } from '../../night/verdict/night-counts.js'
import { placeFrom } from '../execute/place.js'
import { html, htmlTable } from '../show/html.js'
import type { View } from './view.js'

const columns = [
  { name: 'night', words: true },
  { name: 'programs', words: true },
  { name: 'succeeded', words: false },
  { name: 'failed', words: false },
  { name: 'path', words: true },
]

/** Several nights, a row each. */
export function nightsView(nights: readonly Night[]): View {
  const rows = nights.map(night => {
    const { succeeded, failed } = countNights([night])
    const programs = [...new Set(night.experiments.map(({ repository, model }) => `${repository} ${model}`))]
    return [
      nightTitle(night),
      programs.join(', '),
      String(succeeded),
      String(failed),
      placeFrom(process.cwd(), night.path),
    ]
  })
  return {
    forms: { 'text/html': html`${htmlTable(columns, rows)}`.text },
    text: [columns.map(({ name }) => name), ...rows].map(row => row.join('\t')).join('\n'),
  }
}

export function isNights(value: unknown): value is readonly Night[] {
  return Array.isArray(value) && value.length > 0 && value.every(isNight)
}
