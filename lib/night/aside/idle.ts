import type { IdleRecord, LaterIdleRecord } from '../../record/schema.js'
import type { NightStore } from '../store.js'

/** Keeps the idle power measured before the first run, or again later; nothing where none was. */
export function keepIdle(
  store: NightStore,
  idle: IdleRecord | undefined,
  when?: LaterIdleRecord['when'],
): void {
  if (idle === undefined) return
  if (when === undefined) store.note({ idle }, 'idle-measured', { idle })
  else {
    const later = { when, ...idle }
    const earlier = store.night?.idle_later ?? []
    store.note({ idle_later: [...earlier, later] }, 'idle-later-measured', { idle: later })
  }
}
