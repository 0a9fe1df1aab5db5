const bars = '▁▂▃▄▅▆▇█'
const widest = 16

/**
 * Numbers as a small chart in text: it needs no script, and costs a few bytes.
 *
 * @param lowest The value of the lowest bar; the highest stands for the largest value.
 */
export function sparkline(values: readonly number[], lowest = 0): string {
  if (values.length === 0) return ''
  const span = Math.max(Math.max(...values) - lowest, Number.MIN_VALUE)
  const perBar = Math.ceil(values.length / widest)
  const groups = Array.from({ length: Math.ceil(values.length / perBar) }, (_, group) =>
    values.slice(group * perBar, (group + 1) * perBar),
  )
  return groups
    .map(group => (group.reduce((sum, value) => sum + value, 0) / group.length - lowest) / span)
    .map(share => bars[Math.round(Math.max(0, share) * (bars.length - 1))] ?? '')
    .join('')
}
