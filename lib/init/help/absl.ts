import { readFlagWords } from './flag-words.js'
import type { HelpFamily, HelpOption } from './help-option.js'

/**
 * Help of absl and gflags: `--lr: learning rate`, below it `(default: '0.1')` and `(a number in the range …)`, each in
 * brackets on a line of its own; `--opt: <adam|sgd>: optimizer`.
 */
export const abslFamily: HelpFamily = {
  name: 'absl flags',
  recognises: text => /^\s+(?:-\w,)?--(?:\[no\])?[\w.]+:/m.test(text) && /^\s+\(default: /m.test(text),
  read: readAbsl,
}

const head = /^\s+((?:-\w,\s*)?--(?:\[no\])?[\w.-]+):\s*(?:(<[^>]*>):)?(.*)$/
const endOfOption = /^\S|^\s*$/

function readAbsl(text: string): readonly HelpOption[] {
  const options: { words: string; metavar: string; text: string[]; default?: string }[] = []
  let open = false
  for (const line of text.split('\n')) {
    const [, words, metavar = '', about = ''] = head.exec(line) ?? []
    if (words !== undefined) {
      options.push({ words, metavar, text: [about.trim()] })
      open = true
      continue
    }
    const last = options.at(-1)
    if (endOfOption.test(line)) open = false
    if (!open || last === undefined) continue
    const value = /^\s+\(default: (?:'(.*)'|(.*))\)$/.exec(line)
    if (value === null) last.text.push(line.trim())
    else last.default = value[1] ?? value[2] ?? ''
  }
  return options.flatMap(({ words, metavar, text: lines, default: value }) => {
    const flags = readFlagWords(words)
    if (flags === undefined) return []
    const said = lines.filter(line => line !== '').join(' ')
    const repeated = /\(a comma separated list\)|repeat this option/.test(said)
    const kind = repeated ? 'LIST' : metavar || kindIn(said, flags.negative !== undefined)
    return [{ ...flags, metavar: kind, text: said, ...(value === undefined ? {} : { default: value }) }]
  })
}

/** What absl says of a value: `(an integer in the range [1, 10])`. A flag of no kind takes text. */
function kindIn(text: string, isSwitch: boolean): string {
  if (isSwitch) return ''
  if (/\((?:an integer|integer)\b|\(a (?:non-negative|positive) integer/.test(text)) return 'INTEGER'
  if (/\((?:a number|a (?:non-negative|positive) number)/.test(text)) return 'FLOAT'
  return 'TEXT'
}
