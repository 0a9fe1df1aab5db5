import { splitArguments } from '../../lib/config/command/shell-words.js'

/** The commands of a shell's lines, each as its words; comments, redirections and what follows an operator apart. */
export function commandsOf(text: string): readonly (readonly string[])[] {
  const lines = text
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map(line => line.replace(/(?:^|\s)#.*$/, ''))
  return lines
    .flatMap(line => line.split(/&&|\|\||[;|]|&(?=\s|$)/))
    .map(command => splitArguments(command.replaceAll(/[0-9]?[<>]+&?\s*\S+/g, '')))
    .filter(words => words.length > 0)
}
