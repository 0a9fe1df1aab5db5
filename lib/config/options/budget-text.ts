/** What a night may take at most; undefined for what it may take without limit. */
export interface Budget {
  readonly joules?: number
  readonly seconds?: number
  /** Experiments that fail. */
  readonly failures?: number
}

export const budgetAllowed =
  'an energy, a time and a number of failures, any of them, for example 2kWh,8h,5failures (J, kJ, MJ, Wh, kWh, MWh; s, min, h, d)'

const units: Readonly<Record<string, readonly [keyof Budget, number]>> = {
  J: ['joules', 1],
  kJ: ['joules', 1e3],
  MJ: ['joules', 1e6],
  Wh: ['joules', 3.6e3],
  kWh: ['joules', 3.6e6],
  MWh: ['joules', 3.6e9],
  s: ['seconds', 1],
  min: ['seconds', 60],
  h: ['seconds', 3600],
  d: ['seconds', 86_400],
  failure: ['failures', 1],
  failures: ['failures', 1],
}

const names: Readonly<Record<keyof Budget, string>> = {
  joules: 'an energy',
  seconds: 'a time',
  failures: 'a number of failures',
}

/** The budget that a text says, or why it says none, in words. */
export function parseBudget(text: string): Budget | string {
  const limits: { -readonly [Key in keyof Budget]: number } = {}
  for (const part of text.split(',').map(piece => piece.trim())) {
    const [, amount, unit = ''] = /^(\d+(?:\.\d+)?|\.\d+)\s*([A-Za-z]*)$/.exec(part) ?? []
    if (amount === undefined) return part === '' ? 'nothing' : `${JSON.stringify(part)}, which is no amount`
    const known = Object.hasOwn(units, unit) ? units[unit] : undefined
    if (known === undefined)
      return `${part}, ${unit === '' ? 'without a unit' : `of the unknown unit ${unit}`}`
    const [key, factor] = known
    const limit = Number(amount) * factor
    if (!(limit > 0)) return `${part}: a budget of nothing`
    if (key === 'failures' && !Number.isInteger(limit)) return `${part}, of which there are only whole ones`
    if (limits[key] !== undefined) return `${names[key]} twice`
    limits[key] = limit
  }
  return limits
}
