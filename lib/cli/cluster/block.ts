import type { Command } from 'commander'
import type { NightEvent } from '../../index.js'
import { exitCodes } from '../console/exit-codes.js'
import { tell } from '../console/output.js'
import { listenForSignals } from '../console/signals.js'
import { toNumber } from '../flags/flags.js'

interface BlockFlags {
  readonly try?: boolean
  readonly acceptChanges?: boolean
}

/** `nightwatt block`: what a job of a cluster runs. Nobody types it. */
export function blockCommand(command: Command): Command {
  return command
    .argument('<night>', 'the folder of the night')
    .argument('<block>', 'the number of the block, from 1', toNumber)
    .option('--try', 'only say whether this node has what a block needs')
    .option('--accept-changes', 'take a configuration or code that has changed since as it is now')
    .action(runOne)
}

async function runOne(night: string, block: number, flags: BlockFlags): Promise<void> {
  const { runBlock, tryNode } = await import('../../index.js')
  if (flags.try === true) return tryNode(night)
  const { consoleListener } = await import('../console/console.js')
  const listener = consoleListener(process.stderr)
  const interrupt = listenForSignals(() => 'the training')
  try {
    const hooks = {
      signal: interrupt.signal,
      forceKill: interrupt.forceKill,
      commandLine: ['npx', 'nightwatt', ...process.argv.slice(2)],
      onEvent: (event: NightEvent) => listener.onEvent(event),
    }
    const ended = await runBlock(night, block, hooks, { acceptChanges: flags.acceptChanges === true })
    if (ended === undefined) tell(`another job is at work on block ${block}: there is nothing to do here`)
    process.exitCode = interrupt.exitCode() ?? exitCodes.succeeded
  } finally {
    listener.close()
    interrupt.stop()
  }
}
