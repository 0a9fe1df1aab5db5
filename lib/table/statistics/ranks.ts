/** The place of each value among all, from 1; equal values share the mean of their places (midranks). */
export function midranks(values: readonly number[]): number[] {
  const order = values.map((value, position) => ({ value, position })).sort((a, b) => a.value - b.value)
  const ranks = new Array<number>(values.length).fill(0)
  for (let first = 0; first < order.length; ) {
    let last = first
    while (order[last + 1]?.value === order[first]?.value && last + 1 < order.length) last += 1
    for (let place = first; place <= last; place += 1) {
      ranks[order[place]?.position ?? 0] = (first + last) / 2 + 1
    }
    first = last + 1
  }
  return ranks
}
