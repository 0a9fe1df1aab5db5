import type { Command } from 'commander'
import { addHowFlags, flagOf, type HowFlags, nightsToAvoid, toRunOptions } from './flags.js'
import { addEndFlags, type EndFlags, runToReport } from './night-face.js'
import { printPlan } from './plan.js'

interface TestgenFlags extends HowFlags, EndFlags {
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

async function runTestgen(flags: TestgenFlags): Promise<void> {
  const { estimateDuration, planTestgen, testgen } = await import('../index.js')
  const options = { ...toRunOptions(flags), ...(await nightsToAvoid(flags)) }
  const nightPlan = planTestgen(options, flagOf)
  if (flags.dryRun === true) return printPlan(nightPlan, flags.json === true, estimateDuration(nightPlan))
  await runToReport(flags, hooks => testgen(nightPlan, hooks))
}
