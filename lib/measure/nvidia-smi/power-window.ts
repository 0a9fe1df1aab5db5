import type { Sensor } from '../meter.js'

// NVML's reference of nvmlDeviceGetPowerUsage: accurate to within ±5 % of the power drawn. Cards of one kind were found up
// to 5 % apart from a meter at the wall: arXiv 2312.02741.
export const nvidiaSensor: Sensor = { share: 0.05, source: 'NVIDIA ±5 %' }

/** Over how long a card averages the power that it tells by default, and who says so. */
export interface PowerWindow {
  readonly windowMs: number
  /** How late it is, where it was calibrated (0). */
  readonly delayMs?: number | undefined
  readonly source: string
}

/**
 * nvml.h of nvmlDeviceGetPowerUsage: "On Ampere (except GA100) or newer GPUs, the API returns power averaged over 1 sec
 * interval. On GA100 and older architectures, instantaneous power is returned." nvidia-smi's power.draw is the same.
 */
const source = "NVIDIA's documentation of nvmlDeviceGetPowerUsage"
const averagedMs = 1000

/** `nvmlDeviceArchitecture_t` of nvml.h. */
const ampere = 7
const unknownArchitecture = 0xffffffff

// A100, A800, A30 and CMP 170HX hold the one chip of its generation that tells power as it is.
const ga100 = /\b(?:A100|A800|A30|170HX)\b/
const sinceAmpere =
  /\b(?:A2|A10|A10G|A16|A40|A[2-6]000|A[45]500|A400|L4|L20|L40S?|H20|H100|H200|H800|GH200|B[12]00|B300|GB[12]0[05]|GB300)\b|RTX (?:30|40|50)\d\d|RTX (?:\d+ Ada|PRO \d+)|Ada Generation|Blackwell/
const beforeAmpere =
  /\b(?:V100S?|T4|P4|P6|P40|P100|M60|M40|M10|K80|K40[cms]?|K20\w?|GV100|GP100|T[46]00|T1000)\b|RTX (?:20\d\d|[3-8]000)\b|GTX |TITAN|Quadro/i

/**
 * Whether a card's power is an average, by its architecture where the driver tells it, else by its name.
 *
 * @returns A window of 0 ms for power at the instant; undefined where it is not known.
 */
export function powerWindow(card: {
  readonly name: string
  readonly architecture?: number | null
}): PowerWindow | undefined {
  const { name, architecture = null } = card
  const atOnce = { windowMs: 0, source }
  const averaged = { windowMs: averagedMs, source }
  if (ga100.test(name)) return atOnce
  if (architecture !== null && architecture !== unknownArchitecture) {
    return architecture >= ampere ? averaged : atOnce
  }
  if (sinceAmpere.test(name)) return averaged
  return beforeAmpere.test(name) ? atOnce : undefined
}
