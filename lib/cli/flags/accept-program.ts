import { createInterface } from 'node:readline/promises'
import type { ForeignProgram } from '../../index.js'
import { tell } from '../console/output.js'

/** Prints what a night starts that this project would not. */
export async function tellPrograms(programs: readonly ForeignProgram[] | undefined): Promise<void> {
  if (programs === undefined || programs.length === 0) return
  const { describeForeign } = await import('../../index.js')
  tell('This night starts what this project would not start itself; whoever wrote its night.json chose it:')
  for (const line of describeForeign(programs)) tell(line)
}

/**
 * Whether the user accepts the foreign programs that a night starts. Without a terminal, and with --quiet, this does
 * not ask: then the night itself refuses and names them.
 */
export async function askForPrograms(
  programs: readonly ForeignProgram[] | undefined,
  { quiet = false }: { readonly quiet?: boolean },
): Promise<boolean> {
  if (programs === undefined || programs.length === 0) return false
  if (quiet || !process.stdin.isTTY || !process.stderr.isTTY) return false
  await tellPrograms(programs)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question('Start it? Only "yes" starts it: ')
    return answer.trim().toLowerCase() === 'yes'
  } catch {
    // Ctrl-C, or the end of the input.
    return false
  } finally {
    terminal.close()
  }
}
