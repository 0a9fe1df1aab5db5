import type { ColumnTable } from 'arquero'
import { UsageError } from '../../errors.js'
import { familyName } from '../../night/find/family.js'
import { type NightSource, openNights } from '../../night/find/open-night.js'
import { selectNights } from '../../night/find/select-nights.js'
import { isNight, type Night, nightTitle } from '../../night/night.js'
import { subjectText } from '../../record/experiment/subject-text.js'
import { backgroundText } from '../../record/journal/background-text.js'
import type { ExperimentRecord, NightRecord } from '../../record/schema.js'
import { experimentTable } from '../experiments.js'
import type { Setting } from './comparison.js'
import { type Part, type Run, runsOf } from './run.js'

/** One side of a comparison: nights, or the words that mean them, or a table of experiments. */
export type ComparisonSource = NightSource | ColumnTable

/** A side with all that is compared. */
export interface Side {
  readonly name: string
  /** Empty for a table, which does not say where its experiments ran. */
  readonly nights: readonly Night[]
  readonly runs: readonly Run[]
  /** What its nights planned, run or not; empty if no plan was kept. */
  readonly planned: readonly Setting[]
}

/**
 * Opens one side.
 *
 * @param letter What messages call it: `a` or `b`.
 * @throws UsageError for anything else, or for words that mean no night; RecordError for a night that cannot be read.
 */
export async function sideOf(
  source: ComparisonSource,
  letter: string,
  {
    name,
    results,
    cwd,
  }: { name?: string | undefined; results?: string | undefined; cwd?: string | undefined },
): Promise<Side> {
  if (isTable(source)) return { name: name ?? letter, nights: [], runs: runsOf(source, letter), planned: [] }
  if (typeof source !== 'string' && !isNight(source) && !Array.isArray(source)) {
    throw new UsageError(
      `compare: ${letter} is ${describe(source)}; allowed: a night, its path or name, a date YYYY-MM-DD, several of these, or a table of experiments`,
    )
  }
  const nights = await nightsOf(source, { results, cwd })
  const records = nights.flatMap(({ experiments }) => experiments)
  const table = await experimentTable(nights)
  const runs = runsOf(table, letter).map((run, position) => withRecord(run, records[position], nights))
  return {
    name: name ?? (typeof source === 'string' && isDate(source) ? source : nightNames(nights)),
    nights,
    runs,
    planned: nights.flatMap(({ record }) => (record.plan ?? []).map(settingOf)),
  }
}

async function nightsOf(
  source: NightSource,
  place: { results?: string | undefined; cwd?: string | undefined },
): Promise<readonly Night[]> {
  const parts = typeof source === 'string' || 'record' in source ? [source] : source
  const nights = await Promise.all(
    parts.map(async part =>
      typeof part === 'string' ? openNights(await selectNights([part], place)) : [part],
    ),
  )
  // A night that is named twice counts once.
  return [...new Map(nights.flat().map(night => [night.path, night])).values()]
}

function nightNames(nights: readonly Night[]): string {
  return nights.length <= 2
    ? nights.map(nightTitle).join(' and ')
    : `${nights[0] === undefined ? '' : nightTitle(nights[0])} and ${nights.length - 1} more`
}

/** What the record knows beyond its row: the values of the load beside it, and the basis of an estimate. */
function withRecord(run: Run, record: ExperimentRecord | undefined, nights: readonly Night[]): Run {
  const meters = nights.find(night => familyName(night) === run.night)?.record.meters ?? []
  const sourceOf = (part: Part) => {
    const source = run.sources[part]
    const assumption = meters.find(({ measures }) => measures === part)?.assumption ?? ''
    return source === 'estimated' && assumption !== '' ? `estimated: ${assumption}` : source
  }
  return {
    ...run,
    setting: { ...run.setting, background: backgroundText(record?.background) ?? run.setting.background },
    sources: { cpu: sourceOf('cpu'), gpu: sourceOf('gpu') },
  }
}

function settingOf({
  repository,
  model,
  mode,
  hyperparameters,
  background,
  subject,
}: NonNullable<NightRecord['plan']>[number]): Setting {
  return {
    repository,
    model,
    subject: subjectText(subject) || null,
    background: backgroundText(background),
    mode,
    // As the table has it, where what was not passed has no value.
    hyperparameters: Object.fromEntries(
      Object.entries(hyperparameters).filter(([, value]) => value !== null),
    ),
  }
}

function isTable(value: unknown): value is ColumnTable {
  return typeof value === 'object' && value !== null && 'columnNames' in value && 'objects' in value
}

function isDate(word: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(word)
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (value instanceof Promise) return 'a promise (write await before what makes it)'
  return typeof value === 'object' ? 'an object that is none of these' : `a ${typeof value}`
}
