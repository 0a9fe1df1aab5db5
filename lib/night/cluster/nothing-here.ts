import type { Survey } from '../../engine/engine.js'
import { allCards } from '../../measure/energy/own-cards.js'
import { packageVersion } from '../../version.js'
import type { Described } from '../describe/describe-night.js'

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

export function factsHere(): Described {
  const versions = { nightwatt: packageVersion(), node: process.versions.node }
  return { machine: null, versions, governor: null, cards: undefined }
}
