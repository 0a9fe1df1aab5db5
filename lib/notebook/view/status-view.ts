import type { NightStatus } from '../../night/status/night-status.js'
import { statusLines } from '../../night/status/status-words.js'
import { placeFrom } from '../execute/place.js'
import { html } from '../show/html.js'
import type { View } from './view.js'

/** What a night is doing, in the words of `nightwatt status`. */
export function statusView(status: NightStatus): View {
  const { path, log } = status
  const near = (place: string) => placeFrom(process.cwd(), place)
  const [headline = '', ...lines] = statusLines({
    ...status,
    path: path === null ? null : near(path),
    log: log === null ? null : { ...log, path: near(log.path) },
    // Whose process it is and how it was called is for the machine's users, not for those who get the notebook.
    heldBy: null,
  })
  return {
    forms: {
      'text/html': html`<div><b>${headline}</b></div>
${lines.map(line => html`<div style="white-space:pre-wrap">${line}</div>\n`)}`.text,
    },
    text: [headline, ...lines].join('\n'),
  }
}

/** Whether a value is what `status` returned. */
export function isStatus(value: unknown): value is NightStatus {
  return typeof value === 'object' && value !== null && 'standing' in value && 'lastSignAt' in value
}
