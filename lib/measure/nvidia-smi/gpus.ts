import { ask } from '../../os/ask.js'
import type { CardKind } from '../availability.js'
import { nvidiaSmiEnvironment, queryArguments } from './nvidia-smi.js'
import { parseNumber } from './nvidia-smi-output.js'

export interface Gpu extends CardKind {
  readonly index: number
  readonly uuid: string
  /** Its place on the PCI bus; empty where unknown. */
  readonly busId: string
  readonly name: string
  readonly driver: string
  readonly powerLimitWatts: number | null
  /** Where the card slows itself down, in °C; null where unknown, or not asked for. */
  readonly slowdownCelsius: number | null
}

/** The GPUs of this machine, as nvidia-smi names them; none when it gives no answer. */
export async function listGpus(env: NodeJS.ProcessEnv): Promise<readonly Gpu[]> {
  const fields = ['index', 'uuid', 'name', 'driver_version', 'power.limit', 'pci.bus_id']
  const answer = await ask('nvidia-smi', queryArguments(fields), { env: nvidiaSmiEnvironment(env) })
  return answer.stdout.split('\n').flatMap(line => {
    const [index, uuid, name, driver, limit, busId = ''] = line.split(',').map(field => field.trim())
    if (!/^\d+$/.test(index ?? '') || uuid === undefined || name === undefined || driver === undefined)
      return []
    return [
      {
        index: Number(index),
        uuid,
        busId,
        name,
        driver,
        powerLimitWatts: parseNumber(limit),
        slowdownCelsius: null,
      },
    ]
  })
}

/**
 * Cards with where they slow themselves down. No field of --query-gpu has that; nvidia-smi's report in words does,
 * one block per card, in the order of their indices.
 */
export async function withLimits(gpus: readonly Gpu[], env: NodeJS.ProcessEnv): Promise<readonly Gpu[]> {
  if (!gpus.some(({ maker }) => maker === undefined)) return gpus
  const { stdout } = await ask('nvidia-smi', ['-q', '-d', 'TEMPERATURE'], { env: nvidiaSmiEnvironment(env) })
  return withSlowdown(gpus, stdout)
}

/** Puts in what `nvidia-smi -q -d TEMPERATURE` says: `GPU Slowdown Temp : 95 C`, or `N/A`. */
export function withSlowdown(gpus: readonly Gpu[], report: string): readonly Gpu[] {
  const found = [...report.matchAll(/^\s*GPU Slowdown Temp\s*:\s*(.*)$/gm)].map(([, text = '']) =>
    parseNumber(text.replace(/\s*C$/, '')),
  )
  // Not one per card: it is unknown which belongs to which.
  if (found.length !== gpus.length) return gpus
  return gpus.map((gpu, place) => ({ ...gpu, slowdownCelsius: found[place] ?? null }))
}
