import getTruncatedWidth from 'fast-string-truncated-width'

/** How many columns of a terminal a text takes: two for 損 and 🌙, none for a combining accent. */
export function widthOf(text: string): number {
  return getTruncatedWidth(text).width
}

let letters: Intl.Segmenter | undefined

/**
 * The beginning of a text that fits into so many columns, behind it the ellipsis where anything was left out. By whole
 * letters as people see them; the library's own cut lets what lies between Latin letters through uncounted.
 */
export function cutToWidth(text: string, columns: number, ellipsis = ''): string {
  if (widthOf(text) <= columns) return text
  letters ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  let left = columns - widthOf(ellipsis)
  let end = 0
  for (const { segment, index } of letters.segment(text)) {
    left -= widthOf(segment)
    if (left < 0) break
    end = index + segment.length
  }
  return `${text.slice(0, end)}${ellipsis}`
}

/** Lines of columns as wide as their widest cell, without spaces at the end. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
    })
  }
  return rows.map(row =>
    row
      .map((cell, column) => padToWidth(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** A text with spaces behind it, as wide as so many columns. */
function padToWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)))
}
