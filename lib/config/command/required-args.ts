import type { z } from 'zod'
import { report } from '../json/schema-words.js'
import { ShellWordsError, splitArguments } from './shell-words.js'

/** The rule for a text of arguments: it can be split into words as a shell does. */
export function checkArguments(text: string, context: z.core.$RefinementCtx): void {
  try {
    splitArguments(text)
  } catch (error) {
    if (!(error instanceof ShellWordsError)) throw error
    const found = `${error.message.replace(/^found /, '')}, in ${JSON.stringify(text)}`
    report(context, [], found, 'arguments as in a shell, each quote with its end')
  }
}
