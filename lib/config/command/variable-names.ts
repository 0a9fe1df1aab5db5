// Granted by a container or a scheduler: given to a program they grant nothing, and would only make its joules those of
// other cards.
const grants = ['NVIDIA_VISIBLE_DEVICES', 'SLURM_STEP_GPUS', 'SLURM_JOB_GPUS', 'GPU_DEVICE_ORDINAL']

/** What is allowed as the name of a variable, in words. */
export const variableNameAllowed = 'a name without = and NUL, for example OMP_NUM_THREADS'

/** Why a variable of the environment cannot be given to a program, in words; undefined where it can. */
export function variableMistake(
  name: string,
  value: string,
): { readonly found: string; readonly allowed: string } | undefined {
  if (name === '' || /[=\u0000]/.test(name)) {
    return { found: `the name ${JSON.stringify(name)}`, allowed: variableNameAllowed }
  }
  if (name.startsWith('NIGHTWATT_')) {
    return { found: `${name}, by which nightwatt knows what it started`, allowed: 'other names' }
  }
  if (grants.includes(name)) {
    const allowed = 'CUDA_VISIBLE_DEVICES, or gpus, which choose the cards'
    return { found: `${name}, which gives a program no cards`, allowed }
  }
  return value.includes('\u0000')
    ? { found: `a NUL character in ${name}`, allowed: 'text without NUL' }
    : undefined
}

/** The variables that choose the cards of a program. */
export const cardVariables = ['CUDA_VISIBLE_DEVICES', 'CUDA_DEVICE_ORDER'] as const
