import { loadModelsConfig } from '../config/load.js'
import { resolveConfig } from '../config/root.js'
import type { Repository } from '../config/schema.js'
import { missingRequirements } from '../run/requirements.js'

/** One repository of the configuration as a user chooses from it. */
export interface CatalogueEntry {
  readonly name: string
  readonly repository: Repository
  /** What it needs and this machine lacks; empty when it can run. */
  readonly missing: readonly string[]
}

/**
 * The repositories of a models file with what this machine lacks for each.
 *
 * @throws ConfigError with all mistakes of the file.
 */
export async function catalogue(
  options: { config?: string; cwd?: string } = {},
): Promise<readonly CatalogueEntry[]> {
  const { config, base } = loadModelsConfig(resolveConfig(options).file)
  return Promise.all(
    Object.entries(config.models).map(async ([name, repository]) => ({
      name,
      repository,
      missing: await missingRequirements(repository, base, process.env),
    })),
  )
}
