import { UsageError } from '../../errors.js'
import type { ClusterWishes, JobRequest } from '../cluster.js'

/** Seconds before the end of a job's time at which it is told, so that what runs ends in good order. */
export const warningSeconds = 120

// These are what makes a job a block: with others it would not be found again, or not be alone.
const ours =
  /^(?:-a|--array|-o|--output|-J|--job-name|--parsable|--wrap|-W|--wait|--test-only|-H|--hold|--signal|--no-requeue|--requeue|-s|--oversubscribe|-N|--nodes)(?:=|$)/

/** The words of `sbatch` for a job: one node alone, told before its end, and put back into the queue when it loses it. */
export function sbatchArguments(
  { name, script, output, folder, tasks }: JobRequest,
  wishes: ClusterWishes,
): readonly string[] {
  const { partition, account, time, gres, constraint, nodesAtOnce, sbatch } = withDefaults(wishes)
  const given = Object.entries({ partition, account, time, gres, constraint }).flatMap(([flag, value]) =>
    value === null ? [] : [`--${flag}=${value}`],
  )
  const atOnce = nodesAtOnce === null ? '' : `%${nodesAtOnce}`
  return [
    '--parsable',
    '--exclusive',
    '--nodes=1',
    '--mem=0',
    '--requeue',
    `--signal=B:TERM@${warningSeconds}`,
    '--open-mode=append',
    `--job-name=${name}`,
    `--output=${output}`,
    `--chdir=${folder}`,
    ...(tasks === 0 ? [] : [`--array=1-${tasks}${atOnce}`]),
    ...given,
    ...sbatch,
    script,
  ]
}

/** The wishes of a night, completed by the configuration's. */
export function withDefaults({ settings, config }: ClusterWishes) {
  return {
    partition: settings.partition ?? config.partition ?? null,
    account: settings.account ?? config.account ?? null,
    time: settings.time ?? config.time ?? null,
    gres: settings.gres ?? config.gres ?? null,
    constraint: settings.nodeConstraint ?? config.constraint ?? null,
    nodesAtOnce: settings.nodesAtOnce ?? config.nodes_at_once ?? null,
    sbatch: settings.sbatch.length > 0 ? settings.sbatch : (config.sbatch ?? []),
    prologue: settings.prologue ?? config.prologue ?? null,
    containerImage: settings.containerImage ?? config.container_image ?? null,
  }
}

/** @throws UsageError for further arguments that a block cannot be asked for with. */
export function refuseArguments(args: readonly string[]): void {
  const wrong = args.filter(word => ours.test(word) || !word.startsWith('-'))
  if (wrong.length === 0) return
  throw new UsageError(
    `--sbatch: found ${wrong.join(', ')}; allowed: arguments as --mem=64G, each in one word, but for those by which nightwatt asks for a block: --array, --output, --job-name, --nodes, --requeue, --signal and the like`,
  )
}
