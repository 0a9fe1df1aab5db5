// Waits long for whole nights.
// Any Node: full disks.
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { canMount, makeReadOnly, mount, whyNoMount } from '../support/mounts.ts'
import { cli, isRunning, makeProject, type Project, plainly, toyConfig, waitFor } from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']
const sweep = ['run', ...toy, '-mt', 'epochs', '-n', '3', '-mr', '0', ...plainly]
// The disks of these tests are so small that no night would be started on them.
const anyway = [...sweep, '--skip-space-check']
const measured = anyway.filter(flag => flag !== '--no-energy')

/** The first training ends well at once, the others do something else. */
const second = (script: string) =>
  `#!/bin/sh\necho $$ > pid\n[ -e tried ] || { touch tried; echo "Accuracy: 90"; exit 0; }\n${script}\n`

const unmounts: (() => void)[] = []
afterEach(() => {
  for (const unmount of unmounts.splice(0)) unmount()
})

/** A project whose results lie on a disk of their own. */
function onSmallDisk(size: string, trainer: string): Project {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  const results = join(project.root, 'results')
  mkdirSync(results)
  unmounts.push(mount(results, size))
  return project
}

/** Fills a disk to its last byte. */
function fill(folder: string): void {
  const file = openSync(join(folder, 'filler'), 'w')
  try {
    for (let size = 1 << 20; size > 0; size >>= 1) {
      try {
        for (;;) if (writeSync(file, Buffer.alloc(size, 1)) < size) break
      } catch {
        // So much does not fit any more.
      }
    }
  } finally {
    closeSync(file)
  }
}

interface JournalLine {
  readonly type: string
  readonly failure?: string
  readonly text?: string
}

function journalOf(project: Project): readonly JournalLine[] {
  const lines = project.read(project.night(), 'journal.ndjson').trimEnd().split('\n')
  return lines.map(line => JSON.parse(line) as JournalLine)
}

/** Every record of the night can be read, and nothing half-written lies about. */
function expectWhole(project: Project): void {
  const files = readdirSync(project.night(), { recursive: true, encoding: 'utf8' })
  expect(files.filter(file => file.endsWith('.partial'))).toEqual([])
  for (const file of files.filter(name => name.endsWith('.json'))) project.json(project.night(), file)
  const records = files.filter(file => file.endsWith('experiment.json'))
  expect(project.read(project.night(), 'summary.csv').trimEnd().split('\n')).toHaveLength(records.length + 1)
  expect(project.json(project.night(), 'toy_small_001/experiment.json')).toMatchObject({
    training_success: true,
  })
}

/** The night is told to have broken off, in its journal and by the exit code. */
function expectBrokenOff(project: Project, code: number | null, words: RegExp): void {
  const journal = journalOf(project)
  expect(journal.at(-1)?.type).toBe('night-ended')
  expect(journal.at(-1)?.failure).toMatch(words)
  expect(journal.some(({ type, text = '' }) => type === 'notice' && words.test(text))).toBe(true)
  expect(code).toBe(1)
}

const full = /The disk is full \(.* are free in .*, the rest of the night needs about .*\): free some space/

describe.skipIf(!canMount)(`a disk that fills up${whyNoMount}`, () => {
  it("from the training's own log ends the night in good order", async () => {
    const project = onSmallDisk('4m', second('head -c 9000000 /dev/zero; sleep 60'))
    const { code, stderr } = await project.nightwatt(measured)
    expect(stderr).toMatch(full)
    expectBrokenOff(project, code, full)
    expectWhole(project)
    expect(project.json(project.night(), 'toy_small_002/experiment.json')).toMatchObject({
      training_success: false,
      cause: 'interrupted',
      error_message: expect.stringContaining('its result could not be recorded'),
    })
    expect(isRunning(project.read(project.root, 'toy/pid'))).toBe(false)
  })

  it('from its log, of which it dies, is not held against the experiment', async () => {
    const project = onSmallDisk('4m', second('head -c 9000000 /dev/zero || exit 7'))
    const { code } = await project.nightwatt(anyway)
    expectBrokenOff(project, code, full)
    expectWhole(project)
    expect(project.json(project.night(), 'toy_small_002/experiment.json')).toMatchObject({
      cause: 'interrupted',
      error_message: expect.stringContaining('exit code 7'),
    })
  })

  it('from outside ends the training that runs, and records it', async () => {
    const project = onSmallDisk('4m', second('echo "Accuracy: 50"; sleep 60'))
    const night = project.start(measured)
    await night.shows('RUN 2/3')
    const trace = join(project.night(), 'toy_small_002/energy/cpu_power.csv.partial')
    await waitFor(() => existsSync(trace))
    fill(join(project.root, 'results'))
    const { code, stderr } = await night.ended
    expect(stderr).toMatch(full)
    expectBrokenOff(project, code, full)
    expectWhole(project)
    expect(project.json(project.night(), 'toy_small_002/experiment.json')).toMatchObject({
      cause: 'interrupted',
      performance_metrics: { accuracy: 50 },
    })
    expect(isRunning(project.read(project.root, 'toy/pid'))).toBe(false)
  })

  it('at the moment a record is written loses neither it nor what happened', async () => {
    const trainer = second('echo "Accuracy: 95"; head -c 9000000 /dev/zero > ../results/filler; exit 0')
    const project = onSmallDisk('4m', trainer)
    const { code } = await project.nightwatt(anyway)
    expectBrokenOff(project, code, full)
    expectWhole(project)
    expect(project.json(project.night(), 'toy_small_002/experiment.json')).toMatchObject({
      training_success: true,
      performance_metrics: { accuracy: 95 },
    })
    expect(existsSync(join(project.night(), 'toy_small_003'))).toBe(false)
  })

  it('lets the night go on when there is space again, as if nothing had been', async () => {
    const project = onSmallDisk(
      '4m',
      second('[ -e again ] || { touch again; sleep 60; }; echo "Accuracy: 70"'),
    )
    const night = project.start(anyway)
    await night.shows('RUN 2/3')
    await waitFor(() => existsSync(join(project.night(), 'toy_small_002/training.log')))
    fill(join(project.root, 'results'))
    expect((await night.ended).code).toBe(1)
    rmSync(join(project.root, 'results/filler'))
    const resumed = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(resumed.code).toBe(0)
    expectWhole(project)
    expect(project.read(project.night(), 'summary.csv').match(/,True,/g)).toHaveLength(3)
    expect(journalOf(project).at(-1)).toMatchObject({ type: 'night-ended', failure: '' })
    expect((await project.nightwatt(['check', 'latest'])).code).toBe(0)
  })

  it('is told in the report', async () => {
    const project = onSmallDisk('4m', second('head -c 9000000 /dev/zero; sleep 60'))
    const { code, stdout } = await project.nightwatt(anyway.filter(flag => flag !== '--no-report'))
    expect(code).toBe(1)
    expect(project.read(stdout.trim())).toMatch(/The night broke off: .*The disk is full/)
  })

  it('for a moment costs nothing', async () => {
    const project = onSmallDisk('4m', second('echo "Accuracy: 50"; sleep 6; echo "Accuracy: 60"'))
    const night = project.start(anyway.map(flag => (flag === '3' ? '2' : flag)))
    await night.shows('RUN 2/2')
    fill(join(project.root, 'results'))
    await new Promise(passed => setTimeout(passed, 500))
    rmSync(join(project.root, 'results/filler'))
    expect((await night.ended).code).toBe(0)
  })
})

describe.skipIf(!canMount)(`a disk that is too small for the night${whyNoMount}`, () => {
  it('is refused before anything is started, with what is needed and free', async () => {
    const project = onSmallDisk('20m', second('exit 0'))
    const { code, stderr } = await project.nightwatt(sweep)
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /too little space .* 2\d\.\d+ MB are free in .*, and the night needs about 50\.0+ MB/,
    )
    expect(stderr).toContain('--skip-space-check')
    expect(readdirSync(join(project.root, 'results'))).toEqual([])
  })

  it('by what earlier runs wrote is refused too, and a night that just fits is told of', async () => {
    const project = onSmallDisk('140m', '#!/bin/sh\nhead -c 20000000 /dev/zero\necho "Accuracy: 90"\n')
    const runs = (count: number) => ['run', ...toy, '-n', String(count), ...plainly]
    expect((await project.nightwatt(runs(1))).code).toBe(0)
    const tooMany = await project.nightwatt(runs(9))
    expect(tooMany.code).toBe(3)
    expect(tooMany.stderr).toMatch(/needs about 18\d\.\d MB/)
    const justFits = await project.nightwatt(runs(3))
    expect(justFits.code).toBe(0)
    expect(justFits.stderr).toMatch(/note: space is tight: .* needs about 6\d\.\d+ MB/)
  })

  it('to hold even the plan leaves nothing behind', async () => {
    const project = onSmallDisk('64k', second('exit 0'))
    const { code, stderr } = await project.nightwatt(anyway)
    expect(code).toBe(2)
    expect(stderr).toContain('Nothing was started')
    expect(readdirSync(join(project.root, 'results'))).toEqual([])
  })
})

describe('a night whose folder goes away', () => {
  it('ends its training, is not made anew, and says so', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': second('sleep 60') } })
    const night = project.start(measured)
    await night.shows('RUN 2/3')
    await waitFor(() => existsSync(join(project.night(), 'toy_small_002/training.log')))
    rmSync(join(project.root, 'results'), { recursive: true })
    const { code, stderr } = await night.ended
    expect(code).toBe(1)
    expect(stderr).toContain('Its folder is gone: something deleted or moved it')
    expect(stderr).not.toContain('is whole')
    expect(existsSync(join(project.root, 'results'))).toBe(false)
    expect(isRunning(project.read(project.root, 'toy/pid'))).toBe(false)
  })

  it('or becomes another, does not mix with it', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': second('sleep 60') } })
    const night = project.start(anyway)
    await night.shows('RUN 2/3')
    await waitFor(() => existsSync(join(project.night(), 'toy_small_002/training.log')))
    const folder = project.night()
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
    expect((await night.ended).code).toBe(1)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a night that may not be written to any more', () => {
  it.skipIf(!canMount)(`for its disk is read-only ends in good order${whyNoMount}`, async () => {
    const project = onSmallDisk('4m', second('echo "Accuracy: 50"; sleep 60'))
    const night = project.start(anyway)
    await night.shows('RUN 2/3')
    await waitFor(() => existsSync(join(project.night(), 'toy_small_002/training.log')))
    const folder = project.night()
    makeReadOnly(folder)
    const { code, stderr } = await night.ended
    expect(stderr).toContain('The disk was made read-only')
    // The journal was open before, so it could be written still.
    expectBrokenOff(project, code, /The disk was made read-only/)
    expectWhole(project)
    expect(existsSync(join(folder, 'toy_small_002/experiment.json'))).toBe(false)
    expect(isRunning(project.read(project.root, 'toy/pid'))).toBe(false)
  })

  const canChangeUser = process.geteuid?.() === 0 && isThere('setpriv')
  const why = canChangeUser ? '' : ' (skipped: only root can become another user)'
  it.skipIf(!canChangeUser)(`for its rights were changed ends in good order${why}`, async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': second('sleep 60') } })
    execFileSync('chown', ['-R', '12345:12345', project.root])
    const user = ['--reuid', '12345', '--regid', '12345', '--clear-groups']
    // Its lock too has to lie where it may write.
    const env = { ...process.env, NIGHTWATT_LOCK_DIR: project.root }
    const night = spawn('setpriv', [...user, process.execPath, cli, ...anyway], { cwd: project.root, env })
    let stderr = ''
    night.stderr.setEncoding('utf8').on('data', text => {
      stderr += text
    })
    const ended = new Promise<number | null>(found => night.on('close', found))
    await waitFor(() => stderr.includes('RUN 2/3'))
    await waitFor(() => existsSync(join(project.night(), 'toy_small_002/training.log')))
    chmodSync(project.night(), 0o555)
    const code = await ended
    expect(stderr).toContain('You may not write there')
    expectBrokenOff(project, code, /You may not write there/)
    expect(isRunning(readFileSync(join(project.root, 'toy/pid'), 'utf8'))).toBe(false)
  })
})

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
