/** A block of a plan: every setting once, one after the other. */
export interface PlannedBlock<Experiment> {
  /** From 1. */
  readonly block: number
  /** Number of its first experiment in the plan. */
  readonly firstIndex: number
  readonly experiments: readonly Experiment[]
}

/**
 * The blocks of a plan, in its order; a plan without blocks is a single one.
 *
 * @param firstIndex Number of the plan's first experiment.
 */
export function blocksOf<Experiment extends { readonly block?: number | undefined }>(
  experiments: readonly Experiment[],
  firstIndex = 1,
): readonly PlannedBlock<Experiment>[] {
  const blocks: { block: number; firstIndex: number; experiments: Experiment[] }[] = []
  for (const [position, experiment] of experiments.entries()) {
    const { block = 1 } = experiment
    const last = blocks.at(-1)
    if (last?.block === block) last.experiments.push(experiment)
    else blocks.push({ block, firstIndex: firstIndex + position, experiments: [experiment] })
  }
  return blocks
}
