import { existsSync } from 'node:fs'
import { loadModelsConfig } from '../../config/load.js'
import { repositoriesOf } from '../../plan/repositories-of.js'
import { withoutAbsent } from '../../record/night/planned.js'
import type { NightRecord } from '../../record/schema.js'
import { codeChange, shortCommit } from './code.js'
import { configDifference } from './config.js'

/** What has changed since a night began and would make the rest of it a different night. */
export function changesSince(
  { config_file: file, config, repositories, plan }: NightRecord,
  now: NightRecord['repositories'],
): readonly string[] {
  return [
    ...(file === null
      ? []
      : changesOfConfig(file, config, new Set(repositoriesOf((plan ?? []).map(withoutAbsent))))),
    ...Object.entries(repositories).flatMap(([name, before]) => changesOfCode(name, before, now[name])),
  ]
}

function changesOfConfig(file: string, before: unknown, names: ReadonlySet<string>): string[] {
  if (!existsSync(file)) return [`${file} is not there any more`]
  const places = configDifference(before, loadModelsConfig(file).raw, names)
  return places === '' ? [] : [`${file} has changed: ${places}`]
}

type State = NightRecord['repositories'][string]

function changesOfCode(name: string, before: State, now: State | undefined): string[] {
  if (now === undefined) return []
  switch (codeChange(before, now)) {
    case 'none':
      return []
    case 'commit':
      return [
        `${name} is at commit ${shortCommit(now.commit)}; the night began at ${shortCommit(before.commit)}`,
      ]
    case 'tracked files':
      return [`${name} has other changes in its tracked files than when the night began`]
  }
}
