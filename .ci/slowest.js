// Prints the twenty slowest tests of vitest JSON reports.
import { readFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'

const tests = process.argv.slice(2).flatMap(report =>
  JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({
      seconds: (duration ?? 0) / 1000,
      words: `${relative(process.cwd(), name)}: ${fullName} (${basename(dirname(report))})`,
    })),
  ),
)
console.log('ci: the slowest twenty tests')
for (const { seconds, words } of tests.sort((one, other) => other.seconds - one.seconds).slice(0, 20))
  console.log(`${seconds.toFixed(1).padStart(8)} s  ${words}`)
