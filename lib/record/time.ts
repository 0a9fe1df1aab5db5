/** Local time with its offset, `2026-11-23T21:30:05.123+01:00`: a reader elsewhere can still place it. */
export function localTime(timeMs: number): string {
  const time = new Date(timeMs)
  const offsetMinutes = -time.getTimezoneOffset()
  const local = new Date(timeMs + offsetMinutes * 60_000).toISOString().slice(0, -1)
  const sign = offsetMinutes < 0 ? '-' : '+'
  const absolute = Math.abs(offsetMinutes)
  return `${local}${sign}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`
}

const localTimeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/** Whether a text is a time as {@link localTime} writes it. */
export function isLocalTime(text: string): boolean {
  return localTimeForm.test(text) && !Number.isNaN(Date.parse(text))
}

/** Name of a night's folder: `run_20261123_213005`, in local time. */
export function nightName(timeMs: number): string {
  const [date = '', time = ''] = localTime(timeMs).split('T')
  return `run_${date.replaceAll('-', '')}_${time.slice(0, 8).replaceAll(':', '')}`
}

/**
 * The date of a night: the local date on which its evening began, so a start before noon belongs to the day
 * before. Taken from the text as written, whatever the reader's own time zone.
 */
export function nightDate(localTimeText: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d)/.exec(localTimeText)
  if (parts === null) return ''
  const [year, month, day, hour] = parts.slice(1).map(Number)
  const noonBefore = Date.UTC(year ?? 0, (month ?? 1) - 1, day, (hour ?? 0) - 12)
  return new Date(noonBefore).toISOString().slice(0, 10)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
