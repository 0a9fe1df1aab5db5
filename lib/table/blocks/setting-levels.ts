import { blockOf } from './paired-runs.js'

/** A value of a setting, and where in its night it was obtained. */
export interface ValueInBlock {
  readonly night: string
  readonly block: number | null
  readonly node?: string | null | undefined
  readonly value: number
}

/** Rounds of the alternating fit; a tenth of them is enough for nights with a few failed runs. */
const rounds = 100

/**
 * The level of each setting, by its repeats: their mean. Where settings lack some blocks, since runs failed there or the
 * night was cut short, the means would hold what the blocks differ by; so each value is first divided by the level of its
 * block (values that are not all above zero: less it), which is fitted along with those of the settings (the two-way fit of
 * an incomplete block design; Yates, "Incomplete randomized blocks", Annals of Eugenics 7, 1936).
 *
 * @param settings The values of each setting.
 * @returns In the same order; null for a setting without values.
 */
export function settingLevels(settings: readonly (readonly ValueInBlock[])[]): readonly (number | null)[] {
  const all = settings.flat()
  const means = settings.map(meanOf)
  if (all.some(({ block }) => block === null) || isComplete(settings)) return means
  const isShare = all.every(({ value }) => value > 0)
  const without = (value: number, level: number) => (isShare ? value / level : value - level)
  let levels = means
  const blocks = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const residuals = new Map<string, number[]>()
    settings.forEach((own, place) => {
      const level = levels[place] ?? null
      for (const run of own) {
        if (level === null) continue
        const key = blockOf(run)
        residuals.set(key, [...(residuals.get(key) ?? []), without(run.value, level)])
      }
    })
    for (const [key, found] of residuals) blocks.set(key, mean(found))
    const neutral = isShare ? 1 : 0
    levels = settings.map(own =>
      meanOf(own.map(run => ({ ...run, value: without(run.value, blocks.get(blockOf(run)) ?? neutral) }))),
    )
  }
  return levels
}

/** Whether every setting has as many values in each block: then means differ by the settings alone. */
function isComplete(settings: readonly (readonly ValueInBlock[])[]): boolean {
  const shapes = settings.filter(own => own.length > 0).map(own => own.map(blockOf).sort().join('\n'))
  return new Set(shapes).size <= 1
}

function meanOf(values: readonly ValueInBlock[]): number | null {
  return values.length === 0 ? null : mean(values.map(({ value }) => value))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
