// `npm test`: every test that can run on this machine. Those that time meters sleep for most of their time, so they run
// beside all others, which have a lower priority and take what these leave of the processors.
//
//     npm test -- --project unit     one of the projects of vitest.config.ts, or several
//     npm test -- test/cli           any other arguments are for vitest itself
//
// NIGHTWATT_TEST_REPORTS names a folder for reports as JSON.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const vitest = [process.execPath, join(import.meta.dirname, '../node_modules/vitest/vitest.mjs'), 'run']
const folder = process.env.NIGHTWATT_TEST_REPORTS

/** The exit code of a command, 1 where a signal ended it; `held`: what it prints is shown when it has ended. */
function run([program, ...args], { held = false, env = process.env } = {}) {
  const child = spawn(program, args, { env, stdio: ['inherit', held ? 'pipe' : 'inherit', 'inherit'] })
  const printed = []
  child.stdout?.on('data', piece => printed.push(piece))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      for (const piece of printed) process.stdout.write(piece)
      resolve(code ?? 1)
    })
  })
}

/** The projects that the arguments name, all where there are none; undefined where they say anything else. */
function projectsOf(args) {
  if (args.length === 0) return ['waiting', 'unit', 'timed']
  const names = args.filter((_, place) => place % 2 === 1)
  const isAll = args.length % 2 === 0 && args.every((word, place) => place % 2 === 1 || word === '--project')
  return isAll ? names : undefined
}

function suite(name, projects) {
  const report = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(folder ?? '', `${name}.json`)}`,
  ]
  const chosen = projects.flatMap(project => ['--project', project])
  return [...vitest, ...chosen, ...(folder === undefined ? [] : report)]
}

async function runProjects(projects) {
  // Once, before two begin that would both build.
  if (process.env.NIGHTWATT_SKIP_BUILD === undefined) {
    const built = await run([process.execPath, join(import.meta.dirname, 'build.js'), '--if-changed'])
    if (built !== 0) return built
  }
  const env = { ...process.env, NIGHTWATT_SKIP_BUILD: '1' }
  const others = projects.filter(project => project !== 'timed')
  const runs = []
  if (others.length > 0) runs.push(run(['nice', '-n', '19', ...suite('others', others)], { env }))
  if (others.length < projects.length)
    runs.push(run(suite('timed', ['timed']), { env, held: others.length > 0 }))
  return Math.max(...(await Promise.all(runs)))
}

// Ctrl-C reaches them too, and each ends in its own time.
process.on('SIGINT', () => {})
const args = process.argv.slice(2)
const projects = projectsOf(args)
process.exitCode = await (projects === undefined ? run([...vitest, ...args]) : runProjects(projects))
