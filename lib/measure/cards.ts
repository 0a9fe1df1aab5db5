import { sysfsRoot } from '../os/sysfs.js'
import { amdCards } from './amdgpu/amd-cards.js'
import { type Gpu, listGpus, listGpusWithLimits } from './nvidia-smi/gpus.js'

/** The cards of this machine: NVIDIA's, and where there are none, AMD's. A run measures those of one maker. */
export async function listCards(env: NodeJS.ProcessEnv): Promise<readonly Gpu[]> {
  return orOfAmd(await listGpus(env), env)
}

/** The same with where they slow themselves down. */
export async function listCardsWithLimits(env: NodeJS.ProcessEnv): Promise<readonly Gpu[]> {
  return orOfAmd(await listGpusWithLimits(env), env)
}

function orOfAmd(nvidia: readonly Gpu[], env: NodeJS.ProcessEnv): readonly Gpu[] {
  if (nvidia.length > 0) return nvidia
  return amdCards(sysfsRoot(env)).filter(({ isProcessor }) => !isProcessor)
}
