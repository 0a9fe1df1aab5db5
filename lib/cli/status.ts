import type { Command } from 'commander'
import type { NightStatus, StatusOptions } from '../index.js'
import { statusLine, statusLines } from '../index.js'
import { exitCodes } from './console/exit-codes.js'
import { print, toJson, toJsonLine } from './console/output.js'
import { Screen } from './console/screen.js'

interface StatusFlags {
  readonly results?: string
  readonly watch?: boolean
  readonly json?: boolean
}

/** `nightwatt status`: what a night is doing. */
export function statusCommand(command: Command): Command {
  return command
    .argument(
      '[night]',
      'latest, a name, or a path (default: the one that runs on this machine, else the latest)',
    )
    .option('--watch', 'again every two seconds, until the night ends or Ctrl-C')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--json', 'machine-readable output; with --watch one object per line')
    .action(async (night: string | undefined, { results, watch, json }: StatusFlags) => {
      const options = { night, results }
      if (watch === true) return watchNight(options, json === true)
      const { status } = await import('../index.js')
      const now = await status(options)
      await print(json === true ? toJson(now) : `${statusLines(now).join('\n')}\n`)
    })
}

async function watchNight(options: StatusOptions, json: boolean): Promise<void> {
  const { watchStatus } = await import('../index.js')
  const stop = new AbortController()
  // A reader that stops (`| head`).
  process.stdout.once('error', () => stop.abort())
  process.once('SIGINT', () => {
    process.exitCode = exitCodes.interrupted
    stop.abort()
  })
  const show = json ? printJson : process.stdout.isTTY ? redraw(new Screen(process.stdout)) : printLine
  for await (const now of watchStatus(options, { signal: stop.signal })) await show(now)
}

const printJson = (now: NightStatus) => print(toJsonLine(now))
const printLine = (now: NightStatus) => print(`${statusLine(now)}\n`)

function redraw(screen: Screen): (now: NightStatus) => Promise<void> {
  return async now => screen.show(statusLines(now))
}
