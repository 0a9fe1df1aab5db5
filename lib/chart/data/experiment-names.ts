/** How experiments and nights are called in charts: short, and no two of a table the same. */

/** What an experiment's names are made of. */
export interface Named {
  readonly id: string
  readonly night: string
  /** What its night is called besides; empty where it has no name. */
  readonly nightLabel: string
}

export interface ExperimentName {
  /** `#7`, or in the second night of several `#2.7`: short enough for an axis. */
  readonly short: string
  /** The same, or where its night has a name of its own that: `wide lr #7`. */
  readonly full: string
  /** `2026-11-23 21:30` or `wide lr`; of several `2: wide lr`, so that `#2.7` tells the night. */
  readonly night: string
}

/** The key of an experiment in all charts of a page, so that one picked in one chart is found in the others. */
export function experimentKey(night: string, id: string): string {
  return `${night}/${id}`
}

/**
 * `#7` for `digits_mlp_007` and `digits_mlp_007_parallel`; null where the name ends in no number of three digits or
 * more (a model's `_20` does not count).
 */
export function experimentLabel(id: string): string | null {
  const digits = /_(\d{3,})(?:_parallel)?$/.exec(id)?.[1]
  return digits === undefined ? null : `#${Number(digits)}`
}

/** `2026-11-23 21:30` for the folder `run_20261123_213000`; any other name as it is. */
export function nightLabel(night: string): string {
  const found = /^run_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)\d\d$/.exec(night)
  if (found === null) return night
  const [, year, month, day, hour, minute] = found
  return `${year}-${month}-${day} ${hour}:${minute}`
}

/** What nights are called, by the names of their folders: their dates to the minute, where that tells them apart. */
export function nightLabels(nights: Iterable<string>): ReadonlyMap<string, string> {
  const names = [...new Set(nights)]
  return new Map(names.map((night, place) => [night, toldApart(names.map(nightLabel), place) ?? night]))
}

/** The names of all experiments of a table. */
export function experimentNames(rows: readonly Named[]): readonly ExperimentName[] {
  const nights = [...new Map(rows.map(({ night, nightLabel: label }) => [night, label]))]
  const dates = nightLabels(nights.map(([night]) => night))
  const given = nights.map(([, label]) => label)
  const nightNames = new Map(
    nights.map(([night], place) => {
      const number = place + 1
      const label = given[place] === '' ? undefined : toldApart(given, place)
      const name = label ?? [given[place], dates.get(night)].filter(text => text).join(', ')
      return [night, { label, number, name: nights.length === 1 ? name : `${number}: ${name}` }]
    }),
  )
  const names = rows.map(({ id, night }, index): ExperimentName => {
    const own = experimentLabel(id)
    const of = nightNames.get(night)
    const alone = of === undefined || nights.length === 1
    const short = own === null ? `#${index + 1}` : alone ? own : `#${of.number}.${own.slice(1)}`
    const full = own === null || alone || of.label === undefined ? short : `${of.label} ${own}`
    return { short, full, night: of?.name ?? '' }
  })
  const areTold = new Set(names.map(({ short }) => short)).size === names.length
  // Where the nights are not in the table, or number each program by itself, the row alone tells them apart.
  return areTold
    ? names
    : names.map(({ night }, index) => ({ short: `row ${index + 1}`, full: `row ${index + 1}`, night }))
}

function toldApart(names: readonly string[], place: number): string | undefined {
  const name = names[place]
  return names.filter(other => other === name).length === 1 ? name : undefined
}
