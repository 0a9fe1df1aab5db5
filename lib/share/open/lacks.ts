import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseModelsConfig } from '../../config/load.js'
import type { Repository } from '../../config/schema.js'
import { describeVersions } from '../../engine/local/machine-facts.js'
import { NightwattError } from '../../errors.js'
import { chooseMeters, probeMeters } from '../../measure/meters.js'
import type { Night } from '../../night/night.js'
import { sysfsRoot } from '../../os/sysfs.js'
import { repositoryFolder } from '../../run/command/folders.js'
import { missingRequirements } from '../../run/command/requirements.js'
import { askGit } from '../code/git.js'

/** What this machine lacks, or has otherwise, to run nights again, in words: programs, versions, meters. */
export async function lacksOf(
  nights: readonly Night[],
  folder: string,
  env = process.env,
): Promise<readonly string[]> {
  const lacks = [...(await versionsOf(nights, env)), ...(await metersOf(nights, env))]
  for (const [name, repository] of repositoriesOf(nights)) {
    if (!existsSync(repositoryFolder(folder, repository))) continue
    const missing = await missingRequirements(repository, folder, env)
    lacks.push(...missing.map(what => `${name} needs ${what}`))
  }
  if ((await askGit(['--version'])).exitCode !== 0)
    lacks.push('git: the code of the pack lies in its bundles')
  return [...new Set(lacks)]
}

/** The repositories of nights as these ran them, of the latest night each. */
function repositoriesOf(nights: readonly Night[]): ReadonlyMap<string, Repository> {
  const found = new Map<string, Repository>()
  for (const { name, path, record } of nights) {
    if (record.config === null) continue
    try {
      const { models } = parseModelsConfig(record.config, join(path, `night.json of ${name}`))
      for (const repository of Object.keys(record.repositories)) {
        const config = Object.hasOwn(models, repository) ? models[repository] : undefined
        if (config !== undefined) found.set(repository, config)
      }
    } catch (error) {
      // Whoever runs it again is told of it there.
      if (!(error instanceof NightwattError)) throw error
    }
  }
  return found
}

async function versionsOf(nights: readonly Night[], env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const here = await describeVersions(env)
  return nights.flatMap(({ record: { versions } }) =>
    Object.entries(versions)
      .filter(
        ([program, then]) =>
          program !== 'nightwatt' && majorOf(here[program], program) !== majorOf(then, program),
      )
      .map(([program, then]) =>
        here[program] === undefined
          ? `${program} ${then}, which is not on this machine`
          : `${program} ${then}; this machine has ${here[program]}`,
      ),
  )
}

// Of Python the second number decides what runs.
function majorOf(version: string | undefined, program: string): string | undefined {
  return version
    ?.split('.')
    .slice(0, program === 'python' ? 2 : 1)
    .join('.')
}

async function metersOf(nights: readonly Night[], env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const here = chooseMeters(await probeMeters({ env, sysfs: sysfsRoot(env), cpuPowerWatts: undefined }))
  const has = (measures: string, source: string) =>
    here.some(meter => meter.measures === measures && (source === 'estimated' || meter.source === 'measured'))
  return nights.flatMap(({ record: { meters } }) =>
    meters
      .filter(({ measures, source }) => !has(measures, source))
      .map(
        ({ meter, measures }) =>
          `a meter of ${measures}, as ${meter} was (nightwatt doctor says what unlocks one)`,
      ),
  )
}
