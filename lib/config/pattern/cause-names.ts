/**
 * The causes of failures that are known without a configuration, in the order in which a log is searched for them;
 * lib/run/outcome/causes.ts says how each is recognised.
 */
export const causeNames = [
  'out-of-memory',
  'cuda-error',
  'port-in-use',
  'network',
  'import-error',
  'syntax-error',
  'wrong-argument',
  'missing-file',
  'no-permission',
  'interrupted',
  'timeout',
  'killed',
  'error-pattern',
  'exit-code',
  'log-too-small',
] as const

export type Cause = (typeof causeNames)[number]

export function isBuiltInCause(name: string): name is Cause {
  return causeNames.some(known => known === name)
}
