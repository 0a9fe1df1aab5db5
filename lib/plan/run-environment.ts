import { variableMistake } from '../config/command/variable-names.js'
import type { ModelsConfig } from '../config/schema.js'
import { RefusedError, UsageError } from '../errors.js'
import { redacted } from '../record/secrets/secret-form.js'
import type { RunOptions } from './options.js'

type Variables = NonNullable<RunOptions['env']>

/**
 * The configuration with the variables of `--env` in the environments of the given repositories, over their own.
 *
 * @throws UsageError for a variable that no program can be given.
 */
export function withRunEnvironment(
  config: ModelsConfig,
  variables: Variables | undefined,
  repositories: readonly string[],
  nameOf: (option: string) => string = name => name,
): ModelsConfig {
  if (variables === undefined) return config
  const mistakes = Object.entries(variables).flatMap(([name, value]) => {
    const mistake = variableMistake(name, value)
    return mistake === undefined
      ? []
      : [`${nameOf('env')}: found ${mistake.found}; allowed: ${mistake.allowed}`]
  })
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'))
  const models = Object.entries(config.models).map(([name, repository]) => {
    if (!repositories.includes(name)) return [name, repository]
    return [name, { ...repository, env: { ...repository.env, ...variables } }]
  })
  return { ...config, models: Object.fromEntries(models) }
}

/**
 * The variables of a recorded night, with those that were secrets as they stand in the environment of now: no record keeps
 * a secret.
 *
 * @throws RefusedError naming each that is not there.
 */
export function withSecretVariables(
  variables: Variables | undefined,
  env: NodeJS.ProcessEnv,
  night: string,
): Variables | undefined {
  const secrets = Object.entries(variables ?? {}).flatMap(([name, value]) =>
    value.includes(redacted) ? [name] : [],
  )
  const missing = secrets.filter(name => env[name] === undefined)
  if (missing.length > 0) {
    throw new RefusedError(
      `${night} cannot run as it did: it was given secrets by --env, which no record keeps: ${missing.join(', ')}. Set ${missing.length === 1 ? 'it' : 'them'} in the environment of this command.`,
    )
  }
  return secrets.length === 0
    ? variables
    : { ...variables, ...Object.fromEntries(secrets.map(name => [name, env[name] ?? ''])) }
}
