/** The usage of a help: `usage: train.py [-h] --data DIR [--lr LR]`, up to the first empty line. */
const usage = /^[ \t]*(?:usage|用法|使用方法|使い方|aufruf|uso)\s*[:：].*(?:\n(?!\s*\n)[ \t]+\S.*)*/imu

/** The help without its usage, whose lines may begin with flags too. */
export function withoutUsage(text: string): string {
  return text.replace(usage, '')
}

/** Flags that the usage shows outside of all brackets: without them, the program does not start. */
export function requiredFlags(text: string): ReadonlySet<string> {
  const words = usage.exec(text)?.[0] ?? ''
  return new Set(outsideBrackets(words).match(/(?<=\s)--?[A-Za-z][\w.-]*/g) ?? [])
}

function outsideBrackets(words: string): string {
  let depth = 0
  let outside = ''
  for (const character of words) {
    if ('[({<'.includes(character)) depth += 1
    if (depth === 0) outside += character
    if ('])}>'.includes(character)) depth = Math.max(0, depth - 1)
  }
  return outside
}
