import { type EngineName, isEngineName } from '../config/engines.js'
import type { Cluster } from './cluster.js'
import type { Engine } from './engine.js'
import { local } from './local/local.js'
import { slurm } from './slurm/slurm.js'

/** Where the experiments of a night run: on this machine, or as jobs of a cluster, each of which is a machine again. */
export type Place =
  | { readonly kind: 'machine'; readonly engine: Engine }
  | { readonly kind: 'cluster'; readonly cluster: Cluster }

/** Every place by the name that `--engine` takes. */
const places: Readonly<Record<EngineName, Place>> = {
  local: { kind: 'machine', engine: local },
  slurm: { kind: 'cluster', cluster: slurm },
}

/** The cluster of a night's record; undefined where its blocks were started by hand, or by one that we do not know. */
export function clusterNamed(by: string | undefined): Cluster | undefined {
  const place = by !== undefined && isEngineName(by) ? places[by] : undefined
  return place?.kind === 'cluster' ? place.cluster : undefined
}

/** @throws Error for a name that is not an engine's, which the options should not let through. */
export function placeNamed(name: string): Place {
  if (!isEngineName(name)) throw new Error(`no engine ${name}`)
  return places[name]
}
