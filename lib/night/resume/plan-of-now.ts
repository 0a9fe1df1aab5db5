import { loadModelsConfig } from '../../config/load.js'
import { RefusedError } from '../../errors.js'
import type { RunOptions } from '../../plan/options.js'
import type { NightPlan } from '../../plan/plan-night.js'
import {
  lacksSecrets,
  missingIn,
  recordedPlan,
  withRecordedOptions,
  withVariablesOfNow,
} from '../../plan/recorded-plan.js'
import type { NightRecord } from '../../record/schema.js'
import { changesSince } from '../changes/since.js'
import { describeRepositories } from '../describe/describe-night.js'

/**
 * The plan of a night that goes on, with the configuration and the secrets of now, and what has changed since it began.
 *
 * @param planned The plan as it is recorded, and grown since.
 * @param altered What to add where it is refused: that the files were altered.
 * @throws RefusedError where that would make the rest of it a different night.
 */
export async function planOfNow(
  path: string,
  record: NightRecord,
  { acceptChanges = false }: Pick<RunOptions, 'acceptChanges'>,
  planned: NightPlan = recordedPlan(record, path),
  altered = '',
): Promise<{ readonly changes: readonly string[]; readonly plan: NightPlan }> {
  if (lacksSecrets(record) && record.config_file === null) {
    throw new RefusedError(
      `${path} cannot go on: its configuration was given in the call and held secrets, which no record keeps. Start it anew.`,
    )
  }
  const changes = changesSince(record, await describeRepositories(planned, process.env))
  if (changes.length > 0 && !acceptChanges) {
    const what = changes.map(change => `  ${change}`).join('\n')
    throw new RefusedError(
      `${path} cannot go on as it began:\n${what}\nPut that back as it was, or go on with what is there now: --accept-changes${altered}`,
    )
  }
  const sameConfig = changes.length === 0 && !lacksSecrets(record)
  const plan = withVariablesOfNow(sameConfig ? planned : withConfigOfNow(planned), process.env, path)
  return { changes, plan }
}

/** The same plan with the configuration as it is now, if that still has everything the plan needs. */
function withConfigOfNow(planned: NightPlan): NightPlan {
  if (planned.configFile === null) return planned
  const { config, raw } = loadModelsConfig(planned.configFile)
  const missing = [...new Set(planned.experiments.flatMap(experiment => missingIn(config, experiment)))]
  if (missing.length > 0) {
    throw new RefusedError(
      `${planned.configFile} does not know any more what the plan needs: ${missing.join(', ')}. Put it back to go on.`,
    )
  }
  return {
    ...planned,
    config: withRecordedOptions(config, planned.options, planned.experiments),
    configSnapshot: raw,
  }
}
