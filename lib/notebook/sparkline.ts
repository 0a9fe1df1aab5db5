const bars = '▁▂▃▄▅▆▇█'
const widest = 16

/** Numbers as a small chart in text, from zero to the largest: it needs no script, and costs a few bytes. */
export function sparkline(values: readonly number[]): string {
  if (values.length === 0) return ''
  const most = Math.max(...values, Number.MIN_VALUE)
  const perBar = Math.ceil(values.length / widest)
  const groups = Array.from({ length: Math.ceil(values.length / perBar) }, (_, group) =>
    values.slice(group * perBar, (group + 1) * perBar),
  )
  return groups
    .map(group => group.reduce((sum, value) => sum + value, 0) / group.length / most)
    .map(share => bars[Math.round(Math.max(0, share) * (bars.length - 1))] ?? '')
    .join('')
}
