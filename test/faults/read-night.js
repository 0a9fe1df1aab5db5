// Reads nights in a process of its own, so that whoever waits for it can end it: a line with a command, the path of a
// night, that of the same night whole, and its project on stdin, a line with the answer on stdout.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const [library, out] = process.argv.slice(2)
const nightwatt = await import(pathToFileURL(library).href)
const { checkNight, compare, experiments, exportTable, openNight, samples } = nightwatt
const { plan, planLeft, planRerun, report, show, status } = nightwatt

const planned = ({ experiments: of, settings, foreign, notices }) => ({
  answer: JSON.stringify({ of, settings, foreign }),
  told: notices,
})

const commands = {
  async check({ path }) {
    const { findings } = await checkNight(path)
    return { answer: '', told: findings.map(({ place, problem }) => `${place} ${problem}`) }
  },
  async table({ path }) {
    const night = await openNight(path)
    const table = await experiments(night)
    return { answer: [...(await exportTable(table, 'csv'))].join(''), told: night.problems }
  },
  async samples({ path }) {
    const night = await openNight(path)
    const table = await samples(night)
    const altered = nightwatt.alteredTraces(night)
    return { answer: [...(await exportTable(table, 'csv'))].join(''), told: [...night.problems, ...altered] }
  },
  async report({ path }) {
    const html = readFileSync(await report(path, { out }), 'utf8')
    return { answer: html, told: [html] }
  },
  async status({ path }) {
    const { problems, freeDiskBytes, log, ...rest } = await status({ night: path })
    return { answer: JSON.stringify(rest), told: problems }
  },
  async compare({ path, whole }) {
    const { lines, notices, ...rest } = await compare(path, whole)
    return { answer: JSON.stringify(rest), told: notices }
  },
  async show({ path }) {
    const night = await openNight(path)
    const { write } = process.stdout
    let shown = ''
    process.stdout.write = text => {
      shown += text
      return true
    }
    try {
      await show(night)
    } finally {
      process.stdout.write = write
    }
    return { answer: shown, told: [shown] }
  },
  async rerun({ path, cwd }) {
    return planned(await planRerun(path, { cwd }))
  },
  async resume({ path, cwd }) {
    return planned(await planLeft({ resume: path, cwd }))
  },
  async history({ path, cwd }) {
    const what = { repo: 'toy', model: 'small', mutate: 'epochs', runs: 2, seed: 5 }
    return planned(await plan({ ...what, cwd, avoid: path }))
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...place } = JSON.parse(line)
  let reply
  try {
    reply = await commands[command](place)
  } catch (error) {
    const isOurs =
      typeof error?.name === 'string' && /^(?!Type|Range|Reference|Syntax)\w+Error$/.test(error.name)
    const isSystems = error?.code !== undefined
    const failure = isOurs && !isSystems ? 'told' : String(error.stack)
    reply = { answer: '', told: [error.message], failure }
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
