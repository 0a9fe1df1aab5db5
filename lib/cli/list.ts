import type { Command } from 'commander'
import type { CatalogueEntry } from '../index.js'
import { alignColumns } from './console/columns.js'
import { print, toJson } from './console/output.js'

/** `nightwatt list`: what the configuration offers. */
export function listCommand(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      'models file (default: config/models_config.json of the project, or mutation/models_config.json)',
    )
    .option('--json', 'machine-readable output')
    .action(printCatalogue)
}

/** Prints the catalogue; `run --list` does the same. */
export async function printCatalogue(flags: { config?: string; json?: boolean }): Promise<void> {
  const { catalogue } = await import('../index.js')
  const entries = await catalogue(flags.config === undefined ? {} : { config: flags.config })
  await print(flags.json === true ? toJson(entries.map(toPlain)) : `${entries.map(describe).join('\n\n')}\n`)
}

function toPlain({ name, repository, missing }: CatalogueEntry) {
  return {
    repository: name,
    path: repository.path,
    models: repository.models,
    available: missing.length === 0,
    missing,
    hyperparameters: repository.supported_hyperparams,
    metrics: Object.keys(repository.performance_metrics?.log_patterns ?? {}),
  }
}

function describe({ name, repository, missing, hyperparameters }: CatalogueEntry): string {
  const rows = hyperparameters.map(({ name, type, values, unmutated, drawn, when }) => [
    `  ${name}`,
    type,
    values,
    `default ${unmutated}`,
    drawn,
    ...(when === undefined ? [] : [`when ${when}`]),
  ])
  const metrics = Object.keys(repository.performance_metrics?.log_patterns ?? {})
  return [
    `${name}${missing.length === 0 ? '' : '  (cannot run here)'}`,
    ...missing.map(need => `  needs ${need}`),
    `  models   ${repository.models.join(', ')}`,
    `  metrics  ${metrics.join(', ') || 'none'}`,
    ...alignColumns(rows),
  ].join('\n')
}
