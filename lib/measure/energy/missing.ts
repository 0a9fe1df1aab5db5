import type { Device } from './device.js'
import type { Integral } from './integral/integral.js'

type Missing = Pick<Device, 'name' | 'index' | 'isSeen'> & { readonly integral: Integral }

/** Which energy of a counter is missing, in words. */
export function missingDevice(meter: string, { name, isSeen }: Missing): string {
  const what = name === 'package' ? "the processors' package" : name === 'ram' ? 'RAM' : name
  return isSeen
    ? `${meter} told no energy of ${what}: its counter was not counted, or stood still`
    : `${meter} gave no reading of ${what}`
}

/** Which energy of a card is missing, in words. */
export function missingCard({ name, index, integral }: Missing): string {
  const when = integral.samples === 0 ? 'told no power' : 'told no power for a part of the time'
  return `GPU ${index}${name === String(index) ? '' : ` (${name})`} ${when}`
}
