import type { NightPlan } from '../../plan/plan-night.js'
import type { NightRecord } from '../../record/schema.js'
import { environmentSnapshot } from '../../record/secrets/environment.js'
import type { Redactor } from '../../record/secrets/redact.js'

type Snapshots = Pick<
  NightRecord,
  'options' | 'command_line' | 'config' | 'experiment_config' | 'environment' | 'redactions'
>

/** The options of a night and where it ran, as night.json keeps them: complete except for what looks like a secret. */
export function snapshotsOf(
  nightPlan: NightPlan,
  commandLine: readonly string[],
  env: NodeJS.ProcessEnv,
  redactor: Redactor,
): Snapshots {
  const { config: _config, cwd: _cwd, seed: _seed, ...given } = nightPlan.options
  const options = redactor.object({ ...given, ...nightPlan.settings }, 'options')
  const command = redactor.words(commandLine, 'command_line')
  const config = redactor.value(nightPlan.configSnapshot, 'config')
  const batch = redactor.value(nightPlan.batchSnapshot, 'experiment_config')
  const { environment, redactions } = environmentSnapshot(env, redactor)
  return {
    options: options.value,
    command_line: command.value,
    config: config.value,
    experiment_config: batch.value,
    environment: { ...environment },
    redactions: [
      ...[options, command, config, batch].flatMap(({ places }) => places),
      ...redactions.map(name => `environment.${name}`),
    ],
  }
}
