import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { familyName, familyOf } from '../night/find/family.js'
import { findNights } from '../night/find/find-nights.js'
import { type NightSource, openNight, openNights } from '../night/find/open-night.js'
import { isNight, type Night } from '../night/night.js'
import { hiddenNight } from './hidden-night.js'
import { nightPageName } from './page-names.js'
import { readSummary } from './sections/summary.js'

/** What a page is of: one night, or all nights of a date. */
export type PageKind = 'night' | 'date'

/** A page that is to be written. */
export interface Page {
  readonly kind: PageKind
  /** Of its file, without the ending. */
  readonly name: string
  readonly date: string
  readonly nights: readonly Night[]
  /** What could not be read while its nights were gathered. */
  readonly problems: readonly string[]
}

/**
 * The pages that a source asks for, by date: for a night its own page, for a folder of nights one page per date.
 *
 * @param wanted One kind for all of them.
 * @param out Folder of the pages, where those of other nights of the same name are left alone.
 */
export async function pagesOf(
  source: NightSource,
  wanted: PageKind | undefined,
  out: string,
): Promise<readonly Page[]> {
  const parts = Array.isArray(source) ? source : [source]
  const asked = await Promise.all(parts.map(part => askedFor(part)))
  const all = asked.flatMap(({ kind, nights }) => nights.map(night => ({ kind: wanted ?? kind, night })))
  const ofKind = (kind: PageKind) => [
    ...new Map(all.filter(one => one.kind === kind).map(({ night }) => [night.path, night])).values(),
  ]
  return [...(await datePages(ofKind('date'))), ...nightPages(ofKind('night'), out)]
    .map(page => ({ ...page, nights: page.nights.map(hiddenNight) }))
    .sort((a, b) => (a.date === b.date ? (a.name < b.name ? -1 : 1) : a.date < b.date ? -1 : 1))
}

async function askedFor(part: NightSource): Promise<{ kind: PageKind; nights: readonly Night[] }> {
  const nights = await openNights(part)
  if (isNight(part)) return { kind: 'night', nights }
  const [only, ...others] = nights
  const isOne = only !== undefined && others.every(night => familyName(night) === familyName(only))
  const itself = isOne && nights.some(({ path }) => basename(path) === basename(String(part)))
  return { kind: itself ? 'night' : 'date', nights }
}

async function datePages(nights: readonly Night[]): Promise<readonly Page[]> {
  const dates = [...new Set(nights.map(({ date }) => date))]
  return Promise.all(
    dates.map(async date => ({
      kind: 'date' as const,
      name: date,
      date,
      ...(await withSiblings(
        date,
        nights.filter(night => night.date === date),
      )),
    })),
  )
}

function nightPages(nights: readonly Night[], out: string): readonly Page[] {
  const taken = new Set<string>()
  const families = new Map<string, Night[]>()
  for (const night of nights) {
    const key = join(dirname(night.path), familyName(night))
    families.set(key, [...(families.get(key) ?? []), night])
  }
  return [...families.values()].flatMap(family => {
    const [night] = family
    if (night === undefined) return []
    const plain = nightPageName(familyName(night))
    const names = [plain, `${plain}-in-${nightPageName(basename(dirname(night.path))).replace('night-', '')}`]
    const free = (name: string) => !taken.has(name) && !isOfAnother(join(out, `${name}.html`), night)
    const name = names.find(free) ?? countedName(plain, free)
    taken.add(name)
    return [{ kind: 'night' as const, name, date: night.date, nights: family, problems: [] }]
  })
}

// Results collected from several machines may contain nights with the same name.
function isOfAnother(path: string, { record }: Night): boolean {
  const started = existsSync(path) ? readSummary(path)?.startedAt : undefined
  return started !== undefined && started !== record.started_at
}

function countedName(plain: string, free: (name: string) => boolean): string {
  for (let number = 2; ; number += 1) if (free(`${plain}-${number}`)) return `${plain}-${number}`
}

// A broken night beside those asked for must not prevent their page: the page reports it.
async function withSiblings(
  date: string,
  given: readonly Night[],
): Promise<{ nights: readonly Night[]; problems: readonly string[] }> {
  const nights = new Map(given.map(night => [night.path, night]))
  const problems: string[] = []
  for (const folder of new Set(given.map(({ path }) => dirname(path)))) {
    if (!existsSync(folder)) continue
    for (const found of await findNights(folder, { deep: false })) {
      if (found.date !== date || nights.has(found.path)) continue
      try {
        nights.set(found.path, await openNight(found.path))
      } catch (error) {
        problems.push(`${found.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
  // What was drawn later for a night of that date may lie under another.
  for (const path of [...nights.keys()].flatMap(familyOf)) {
    if (!nights.has(path) && existsSync(path)) nights.set(path, await openNight(path))
  }
  return { nights: [...nights.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), problems }
}
