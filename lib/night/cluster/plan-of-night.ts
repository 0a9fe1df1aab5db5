import { RecordError } from '../../errors.js'
import type { RunOptions } from '../../plan/options.js'
import type { NightPlan } from '../../plan/plan-night.js'
import type { NightRecord } from '../../record/schema.js'
import { planOfNow } from '../resume/plan-of-now.js'
import { readNight } from '../resume/read-night.js'

/**
 * The plan of a night on a cluster, as one of its nodes reads it.
 *
 * @throws RecordError where there is none, RefusedError naming what has changed since.
 */
export async function planOfNight(
  path: string,
  options: Pick<RunOptions, 'acceptChanges'>,
): Promise<{ readonly record: NightRecord; readonly plan: NightPlan }> {
  const record = readNight(path)
  if (record.cluster === undefined) throw new RecordError(`${path} is no night of blocks that run as jobs`)
  const { plan } = await planOfNow(path, record, options)
  return { record, plan }
}
