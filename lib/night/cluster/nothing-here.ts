import type { Survey } from '../../engine/engine.js'
import { allCards } from '../../measure/energy/own-cards.js'
import { packageVersion } from '../../version.js'

/** Of the machine that only asks for nodes, nothing is measured. */
export const nothingHere: Survey = {
  env: process.env,
  listCards: async () => [],
  meters: [],
  unableMeters: new Set(),
  cards: {
    record: undefined,
    of: () => undefined,
    ofAnyRun: { ...allCards, isNone: true },
    environmentOf: () => ({}),
  },
  notices: [],
}

export function versionsHere(): Readonly<Record<string, string>> {
  return { nightwatt: packageVersion(), node: process.versions.node }
}
