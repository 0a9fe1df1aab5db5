/** Lines that show a crash without a traceback, or that surround one without being the program's. */

/** A program that crashed, or never began, in a single line: Python's parser and interpreter, and what a shell says. */
export const crash =
  /^(?:(?:SyntaxError|IndentationError|TabError): |Fatal Python error: |\S*python[\d.]*: (?:can't open file|No module named|Error while finding module)|(?:\S+: line \d+:\s+\d+\s+)(?:Segmentation fault|Bus error|Illegal instruction|Aborted|Killed)\b|(?:Segmentation fault|Bus error|Illegal instruction|Aborted|Killed)(?: \(core dumped\))?\s*$)/

// Lines after a crash that are not the program's: the reporting tool goes on about the crash.
const trailers = [
  '\\s*$',
  'wandb:',
  'make(?:\\[\\d+\\])?:',
  'srun:',
  'slurmstepd:',
  '(?:\\[[^\\]]*\\])?\\s*[WEI]\\d{4}',
  'CUDA kernel errors might',
  'For debugging consider passing',
  'Compile with `?TORCH_USE',
  'real\\t',
  'user\\t',
  'sys\\t',
  // The report that torchrun writes beneath its own traceback.
  '[=-]{20,}\\s*$',
  '\\S+ FAILED\\s*$',
  'Failures:\\s*$',
  '\\s*<NO_OTHER_FAILURES>',
  'Root Cause \\(first observed failure\\)',
  '\\[\\d+\\]:\\s*$',
  '\\s+(?:time|host|rank|exitcode|error_file|traceback)\\s+: ',
  // The interpreter's own lines, after a fatal error.
  '(?:Current thread|Thread) 0x',
  'Extension modules: ',
  'Python runtime state: ',
] as const
const trailer = new RegExp(`^(?:${trailers.join('|')})`)

/** How many lines the program wrote itself: not the tools around it, and not empty ones. */
export function ownLinesIn(text: string): number {
  return text.split('\n').filter(line => !trailer.test(line.slice(fromProcess(line).length))).length
}

/** The prefix by which a launcher distinguishes the lines of its processes: `[rank0]: `, `[1,0]<stderr>:`, `0: `. */
export function fromProcess(line: string): string {
  return /^(?:\[[a-z]*\d+(?:,\d+)?\](?:<\w+>)?:|\[default\d+\]:|\d{1,4}:(?= )) ?/i.exec(line)?.[0] ?? ''
}
