// Reads nights in a process of its own, so that whoever waits for it can end it: a line with a command and a path on
// stdin, a line with the answer on stdout.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const [library, out] = process.argv.slice(2)
const { checkNight, experiments, exportTable, openNight, report, status } = await import(
  pathToFileURL(library).href
)

const commands = {
  async check(path) {
    const { findings } = await checkNight(path)
    return { answer: '', told: findings.map(({ place, problem }) => `${place} ${problem}`) }
  },
  async table(path) {
    const night = await openNight(path)
    const table = await experiments(night)
    return { answer: [...(await exportTable(table, 'csv'))].join(''), told: night.problems }
  },
  async report(path) {
    const html = readFileSync(await report(path, { out }), 'utf8')
    return { answer: html, told: [] }
  },
  async status(path) {
    const { problems, freeDiskBytes, log, ...rest } = await status({ night: path })
    return { answer: JSON.stringify(rest), told: problems }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { command, path } = JSON.parse(line)
  let reply
  try {
    reply = await commands[command](path)
  } catch (error) {
    const isOurs =
      typeof error?.name === 'string' && error.name !== 'TypeError' && error.name !== 'RangeError'
    reply = { answer: '', told: [error.message], failure: isOurs ? 'told' : String(error.stack) }
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
