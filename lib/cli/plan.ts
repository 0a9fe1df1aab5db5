import { type Command, Option } from 'commander'
import {
  type Estimate,
  estimateLine,
  exactSetting,
  type NightCount,
  type NightPlan,
  type PlannedBackground,
  type PrecisionRule,
  type Scheduler,
  type Sweep,
} from '../index.js'
import { alignColumns } from './console/columns.js'
import { print, tell, toJson } from './console/output.js'
import {
  addHowFlags,
  addWhatFlags,
  flagOf,
  type NightFlags,
  readRunOptions,
  summaryAppendNotice,
} from './flags/flags.js'

interface PlanFlags extends NightFlags {
  readonly json?: boolean
  readonly count?: boolean
  readonly script?: Scheduler
}

/** `nightwatt plan`: what a night would run, and nothing more. */
export function planCommand(command: Command): Command {
  return addHowFlags(addWhatFlags(command))
    .option('--count', 'only count what it would run: a grid of a million is not made for it')
    .option('--json', 'machine-readable output')
    .addOption(
      new Option(
        '--script <scheduler>',
        'print a script that holds the plan and runs its blocks elsewhere: slurm, pbs or bash; collect merges what it leaves',
      ).choices(['slurm', 'pbs', 'bash']),
    )
    .action(async (flags: PlanFlags) => {
      const { countNight, estimateDuration, plan, scriptOfPlan } = await import('../index.js')
      for (const notice of summaryAppendNotice(flags)) tell(`note: ${notice}`)
      const options = await readRunOptions(flags)
      if (flags.count === true) return printCount(countNight(options, flagOf), flags.json === true)
      const planned = plan(options, flagOf)
      if (flags.script !== undefined) {
        for (const notice of planned.notices) tell(`note: ${notice}`)
        const words = ['npx', 'nightwatt', ...process.argv.slice(2)]
        return print(await scriptOfPlan(planned, flags.script, words))
      }
      const estimate = estimateDuration(planned)
      // What nobody has run yet has no known time, which is no news here.
      await printPlan(planned, flags.json === true, estimate.seconds === null ? undefined : estimate)
    })
}

async function printCount({ notices, ...count }: NightCount, json: boolean): Promise<void> {
  for (const notice of notices) tell(`note: ${notice}`)
  if (json) return print(toJson(count))
  const { settings, points, forbidden, tried, experiments, estimate } = count
  const number = (value: number | null) => value?.toLocaleString('en-US') ?? 'an unknown number of'
  const lines = [
    `${number(experiments)} experiments${arrangementWords({ ...count, settings: settings ?? Number.NaN }, count.precision)}`,
    ...(points > 0 ? [`${number(points)} points of grids`] : []),
    ...(forbidden === 0 ? [] : [`${number(forbidden)} left out, for constraints forbid them`]),
    ...(tried === 0 ? [] : [`${number(tried)} left out, for earlier runs tried them`]),
    ...(estimate === null || estimate.seconds === null ? [] : [estimateLine(estimate)]),
  ]
  await print(`${lines.join('\n')}\n`)
}

/** `: 24 settings × 5 repeats, in blocks`; empty for a plan as it was made. */
function arrangementWords(
  { settings, repeats, order }: Pick<Sweep, 'settings' | 'repeats' | 'order'>,
  precision: NightPlan['precision'],
): string {
  if (repeats === 1 && order === 'plan') return ''
  const how = Number.isNaN(settings) ? 'settings' : `${settings.toLocaleString('en-US')} settings`
  const further =
    precision === undefined
      ? ''
      : `, then until ${precision.wanted} is reached, at most ${precision.maxRepeats} repeats`
  return `: ${how} × ${repeats} ${repeats === 1 ? 'run' : 'repeats'}, ${orderWords[order]}${further}`
}

const orderWords: Readonly<Record<Sweep['order'], string>> = {
  plan: 'in the order of the plan',
  blocks: 'in random blocks',
  shuffle: 'shuffled',
  'latin-square': 'in Latin squares',
}

/** Prints a plan, and how long it will take where that is asked for: its notices to stderr, the rest to stdout. */
export async function printPlan(plan: NightPlan, json: boolean, estimate?: Estimate): Promise<void> {
  for (const notice of plan.notices) tell(`note: ${notice}`)
  if (json) {
    const { seed, experiments, sweep, settings, precision } = plan
    const { warmup } = settings
    const more = {
      ...(sweep === undefined ? {} : { sweep }),
      ...(warmup === 0 ? {} : { warmup }),
      ...(precision === undefined ? {} : { precision: ruleOf(precision) }),
    }
    await print(toJson({ seed, experiments, ...more, ...(estimate === undefined ? {} : { estimate }) }))
    return
  }
  const subjects = plan.experiments.some(({ subject }) => subject !== undefined)
  const loads = plan.experiments.some(({ background }) => background !== undefined)
  const blocks = plan.experiments.some(({ block }) => block !== undefined)
  const repeats = plan.experiments.some(({ repeat }) => repeat !== undefined)
  const names = [...new Set(plan.experiments.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))]
  const rows = plan.experiments.map(({ repository, model, mode, hyperparameters, ...rest }, index) => [
    String(index + 1),
    repository,
    model,
    mode,
    ...(blocks ? [String(rest.block ?? '–')] : []),
    ...(repeats ? [String(rest.repeat ?? '–')] : []),
    ...(subjects ? [rest.subject?.module ?? '–'] : []),
    ...(loads ? [rest.background === undefined ? '–' : nameOf(rest.background)] : []),
    ...names.map(name =>
      Object.hasOwn(hyperparameters, name) ? exactSetting(hyperparameters[name] ?? null) : '–',
    ),
  ])
  const lines = alignColumns([
    [
      '#',
      'repository',
      'model',
      'mode',
      ...(blocks ? ['block'] : []),
      ...(repeats ? ['repeat'] : []),
      ...(subjects ? ['subject'] : []),
      ...(loads ? ['beside'] : []),
      ...names,
    ],
    ...rows,
  ])
  if (estimate !== undefined) lines.push(estimateLine(estimate))
  const { sweep, settings } = plan
  const { warmup } = settings
  const counts = warmup === 1 ? 'warm-up that does not count' : 'warm-ups that do not count'
  const warmUps = warmup === 0 ? '' : `, after ${warmup} ${counts}`
  const arrangement = sweep === undefined ? '' : arrangementWords(sweep, plan.precision)
  await print(
    `seed ${plan.seed}, ${plan.experiments.length} experiments${arrangement}${warmUps}\n${lines.join('\n')}\n`,
  )
}

function ruleOf({ wanted, maxRepeats, dropSettled }: PrecisionRule) {
  return { wanted, maxRepeats, dropSettled }
}

function nameOf({ repository, model, hyperparameters }: PlannedBackground): string {
  const values = Object.entries(hyperparameters).map(([name, value]) => `${name}=${exactSetting(value)}`)
  return [`${repository}/${model}`, ...values].join(' ')
}
