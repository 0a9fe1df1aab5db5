// What a meter makes of a curve: when it reads, and what its sensor shows.
import { normal } from './random.js'

/**
 * Times of readings with the rhythm of real logs of nvidia-smi: relative to the wanted interval the median is 1.03,
 * 95 % are below 1.5, and none is above 3.
 */
export function readingTimes(random, { from, to, intervalSeconds, gap, isUneven = false }) {
  const times = []
  let t = from + random() * intervalSeconds
  while (t < to) {
    if (gap === undefined || t < gap.from || t > gap.to) times.push(t)
    // As the programs over NVML and amdgpu read: never in step with anything.
    t += isUneven
      ? intervalSeconds * (0.75 + 0.5 * random())
      : intervalSeconds * (1 + Math.min(2, Math.exp(-3.5 + 1.71 * normal(random))))
  }
  return times
}

/**
 * What the sensor shows at a time.
 *
 * @param {import('./shapes.js').Curve} curve
 * @param sensor `instant`; or the mean of the last `windowSeconds`; or, renewed each `everySeconds`, the mean of the
 * `windowSeconds` before that; each `delaySeconds` late.
 */
export function shown(curve, t, { windowSeconds = 0, delaySeconds = 0, everySeconds = 0, offset = 0 }) {
  let at = t - delaySeconds
  if (everySeconds > 0) at = Math.floor((at - offset) / everySeconds) * everySeconds + offset
  if (windowSeconds === 0) return curve.power(at)
  return (curve.energy(at) - curve.energy(at - windowSeconds)) / windowSeconds
}

export function rounded(watts, step) {
  return step === 0 ? watts : Math.round(watts / step) * step
}
