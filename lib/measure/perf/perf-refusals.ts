import type { KnownFailure } from '../supervise/known-failure.js'

/** What perf prints when it fails. */
export const knownPerfFailures: readonly KnownFailure[] = [
  {
    said: /not found on the PATH/,
    finding: 'perf is not installed',
    unlock: ['sudo apt install linux-perf', 'sudo apt install linux-tools-$(uname -r)'],
  },
  {
    // Ubuntu's /usr/bin/perf is a script that looks for the perf of the running kernel.
    said: /perf not found for kernel/,
    finding: 'perf is installed, but not for the running kernel',
    unlock: ['sudo apt install linux-tools-$(uname -r)'],
  },
  {
    said: /Cannot find PMU|unknown term|event syntax error/,
    finding:
      'perf is installed, but this kernel offers no power/energy events (no RAPL: a virtual machine, or a processor without it)',
    unlock: ['sudo modprobe rapl', 'sudo modprobe intel_rapl_msr'],
  },
  {
    said: /perf_event_paranoid|Access to performance|permission|not permitted|EACCES/i,
    finding: 'perf is installed, but not permitted to read energy for the whole system',
    unlock: ['sudo sysctl -w kernel.perf_event_paranoid=0'],
  },
]
