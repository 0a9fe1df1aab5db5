// Prints `passed failed skipped` of the vitest JSON reports in a folder; what did not pass is named on stderr.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? ''
const reports = readdirSync(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
if (reports.length === 0) throw new Error(`no report in ${folder}`)
const testResults = reports.flatMap(report => report.testResults)
const tests = testResults.flatMap(file => file.assertionResults)
// A file that could not be loaded, or whose preparations failed so that its tests were skipped, counts as a failure.
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some(test => test.status === 'failed'),
)
const passed = tests.filter(({ status }) => status === 'passed')
const failed = tests.filter(({ status }) => status === 'failed')
const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')

function tell(word, test) {
  const [message = ''] = test.failureMessages ?? []
  console.error(`${word}: ${test.fullName}\n${message.split('\n').slice(0, 12).join('\n')}`)
}
for (const { name, message } of brokenFiles) console.error(`failed outside of its tests: ${name}\n${message}`)
for (const test of failed) tell('failed', test)
for (const { fullName } of skipped) console.error(`skipped: ${fullName}`)
console.log(passed.length, failed.length + brokenFiles.length, skipped.length)
