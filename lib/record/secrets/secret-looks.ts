/** What a value looks like without its name. None of this makes it a secret: its name has to hint at it too. */

/** Switches and placeholders of configurations: nobody's secret, whatever they stand for. */
export function isSwitch(value: string): boolean {
  return /^(?:true|false|yes|no|on|off|none|null|nil|auto|default|enabled?|disabled?|required|optional|undefined)?$/i.test(
    value.trim(),
  )
}

export function isNumber(value: string): boolean {
  return /^[+-]?\d{1,15}(?:\.\d*)?(?:e[+-]?\d+)?$/i.test(value.trim())
}

/** References to a value elsewhere, or values hidden already: `$HF_TOKEN`, `{{ token }}`, `<token>`, `***`. */
export function isReference(value: string): boolean {
  return /^(?:\$\w+|\$\{[^}]*\}|\$\([^)]*\)?|%\w+%|\{\{[^{}]*\}\}|\{[\w.]*\}|<[A-Za-z_ /|-]*(?:_\d{1,3})?>|\*+|[xX]{3,}|\.{3}|…|\[redacted\])$/.test(
    value.trim(),
  )
}

/** Whether a value is a path whose folders have names that people give. */
export function isPath(value: string): boolean {
  return (
    /^(?:~|\.{1,2}|[A-Za-z]:|file:\/\/)?[/\\][\w.@+~ /\\:-]*$/.test(value) &&
    !value.split(/[/\\_.-]/).some(name => name.length >= 20 && isMixed(name))
  )
}

/**
 * Whether a value looks drawn at random: long enough, without spaces, and not made of words, numbers and versions. Names
 * like `bert-base-uncased-v2` and `gcc/12.2:cuda/12.1` are none.
 */
export function isRandom(value: string, minLength = 16): boolean {
  if (value.length < minLength || /\s|:\/\//.test(value) || isPath(value)) return false
  const pieces = value.split(/[^A-Za-z0-9]+/)
  const odd = pieces.filter(piece => piece.length >= 4 && isMixed(piece))
  return odd.length > 0 && bitsOf(odd.join('')) >= Math.min(3, Math.log2(minLength) - 0.5)
}

/** Letters and digits among each other, or capitals in the middle where no word begins. */
function isMixed(piece: string): boolean {
  if (/\d/.test(piece) && /[A-Za-z]/.test(piece)) return !/^v?[a-z]*\d{1,4}$/i.test(piece)
  return piece.length >= 10 && /[a-z]/.test(piece) && (piece.match(/[A-Z]{1,}/g) ?? []).length >= 4
}

/** Shannon's entropy of the letters, in bits a letter. */
function bitsOf(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length
    return sum - share * Math.log2(share)
  }, 0)
}
