import { type Cause, causeNames } from '../../config/pattern/cause-names.js'

export type { Cause }

/** Why an attempt failed, and whether the same command may end better when run once more. */
export const causes = {
  'out-of-memory': {
    words: 'out of memory',
    worthRetrying: true,
    pattern:
      /CUDA out of memory|OutOfMemoryError|ALLOC_FAILED|Cannot allocate memory|MemoryError|std::bad_alloc|heap out of memory|\boom[-_ ]?kill/i,
  },
  'cuda-error': {
    words: 'CUDA error',
    worthRetrying: true,
    pattern: /CUDA error|CUDNN_STATUS|CUBLAS_STATUS|NCCL (?:error|WARN)|device-side assert/i,
  },
  'port-in-use': { words: 'port in use', worthRetrying: true, pattern: /Address already in use|EADDRINUSE/i },
  network: {
    words: 'network',
    worthRetrying: true,
    pattern:
      /Connection (?:refused|reset|timed out|aborted)|ConnectionError|Temporary failure in name resolution|Name or service not known|ETIMEDOUT|ECONNRE|Read timed out/i,
  },
  'import-error': {
    words: 'import error',
    worthRetrying: false,
    pattern: /ModuleNotFoundError|ImportError|ERR_MODULE_NOT_FOUND|Cannot find (?:module|package)/i,
  },
  'syntax-error': { words: 'syntax error', worthRetrying: false, pattern: /SyntaxError|IndentationError/i },
  'wrong-argument': {
    words: 'wrong argument',
    worthRetrying: false,
    pattern:
      // argparse, click, absl, Hydra, Fire, getopt and their like.
      /unrecognized arguments?|error: argument |invalid choice|the following arguments are required|(?:unknown|unrecognized|invalid|illegal|bad) (?:option|argument|flag|parameter)\b|unknown command.line (?:flag|option|argument)|No such option|Invalid value for |Missing (?:option|argument|parameter) |Got unexpected extra argument|Could not override|Error parsing override|override_grammar|not used by the HfArgumentParser|Key '.+' is not in struct|Flags parsing error|Could not consume arg|requires an argument|expected one argument/i,
  },
  'missing-file': {
    words: 'missing file',
    worthRetrying: false,
    pattern: /FileNotFoundError|No such file or directory|ENOENT|command not found/i,
  },
  'no-permission': {
    words: 'no permission',
    worthRetrying: false,
    pattern: /PermissionError|Permission denied|EACCES/i,
  },
  interrupted: { words: 'interrupted', worthRetrying: false, pattern: undefined },
  timeout: { words: 'timeout', worthRetrying: true, pattern: undefined },
  killed: { words: 'killed', worthRetrying: true, pattern: undefined },
  'error-pattern': { words: 'error in the log', worthRetrying: true, pattern: undefined },
  'exit-code': { words: 'exit code', worthRetrying: true, pattern: undefined },
  'log-too-small': { words: 'log too small', worthRetrying: true, pattern: undefined },
} as const satisfies Record<Cause, { words: string; worthRetrying: boolean; pattern: RegExp | undefined }>

/** The first built-in cause that the text names. */
export function findCause(text: string): Cause | undefined {
  return causeNames.find(cause => causes[cause].pattern?.test(text) === true)
}
