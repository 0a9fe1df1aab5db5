import { alteredFiles, alteredSince, isTrace } from '../../record/check/check-manifest.js'
import type { Night } from '../night.js'

/**
 * The traces of a night that are not what they were when they ended, a line each: for whoever shows samples, which are
 * what the traces say now. It reads all of them; of an older night, which kept no checksums, nothing is known.
 *
 * @param night What `openNight` returned.
 * @example
 * ```ts
 * import { alteredTraces, openNight, selectNights } from 'nightwatt'
 *
 * const [path = ''] = await selectNights(['latest'])
 * for (const line of alteredTraces(await openNight(path))) console.warn(line)
 * ```
 */
export function alteredTraces({ path }: Night): readonly string[] {
  return alteredFiles(path, isTrace).map(alteredSince)
}
