// `npm run release:check`: everything that would be found wrong only once a version is published. Publishes nothing.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { version, overrides } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const work = mkdtempSync(join(tmpdir(), 'nightwatt-release-'))
let failed = 0

function check(name, find) {
  let problem
  try {
    problem = find() ?? ''
  } catch (error) {
    problem = [error.message, error.stdout, error.stderr].filter(Boolean).join('\n')
  }
  // What cannot be asked here is no failure, and said.
  const told = problem.startsWith('not asked: ')
  if (problem !== '' && !told) failed += 1
  console.log(`${problem === '' ? '✓' : told ? '–' : '✕'} ${name}${problem === '' ? '' : `: ${problem}`}`)
}

const run = (program, args, cwd = root) =>
  execFileSync(program, args, { cwd, encoding: 'utf8', stdio: 'pipe' })
const bin = (name, ...args) => run(process.execPath, [join(root, 'node_modules', name), ...args])

const tarball = join(
  work,
  run('npm', ['pack', '--silent', '--pack-destination', work]).trim().split('\n').at(-1),
)

check(`CHANGELOG.md dates ${version}`, () => {
  const dated = new RegExp(`^## ${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d\\d-\\d\\d\\)$`, 'm')
  return dated.test(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'))
    ? ''
    : `found no heading "## ${version} (YYYY-MM-DD)"`
})

check('publint', () => void bin('publint/src/cli.js', tarball, '--strict'))

// CommonJS is not offered: Node loads an ES module by require() or import() from there.
check('are the types wrong', () => {
  bin('@arethetypeswrong/cli/dist/index.js', tarball, '--ignore-rules', 'cjs-resolves-to-esm')
})

check('npm publish --dry-run', () => {
  const { status, stderr } = spawnSync('npm', ['publish', '--dry-run', '--ignore-scripts', tarball], {
    cwd: work,
    encoding: 'utf8',
  })
  // Whoever only checks need not be logged in.
  const warnings = stderr
    .split('\n')
    .filter(line => /npm (?:warn|error)/.test(line) && !/logged in/.test(line))
  return status === 0 && warnings.length === 0 ? '' : [`exit code ${status}`, ...warnings].join('\n')
})

// Those who depend on this package do not see its overrides: what they get is what its own ranges lead to.
check('installed from the tarball in an empty folder', () => {
  writeFileSync(join(work, 'package.json'), JSON.stringify({ private: true }))
  run('npm', ['install', '--silent', '--no-audit', tarball], work)
  run('npm', ['ls', '--all'], work)
  for (const [name, wanted] of Object.entries(overrides)) {
    const found = JSON.parse(readFileSync(join(work, 'node_modules', name, 'package.json'), 'utf8')).version
    if (found !== wanted) return `found ${name} ${found}; allowed: ${wanted}`
  }
  const use = `import { charts, plan } from 'nightwatt'
    if (typeof plan !== 'function' || !charts.energy) process.exit(1)`
  run(process.execPath, ['--input-type=module', '-e', use], work)
  const said = run(join(work, 'node_modules/.bin/nightwatt'), ['--version'], work).trim()
  return said === version ? '' : `nightwatt --version says ${said}`
})

check('npm audit of what is installed with it, and of what is built into it', () => {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8' })
  const { vulnerabilities, message } = JSON.parse(stdout)
  if (vulnerabilities === undefined) return `not asked: ${message}`
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const licences = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.md'), 'utf8')
  const builtIn = [...licences.matchAll(/^## (\S+) \d/gm)].map(([, name]) => name)
  const concerns = ({ name, nodes }) => builtIn.includes(name) || nodes.some(node => !packages[node]?.dev)
  return Object.values(vulnerabilities)
    .filter(concerns)
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}`)
    .join('\n')
})

rmSync(work, { recursive: true })
process.exit(failed === 0 ? 0 : 1)
