/**
 * Codes by which a program steers a terminal: colours, the cursor, backspaces. In a log they stand between words and
 * numbers, where no pattern expects them.
 *
 * The forms: ECMA-48 (control functions), 5.4 for CSI sequences and 5.6 for control strings.
 */

const bell = '\\u0007'
const stringEnd = '(?:\\u001B\\\\|\\u009C)'
const controlString = new RegExp(
  // OSC (titles, links) also ends at a bell; none extends beyond a line's end, so that an incomplete one swallows no
  // text.
  `(?:\\u001B\\]|\\u009D)[^\\n\\r\\u001B${bell}]*(?:${bell}|${stringEnd})?|(?:\\u001B[PX^_]|[\\u0090\\u0098\\u009E\\u009F])[^\\n\\r\\u001B]*${stringEnd}?`,
  'g',
)
const sequence = /(?:\u001B\[|\u009B)([0-?]*)[ -/]*([@-~])/g
const otherEscape = /\u001B[ -/]*[0-~]?|[\u0080-\u0084\u0086-\u009F]/g

/**
 * The text as a screen shows it: colours are removed, a cursor that moves elsewhere begins a new line, one that goes
 * back within its line overwrites it.
 *
 * @param text Whole lines: a sequence that is cut in two would not be recognised.
 */
export function withoutTerminalCodes(text: string): string {
  if (!/[\u0008\u001B\u0080-\u009F]/.test(text)) return text
  const bare = text
    .replaceAll(controlString, '')
    .replaceAll(sequence, (_, parameters: string, final: string) => asText(parameters, final))
    .replaceAll(otherEscape, '')
  return bare.includes('\b') ? bare.split('\n').map(writtenOver).join('\n') : bare
}

const maxSteps = 200

function asText(parameters: string, final: string): string {
  const steps = Math.min(Math.max(Number.parseInt(parameters, 10) || 1, 1), maxSteps)
  if (final === 'C') return ' '.repeat(steps)
  if (final === 'D') return '\b'.repeat(steps)
  return /[ABEFGHf`dST]/.test(final) ? '\n' : ''
}

/** A line with its backspaces applied: what follows them replaces what was there. */
function writtenOver(line: string): string {
  if (!line.includes('\b')) return line
  const shown: string[] = []
  let cursor = 0
  for (const character of line) {
    if (character === '\b') cursor = Math.max(0, cursor - 1)
    else {
      shown[cursor] = character
      cursor += 1
    }
  }
  return shown.join('')
}
