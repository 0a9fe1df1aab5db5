import type { Command } from 'commander'
import type { Diagnosis } from '../index.js'
import { print, toJson } from './output.js'

/** `nightwatt doctor`: what can be measured on this machine. */
export function doctorCommand(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      'models file (default: config/models_config.json of the project, or mutation/models_config.json)',
    )
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--json', 'machine-readable output')
    .action(async ({ json, ...options }: { config?: string; results?: string; json?: boolean }) => {
      const { doctor, formatBytes } = await import('../index.js')
      const diagnosis = await doctor(options)
      await print(json === true ? toJson(diagnosis) : describe(diagnosis, formatBytes))
    })
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

function useOf({ available, source }: Diagnosis['meters'][number]): string {
  if (!available) return ' (its energy is missing from every run, so none has a total)'
  return source === 'estimated' ? ' (used: ESTIMATED)' : ' (used)'
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
