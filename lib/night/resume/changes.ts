import { existsSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { loadModelsConfig } from '../../config/load.js'
import { describePath } from '../../config/mistakes.js'
import { isObject, withoutRemarks } from '../../config/remarks.js'
import { modelsConfigSchema } from '../../config/schema.js'
import type { NightRecord } from '../../record/schema.js'
import { redacted } from '../../record/secret-values.js'

/** What is not any more as it was when a night began, and would make the rest of it another night. */
export function changesSince(
  { config_file: file, config, repositories, plan }: NightRecord,
  now: NightRecord['repositories'],
): readonly string[] {
  return [
    ...(file === null ? [] : changesOfConfig(file, config, namesIn(plan ?? []))),
    ...Object.entries(repositories).flatMap(([name, before]) => changesOfCode(name, before, now[name])),
  ]
}

// More would not be read; the first show where to look.
const mostPlaces = 8

function changesOfConfig(file: string, before: unknown, names: ReadonlySet<string>): string[] {
  if (!existsSync(file)) return [`${file} is not there any more`]
  const places = differences(relevant(before, names), relevant(loadModelsConfig(file).raw, names), [])
  if (places.length === 0) return []
  const shown = places.slice(0, mostPlaces).join(', ')
  const more = places.length > mostPlaces ? ` and ${places.length - mostPlaces} more` : ''
  return [`${file} has changed: ${shown}${more}`]
}

function namesIn(plan: NonNullable<NightRecord['plan']>): ReadonlySet<string> {
  return new Set(
    plan.flatMap(({ repository, background }) =>
      background === undefined ? [repository] : [repository, background.repository],
    ),
  )
}

/** Of a models file what the plan needs: its own repositories, and no remarks. */
function relevant(config: unknown, names: ReadonlySet<string>): unknown {
  const bare = withoutRemarks(modelsConfigSchema, config)
  if (!isObject(bare) || !isObject(bare.models)) return bare
  const models = Object.entries(bare.models).filter(([name]) => names.size === 0 || names.has(name))
  return { ...bare, models: Object.fromEntries(models) }
}

type State = NightRecord['repositories'][string]

function changesOfCode(name: string, before: State, now: State | undefined): string[] {
  if (now === undefined) return []
  if (before.commit !== now.commit) {
    return [`${name} is at commit ${short(now.commit)}; the night began at ${short(before.commit)}`]
  }
  // What trainings leave beside the code, checkpoints for one, is no change of it; so `dirty` is not asked.
  const known = typeof before.diff === 'string' && typeof now.diff === 'string'
  return known && before.diff !== now.diff
    ? [`${name} has other changes in its tracked files than when the night began`]
    : []
}

function short(commit: string | null): string {
  return commit === null ? 'none' : commit.slice(0, 12)
}

/** Places where two JSON values differ. */
function differences(before: unknown, after: unknown, path: readonly (string | number)[]): string[] {
  if (isDeepStrictEqual(before, after)) return []
  // What was taken out of the record as a secret cannot be compared.
  if (typeof before === 'string' && before.includes(redacted)) return []
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, position) => differences(item, after[position], [...path, position]))
  }
  if (!isObject(before) || !isObject(after)) return [describePath(path) || 'all of it']
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap(key => differences(before[key], after[key], [...path, key]))
}
