import { sysfsRoot } from '../os/sysfs.js'
import { amdCards } from './amdgpu/amd-cards.js'
import { type Gpu, listGpus } from './nvidia-smi/gpus.js'

/** The cards of this machine: NVIDIA's, and where there are none, AMD's. A run measures those of one maker. */
export async function listCards(env: NodeJS.ProcessEnv): Promise<readonly Gpu[]> {
  const nvidia = await listGpus(env)
  if (nvidia.length > 0) return nvidia
  return amdCards(sysfsRoot(env)).filter(({ isProcessor }) => !isProcessor)
}

/**
 * Lists them when first asked, and then answers the same: a survey of the machine needs them at several places, and
 * nvidia-smi takes a second on some machines.
 */
export function listCardsOnce(env: NodeJS.ProcessEnv): () => Promise<readonly Gpu[]> {
  let cards: Promise<readonly Gpu[]> | undefined
  return () => {
    cards ??= listCards(env)
    return cards
  }
}
