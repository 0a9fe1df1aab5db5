/** Words and short texts of charts. */

/** `1 experiment`, `1,000 experiments`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** A name from a config or a log as one line of text: control characters, which no SVG may hold, are replaced. */
export function plainText(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
}

/** Rough width in pixels, for sans-serif fonts: a Chinese, Japanese or Korean letter is as wide as high. */
export function textWidth(text: string, fontSize: number): number {
  let widths = 0
  for (const letter of text) widths += (letter.codePointAt(0) ?? 0) > 0x2e7f ? 1 : 0.6
  return widths * fontSize
}

/** As much of a text as fits into a width in pixels, with an ellipsis; empty where not even three letters fit. */
export function fitted(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text
  let kept = ''
  for (const letter of text) {
    if (textWidth(`${kept}${letter}…`, fontSize) > width) break
    kept += letter
  }
  return [...kept].length < 3 ? '' : `${kept.trimEnd()}…`
}

/** Pieces joined by a middle dot into lines no wider than the chart; a piece is never broken. */
export function wrapped(pieces: readonly string[], width: number, fontSize: number): string[] {
  return flowed(pieces, ' · ', width, fontSize)
}

/** A text broken at spaces into lines no wider than the chart. */
export function paragraph(text: string, width: number, fontSize: number): string[] {
  return flowed(text.split(' '), ' ', width, fontSize)
}

function flowed(pieces: readonly string[], joint: string, width: number, fontSize: number): string[] {
  const lines: string[] = []
  for (const piece of pieces.filter(text => text !== '')) {
    const last = lines.at(-1)
    const longer = `${last ?? ''}${joint}${piece}`
    if (last !== undefined && textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer
    else lines.push(piece)
  }
  return lines
}

/** A name as a title begins with it: `test_loss` is `Test loss`. */
export function heading(name: string): string {
  const words = name.replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
