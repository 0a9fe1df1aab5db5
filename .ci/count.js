// Prints `passed failed skipped` of a vitest JSON report; skipped tests are named on stderr.
import { readFileSync } from 'node:fs'

const { testResults } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const tests = testResults.flatMap(file =>
  file.assertionResults.map(({ status, fullName }) => ({ status, fullName, file: file.name })),
)
// A file that could not even be loaded counts as a failure: it has no tests to count.
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
)
const passed = tests.filter(({ status }) => status === 'passed').length
const failed = tests.filter(({ status }) => status === 'failed').length + brokenFiles.length
const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')
for (const { fullName } of skipped) console.error(`skipped: ${fullName}`)
console.log(passed, failed, skipped.length)
