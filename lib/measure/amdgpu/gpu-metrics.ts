/**
 * The energy counter of a card, out of the driver's table gpu_metrics (`kgd_pp_interface.h` of the kernel). From revision
 * 1.4 on, that of Instinct MI300 and newer, the table says in which unit it counts, 2^-16 J. Older ones name no unit, and what
 * they count differs from card to card: nothing is read off those.
 */

/** Where the counter stands in the table of a revision, in bytes. */
const offsets: Readonly<Record<string, number>> = { 1.4: 24, 1.5: 88, 1.6: 88, 1.7: 24, 1.8: 24 }

const joulesOfUnit = 2 ** -16
// What a driver fills a table with where a card does not tell.
const absent = 0xffff_ffff_ffff_ffffn

/** The largest table that is read: the counter stands near its beginning. */
export const metricsBytes = 128

/** Joules since the driver was loaded; null where the table does not hold them. */
export function counterJoules(table: Buffer): number | null {
  if (table.length < 4) return null
  const offset = offsets[`${table.readUInt8(2)}.${table.readUInt8(3)}`]
  if (offset === undefined || table.length < offset + 8) return null
  const units = table.readBigUInt64LE(offset)
  return units === absent ? null : Number(units) * joulesOfUnit
}
