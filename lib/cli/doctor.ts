import type { Command } from 'commander'
import type { CalibrateOptions, Calibration, Diagnosis } from '../index.js'
import { print, toJson } from './console/output.js'
import { listenForSignals } from './console/signals.js'

/** `nightwatt doctor`: what can be measured on this machine. */
export function doctorCommand(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      'models file (default: config/models_config.json of the project, or mutation/models_config.json)',
    )
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option(
      '--calibrate',
      'drive a square wave of load for a minute, and find over what time each power sensor averages and how late it is; kept, and used from then on',
    )
    .option(
      '--load <program>',
      'with --calibrate: a program of yours that makes the load, and prints each switch',
    )
    .option('--json', 'machine-readable output')
    .action(async ({ json, calibrate: asked, load, ...options }: Flags) => {
      if (asked !== true && load !== undefined) {
        const { UsageError } = await import('../index.js')
        throw new UsageError('--load: found it alone; allowed: only with --calibrate')
      }
      if (asked === true) {
        const { results: _, ...rest } = options
        const found = await calibrated({ ...rest, ...(load === undefined ? {} : { load }) })
        await print(json === true ? toJson(found) : describeCalibration(found))
        return
      }
      const { doctor, formatBytes } = await import('../index.js')
      const diagnosis = await doctor(options)
      await print(json === true ? toJson(diagnosis) : describe(diagnosis, formatBytes))
    })
}

interface Flags {
  readonly config?: string
  readonly results?: string
  readonly json?: boolean
  readonly calibrate?: boolean
  readonly load?: string
}

/** The load is a group of its own, which a Ctrl-C in the terminal does not reach: it is passed on. */
async function calibrated(options: CalibrateOptions): Promise<Calibration> {
  const { calibrate } = await import('../index.js')
  const interrupt = listenForSignals(() => 'the load')
  try {
    return await calibrate({ ...options, signal: interrupt.signal, forceKill: interrupt.forceKill })
  } finally {
    interrupt.stop()
  }
}

function describeCalibration({ loaded, sensors, notes, file }: Calibration): string {
  return `${[
    `Calibration, by a square wave of load on ${loaded}`,
    ...sensors.map(({ meter, device, window_ms, delay_ms, rhythm_ms, explained }) => {
      const rhythm = rhythm_ms === null ? '' : `, a new value each ${Math.round(rhythm_ms)} ms`
      const name = device === meter ? meter : `${meter}, ${device}`
      return `  ✅ ${name}: the mean of ${window_ms} ms, ${delay_ms} ms late${rhythm} (explains ${(explained * 100).toFixed(1)} % of what it showed)`
    }),
    ...notes.map(note => `  ◽ ${note}`),
    ...(file === null ? [] : [`  kept in ${file}, and used from now on`]),
  ].join('\n')}\n`
}

function describe(diagnosis: Diagnosis, formatBytes: (bytes: number) => string): string {
  const { machine, versions, meters, governor, cgroup, repositories, results } = diagnosis
  const gpus = machine.gpus.map(({ index, name, driver }) => `  GPU ${index}   ${name}, driver ${driver}`)
  return `${[
    'Machine',
    `  host    ${machine.host}, ${machine.os}, ${machine.kernel}`,
    `  CPU     ${machine.cpu}, ${machine.logical_cpus} logical CPUs, ${formatBytes(machine.memory_bytes)} of memory`,
    ...gpus,
    `  with    ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
    '',
    'Meters',
    ...meters.flatMap(describeMeter),
    ...diagnosis.gpus.map(
      ({ repository, finding }) => `  GPUs${repository === '' ? '' : ` of ${repository}`}: ${finding}`,
    ),
    '',
    'Governor',
    `  ${governor.settable ? '✅' : '❌'} ${governor.finding}`,
    ...unlockLines(governor.unlock),
    '',
    'Processes',
    `  ${cgroup.available ? '✅' : '◽'} ${cgroup.finding}`,
    '',
    'Protocol, before a night',
    ...describeProtocol(diagnosis.protocol),
    '',
    'Repositories',
    ...describeRepositories(repositories, diagnosis.configProblem),
    '',
    'Results',
    `  ${results.writable ? '✅' : '❌'} ${results.path} ${results.writable ? 'can' : 'cannot'} be written to`,
  ].join('\n')}\n`
}

function describeMeter(meter: Diagnosis['meters'][number]): string[] {
  const mark = meter.used ? (meter.available ? '✅' : '⚠') : meter.available ? '◽' : '❌'
  const use = meter.used ? useOf(meter) : ''
  return [
    `  ${mark} ${meter.name}, ${meter.measures}${use}: ${meter.finding}`,
    ...(meter.used ? [`       cost: ${meter.cost}`] : []),
    ...unlockLines(meter.unlock),
  ]
}

function useOf({ available, counted, source }: Diagnosis['meters'][number]): string {
  if (!available)
    return counted
      ? ' (its energy is missing from every run, so none has a total)'
      : ' (what it measures is missing from every run; totals are without it)'
  return source === 'estimated' ? ' (used: ESTIMATED)' : ' (used)'
}

function describeProtocol({ rules }: Diagnosis['protocol']): string[] {
  const marks = { kept: '✅', broken: '❌', unknown: '◽' }
  return rules.flatMap(({ state, title, value, limit, advice }) => [
    `  ${marks[state]} ${title}: ${value}${state === 'kept' ? '' : ` (allowed: ${limit})`}`,
    ...(state === 'broken' ? [`       ${advice}`] : []),
  ])
}

function unlockLines(commands: readonly string[]): string[] {
  return commands.map(
    (command, position) => `       ${position === 0 ? 'to unlock' : '       or'}: ${command}`,
  )
}

function describeRepositories(repositories: Diagnosis['repositories'], problem: string): string[] {
  if (problem !== '') return problem.split('\n').map(line => `  ❌ ${line}`)
  if (repositories === null)
    return ['  no config/models_config.json or mutation/models_config.json here or above']
  return repositories.map(({ name, missing }) =>
    missing.length === 0 ? `  ✅ ${name}` : `  ❌ ${name} needs ${missing.join(' and ')}`,
  )
}
