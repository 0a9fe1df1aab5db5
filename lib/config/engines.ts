/** Where experiments may run, by the name that `--engine` takes. */
export const engineNames = ['local', 'slurm'] as const

export type EngineName = (typeof engineNames)[number]

export function isEngineName(value: unknown): value is EngineName {
  return engineNames.some(name => name === value)
}
