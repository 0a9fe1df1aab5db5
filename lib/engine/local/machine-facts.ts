import { cpus, hostname, type as osType, release, totalmem } from 'node:os'
import { cpuThrottlingCelsius } from '../../measure/kernel/hwmon.js'
import { type Gpu, withLimits } from '../../measure/nvidia-smi/gpus.js'
import { ask } from '../../os/ask.js'
import { readText } from '../../os/sysfs.js'
import type { Machine } from '../../record/schema.js'
import { currentGovernor, governorFiles } from '../../run/governor/governor-files.js'
import { packageVersion } from '../../version.js'

/** The machine that a night runs on: what readers need to judge its joules. */
export async function describeMachine(
  env: NodeJS.ProcessEnv,
  sysfs: string,
  listCards: () => Promise<readonly Gpu[]>,
): Promise<Machine> {
  const gpus = await withLimits(await listCards(), env)
  const processors = cpus()
  const throttling = cpuThrottlingCelsius(sysfs)
  return {
    host: hostname(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    logical_cpus: processors.length,
    memory_bytes: totalmem(),
    gpus: gpus.map(({ index, uuid, name, driver, powerLimitWatts, slowdownCelsius }) => ({
      index,
      uuid,
      name,
      driver,
      power_limit_watts: powerLimitWatts,
      ...(slowdownCelsius === null ? {} : { slowdown_celsius: slowdownCelsius }),
    })),
    kernel: `${osType()} ${release()}`,
    os: osName(),
    governor: currentGovernor(governorFiles(sysfs)),
    ...(throttling === null ? {} : { cpu_throttling_celsius: throttling }),
  }
}

/** Versions of what takes part in a night. */
export async function describeVersions(env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const [python, perf] = await Promise.all([
    ask('python3', ['--version'], { env }),
    ask('perf', ['--version'], { env }),
  ])
  return {
    nightwatt: packageVersion(),
    node: process.versions.node,
    ...(python.exitCode === 0 ? { python: python.stdout.replace('Python ', '').trim() } : {}),
    ...(perf.exitCode === 0 ? { perf: perf.stdout.replace('perf version ', '').trim() } : {}),
  }
}

function osName(): string {
  const release = readText('/etc/os-release') ?? ''
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(release)?.[1] ?? process.platform
}
