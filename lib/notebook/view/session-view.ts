import type { Session } from '../../night/session/session.js'
import { placeFrom } from '../execute/place.js'
import { html, quiet } from '../show/html.js'
import type { View } from './view.js'

/** Where a session writes, and how it goes on. */
export function sessionView({ path }: Session): View {
  const where =
    path === undefined
      ? 'it begins with its first experiment'
      : `its night is in ${placeFrom(process.cwd(), path)}`
  const how = 'await session.run({ … }) runs an experiment, await session.end() ends it'
  return {
    forms: { 'text/html': html`<div><b>session</b>: ${where}</div><div style="${quiet}">${how}</div>`.text },
    text: `session: ${where}\n${how}`,
  }
}

/** Whether a value is what `startSession` returned. */
export function isSession(value: unknown): value is Session {
  return (
    typeof value === 'object' &&
    value !== null &&
    'run' in value &&
    'end' in value &&
    'path' in value &&
    Symbol.asyncDispose in value
  )
}
