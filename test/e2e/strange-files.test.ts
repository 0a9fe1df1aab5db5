// Waits long for whole nights.
// Any Node: files.
import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { withStandIns } from '../stand-ins/index.ts'
import {
  type Ended,
  makeProject,
  type Project,
  type Started,
  toyConfig,
  waitFor,
} from '../support/project.ts'

const env = withStandIns({ gpu: {}, cpu: {} })
const secret = 'the last words of a private key'
const run = ['run', '-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '1', '-s', '5', '--cooldown', '0']

/** Ends with the answer, or fails where it waits: that would be for ever, however crowded the machine is. */
async function answer(project: Project, args: readonly string[]): Promise<Ended> {
  return endOf(project.start(args, { env }), args.join(' '))
}

async function endOf({ child, ended }: Started, what: string): Promise<Ended> {
  const seconds = 60
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
  const end = await ended
  clearTimeout(timer)
  expect(end.code, `${what} ends in ${seconds} s: ${end.stderr}`).not.toBe(null)
  return end
}

function namesIt({ stdout, stderr }: Ended): boolean {
  return /FIFO|link|no folder/.test(stdout + stderr)
}

const kinds = {
  'a FIFO': (path: string) => execFileSync('mkfifo', [path]),
  'a link that leads out': (path: string, outside: string) => symlinkSync(outside, path),
  'a link to itself': (path: string) => symlinkSync(basename(path), path),
} as const

// What stands for all kinds of reading: whole, line by line, as numbers, as a folder. All files, by all kinds, are put
// before the library in test/faults/strange-places.test.ts.
const few = ['night.json', 'toy_small_001/training.log', 'toy_small_001']
const files = [...few, 'toy_small_001/energy/gpu_power.csv']

describe.each(Object.entries(kinds))('%s in place of a file of a night', (kind, put) => {
  let project: Project
  beforeAll(async () => {
    project = makeProject({
      config: toyConfig(),
      files: { 'toy/train.sh': '#!/bin/sh\nsleep 0.4\necho "Accuracy: 91.5"\n', 'outside/key.pem': secret },
    })
    const { code, stderr } = await project.nightwatt(run, { env })
    if (code !== 0) throw new Error(stderr)
  })

  // What a FIFO and a link do to each file, and a link to itself to one: all kinds meet all files in strange-places.
  it.each(
    kind === 'a link to itself' ? few.slice(0, 1) : files,
  )('is named, and keeps nobody waiting: %s', async path => {
    const night = project.night()
    const at = join(night, path)
    const aside = join(project.root, 'outside', 'moved')
    const isFolder = lstatSync(at).isDirectory()
    renameSync(at, aside)
    put(at, isFolder ? aside : join(project.root, 'outside/key.pem'))
    try {
      const others = [
        ['table', '--samples', night],
        ['report', night, '--out', 'pages'],
        ['status', basename(night)],
        ['rerun', night, '--dry-run'],
        ['run', '--resume', night, '--dry-run'],
      ]
      // One of the others at each file, so that each is met.
      const turn = files.indexOf(path) + Object.keys(kinds).indexOf(kind)
      const turns = [others[turn % 5]].filter(args => args !== undefined)
      const [table, check, ...ends] = await Promise.all(
        [['table', night], ['check', night], ...turns].map(args => answer(project, args)),
      )
      for (const end of [table, check, ...ends]) {
        expect(`${end?.stdout}${end?.stderr}`).not.toMatch(/private key|\n {4}at /)
      }
      expect(table && namesIt(table), `table: ${table?.stderr}`).toBe(true)
      expect(check && namesIt(check), `check: ${check?.stdout}`).toBe(true)
      expect(check?.code).not.toBe(0)
      expect(pagesOf(project)).not.toContain(secret)
    } finally {
      rmSync(at, { force: true })
      renameSync(aside, at)
      rmSync(join(project.root, 'pages'), { recursive: true, force: true })
    }
  })

  it('is told of in words when the night is to be repaired, and nothing outside is changed', async () => {
    const at = join(project.night(), 'journal.ndjson')
    const aside = join(project.root, 'outside', 'moved')
    renameSync(at, aside)
    put(at, join(project.root, 'outside/key.pem'))
    try {
      const { code, stdout, stderr } = await answer(project, ['check', '--repair', project.night()])
      expect(code).not.toBe(0)
      expect(stdout + stderr).toMatch(/FIFO|link/)
      expect(stdout + stderr).not.toMatch(/\n {4}at /)
      expect(project.read(project.root, 'outside/key.pem')).toBe(secret)
    } finally {
      rmSync(at, { force: true })
      renameSync(aside, at)
    }
  })
})

describe('a file that the user names', () => {
  const withFifo = () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': '#!/bin/sh\necho hi\n' } })
    execFileSync('mkfifo', [join(project.root, 'pipe')])
    return project
  }

  it('may be a link', async () => {
    const project = withFifo()
    symlinkSync(join(project.root, 'config/models_config.json'), join(project.root, 'models.json'))
    expect(await answer(project, ['list', '-c', 'models.json'])).toMatchObject({ code: 0 })
  })

  it.each([
    ['list', '-c', 'pipe'],
    ['run', '-ec', 'pipe', '--dry-run'],
    ['notebook', 'run', 'pipe', '-o', 'out.ipynb'],
  ])('is refused where it is a FIFO: %s %s %s', async (...args) => {
    const end = await answer(withFifo(), args)
    expect(end.code).toBe(2)
    expect(end.stderr).toContain('FIFO')
  })

  it('may have templates, but no FIFO and no link to elsewhere among them', async () => {
    const project = makeProject({
      config: toyConfig(),
      files: {
        'toy/train.sh': '#!/bin/sh\necho "Accuracy: 91.5"\n',
        'theirs/report.hbs': '{{verdict.headline}}',
        'key.pem': secret,
      },
    })
    expect(await answer(project, [...run, '--no-energy', '--no-report'])).toMatchObject({ code: 0 })
    const style = join(project.root, 'theirs/style.css')
    for (const put of [() => execFileSync('mkfifo', [style]), () => symlinkSync('../key.pem', style)]) {
      put()
      const end = await answer(project, ['report', project.night(), '--template', 'theirs'])
      expect(end.code).toBe(2)
      expect(end.stderr).toMatch(/style\.css: found a (FIFO|link)/)
      rmSync(style)
    }
  })
})

describe('a training that replaces a file of its night while it runs', () => {
  const replaced = [
    'training.log',
    'experiment.json',
    'energy/gpu_power.csv.partial',
    'energy',
    '../journal.ndjson',
    '../night.json',
  ]

  it.each(replaced)('keeps neither the night nor its signals waiting: %s', async path => {
    const trainer = `#!/bin/sh
cd "$NIGHTWATT_TEST_RESULTS"/run_*/toy_small_001 || exit 1
rm -rf ${path}; mkfifo ${path}
echo "Accuracy: 91.5"; sleep 1.5
`
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const results = { NIGHTWATT_TEST_RESULTS: join(project.root, 'results') }
    const started = project.start([...run, '--max-retries', '0'], { env: { ...env, ...results } })
    const { stderr } = await endOf(started, 'the night')
    expect(stderr).not.toMatch(/\n {4}at /)
  })
})

describe('a night whose training put FIFOs in the place of its files', () => {
  it.each([
    'training.log',
    '../journal.ndjson',
    '../manifest.ndjson',
    'energy/gpu_power.csv.partial',
  ])('ends by Ctrl-C: %s', async path => {
    const trainer = `#!/bin/sh
cd "$NIGHTWATT_TEST_RESULTS"/run_*/toy_small_001 || exit 1
rm -rf ${path}; mkfifo ${path}
: > "$NIGHTWATT_TEST_RESULTS/../replaced"
sleep 60
`
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const results = { NIGHTWATT_TEST_RESULTS: join(project.root, 'results') }
    const started = project.start(run, { env: { ...env, ...results } })
    await waitFor(() => existsSync(join(project.root, 'replaced')))
    started.child.kill('SIGINT')
    const { code, stderr } = await endOf(started, 'the night')
    expect(code, stderr).toBe(130)
    expect(stderr).not.toMatch(/\n {4}at /)
  })
})

function pagesOf(project: Project): string {
  const folder = join(project.root, 'pages')
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.html'))
      .map(name => project.read(folder, name))
      .join('')
  } catch {
    return ''
  }
}
