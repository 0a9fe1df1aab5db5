import type { Command } from 'commander'
import type { TestgenOptions } from '../index.js'
import { addEndFlags, type EndFlags, runToReport } from './console/night-face.js'
import { addHowFlags, flagOf, type NightFlags, readRunOptions } from './flags/flags.js'
import { printPlan } from './plan.js'

interface TestgenFlags extends NightFlags, EndFlags {
  readonly key?: string
  readonly llm?: string
  readonly algorithm?: string
  readonly dataPath?: string
  readonly project?: string
  readonly module?: string
}

/** `nightwatt testgen`: a night of test generation, with the flags of the original batch runner. */
export function testgenCommand(command: Command): Command {
  const own = command
    .option('--key <list|single>', 'every row of the list, or a single one (default: list)')
    .option('--llm <name>', "a language model's full name, for CoDAMOSA")
    .option('--algorithm <codamosa|mosa>', 'which runs (default: codamosa with --llm, mosa without)')
    .option('--data-path <file>', 'the list: rows "project,module" (default: list.dt)')
    .option('--project <name>', "with --key single: the row's project (default: the list's first row)")
    .option('--module <name>', "with --key single: the row's module")
  return addEndFlags(addHowFlags(own)).action(runTestgen)
}

const ownFlags = ['key', 'llm', 'algorithm', 'dataPath', 'project', 'module']

async function runTestgen(flags: TestgenFlags): Promise<void> {
  const { estimateDuration, planTestgen, testgen } = await import('../index.js')
  const own = Object.fromEntries(Object.entries(flags).filter(([name]) => ownFlags.includes(name)))
  const options: TestgenOptions = { ...(await readRunOptions(flags)), ...own }
  const nightPlan = planTestgen(options, flagOf)
  if (flags.dryRun === true) return printPlan(nightPlan, flags.json === true, estimateDuration(nightPlan))
  await runToReport(flags, hooks => testgen(nightPlan, hooks))
}
