/** Names of the files of pages: they show what a page is of, and no two kinds share one. */

/** The page of a date, `2026-11-23.html`, or of a night, `run_20261123_213000.html`. */
export const pageName = /^(?:\d{4}-\d\d-\d\d|(?:run_|night-).+)\.html$/

const longestName = 80

/**
 * What the page of a night is called, without its ending: `run_20261123_213000`. A night with another name gets one
 * that no page of a date, of a comparison or the index can have: `night-2025-11-05`.
 */
export function nightPageName(night: string): string {
  const safe = night.replaceAll(/[^\p{Letter}\p{Number}._-]+/gu, '-').slice(0, longestName)
  return safe.startsWith('run_') ? safe : `night-${safe}`
}
