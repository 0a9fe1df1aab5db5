import { ask } from '../../os/ask.js'
import type { Availability, Probe } from '../availability.js'
import type { Meter } from '../meter.js'
import { hasNvidiaCard } from '../nvidia-smi/nvidia-smi-probe.js'
import { powerWindow } from '../nvidia-smi/power-window.js'
import { nvmlCommand, nvmlMeter } from './nvml.js'
import { type NvmlCard, type NvmlLine, type NvmlSample, parseNvmlLine } from './nvml-lines.js'
import { codeInWords, refusalOf } from './nvml-refusals.js'

const common = {
  name: 'nvml',
  measures: 'gpu',
  maker: 'NVIDIA',
  cost: 'one process of ours an attempt, which calls libnvidia-ml',
} as const

/** Reads NVML once, in a process of its own. */
export const probeNvml: Probe = async ({ env, sysfs }) => {
  const { file, args } = nvmlCommand(env, 0)
  const answer = await ask(file, args, { env })
  const lines = answer.stdout.split('\n').flatMap(line => parseNvmlLine(line) ?? [])
  const refused = linesOf(lines, 'refused')[0]
  const samples = linesOf(lines, 'sample')
  if (refused !== undefined || samples.length === 0) {
    const found =
      refused === undefined ? { finding: whyNothing(answer, lines), unlock: [] } : refusalOf(refused)
    // Without nvidia-smi beside it, a card that is there must not count as none.
    const isThere = refused?.by !== 'koffi' && refused?.by !== 'library' && hasNvidiaCard(sysfs)
    return {
      ...common,
      meter: undefined,
      ...(isThere
        ? { unable: nvmlMeter(), notices: [`${found.finding}: no run has a GPU energy, nor a total`] }
        : {}),
      ...found,
    }
  }
  return found(linesOf(lines, 'card'), samples, lines)
}

function found(
  facts: readonly NvmlCard[],
  samples: readonly NvmlSample[],
  lines: readonly NvmlLine[],
): Availability {
  const cards = samples.map(sample => ({
    index: sample.index,
    uuid: sample.uuid,
    busId: sample.busId,
    name: facts.find(({ index }) => index === sample.index)?.name ?? '',
    hasPower: witnesses.some(([name]) => isTold(sample[name])),
  }))
  const count = `${cards.length} GPU${cards.length === 1 ? '' : 's'}`
  const powerWindows = windowsOf(facts)
  const withPower = cards.filter(({ hasPower }) => hasPower)
  if (withPower.length === 0) {
    return {
      ...common,
      meter: undefined,
      unable: nvmlMeter({ powerWindows }),
      cards,
      finding: `libnvidia-ml lists ${count}, but none tells its power or energy${whyFailed(lines)}`,
      unlock: [],
    }
  }
  const told = witnesses
    .filter(([name]) => samples.some(sample => isTold(sample[name])))
    .map(([, word]) => word)
  const some = withPower.length < cards.length ? `, ${withPower.length} of them with power` : ''
  return {
    ...common,
    meter: nvmlMeter({ powerWindows }),
    cards,
    finding: `libnvidia-ml reads ${count}${some}: ${told.join(', ')}`,
    notices: [...lackNotices(lines), ...failureNotices(lines)],
    unlock: [],
  }
}

const witnesses = [
  ['energyMillijoules', 'energy counter'],
  ['instantMilliwatts', 'power at the instant'],
  ['averageMilliwatts', 'average power'],
  ['powerMilliwatts', 'power'],
] as const

/** No card takes nothing. */
function isTold(value: number | null | undefined): boolean {
  return value !== null && value !== undefined && value > 0
}

function windowsOf(facts: readonly NvmlCard[]): Meter['powerWindows'] {
  return facts.flatMap(({ index, ...card }) => {
    const window = powerWindow(card)
    return window === undefined ? [] : [{ index, ...window }]
  })
}

function lackNotices(lines: readonly NvmlLine[]): readonly string[] {
  const names = linesOf(lines, 'lacks').map(({ name }) => name)
  return names.length === 0
    ? []
    : [`nvml: the library of this driver is older than ${names.join(', ')}; what they tell is missing`]
}

function failureNotices(lines: readonly NvmlLine[]): readonly string[] {
  return linesOf(lines, 'failed').map(
    ({ call, index, code }) => `nvml: ${call} of GPU ${index} fails: ${codeInWords(code)}`,
  )
}

/** Why calls failed, each code once; empty where none did, as of cards that cannot tell. */
function whyFailed(lines: readonly NvmlLine[]): string {
  const codes = new Set(linesOf(lines, 'failed').map(({ code }) => codeInWords(code)))
  return codes.size === 0 ? '' : `, since calls fail: ${[...codes].join('; ')}`
}

function whyNothing(
  { failure, stderr, exitCode }: Awaited<ReturnType<typeof ask>>,
  lines: readonly NvmlLine[],
): string {
  const failed = linesOf(lines, 'failed')[0]
  if (failed !== undefined) return `libnvidia-ml opens no GPU: ${codeInWords(failed.code)}`
  if (failure !== '') return `libnvidia-ml gives ${failure}`
  if (exitCode === undefined) return 'libnvidia-ml crashes when it is asked'
  return `libnvidia-ml tells of no GPU${stderr === '' ? '' : `: ${stderr.split('\n')[0] ?? ''}`}`
}

function linesOf<Kind extends NvmlLine['kind']>(
  lines: readonly NvmlLine[],
  kind: Kind,
): readonly Extract<NvmlLine, { kind: Kind }>[] {
  return lines.filter((line): line is Extract<NvmlLine, { kind: Kind }> => line.kind === kind)
}
