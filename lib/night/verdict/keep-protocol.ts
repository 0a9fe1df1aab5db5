import { protocolRecord } from '../../protocol/left-out.js'
import { protocol } from '../../protocol/protocol.js'
import type { NightStore } from '../store.js'

/** Keeps how well the night was measured, rule by rule: nothing of it follows. */
export function keepProtocol(store: NightStore): void {
  const { night: record, records: experiments } = store
  if (record !== undefined) store.amend({ protocol: protocolRecord(protocol({ record, experiments })) })
}
