/**
 * The frequency governors that a night may ask for: those of Linux that set themselves
 * (https://docs.kernel.org/admin-guide/pm/cpufreq.html#generic-scaling-governors). `userspace` is left out: it holds
 * whatever frequency some program last set.
 */
export const governorNames = ['performance', 'powersave', 'ondemand', 'conservative', 'schedutil'] as const

export type GovernorName = (typeof governorNames)[number]

export function isGovernorName(value: unknown): value is GovernorName {
  return governorNames.some(name => name === value)
}
