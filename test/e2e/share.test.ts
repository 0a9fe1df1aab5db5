// Waits for whole nights.
// Any Node: what lies in packs.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commitAll } from '../share/study.ts'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

const trainer = `#!/bin/sh
echo "data in $HOME/data"
echo "Accuracy: $(echo "$*" | cksum | cut -c1-2).5"
`

describe('a night that is shared', () => {
  it('is packed by one, opened and repeated by another, who packs it again for the badge', async () => {
    const project = makeProject({
      config: toyConfig(),
      files: { 'toy/train.sh': trainer, '.gitignore': 'results\n.lock\n' },
    })
    commitAll(project.root)
    const home = join(mkdtempSync(join(tmpdir(), 'nightwatt-homes-')), 'ada')
    const env = { ...process.env, HOME: home, USER: 'ada-lovelace' }
    const sweep = ['run', '-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '2', '-s', '5', ...plainly]
    expect((await project.nightwatt(sweep, { env })).code).toBe(0)

    const place = mkdtempSync(join(tmpdir(), 'nightwatt-other-'))
    const zip = join(place, 'study.zip')
    const packed = await project.nightwatt(
      ['pack', 'latest', '-o', zip, '--author', 'Ada', '--licence', 'CC0-1.0'],
      { env },
    )
    expect(packed.code, packed.stderr).toBe(0)
    expect(packed.stdout).toBe(`${zip}\n`)
    expect(packed.stderr).toContain('paths of a home, or names of its user')

    const opened = await project.nightwatt(['open', 'study.zip'], { cwd: place })
    expect(opened.code, opened.stderr).toBe(0)
    expect(opened.stderr).toContain('every file is what was packed')
    const study = join(place, 'study')
    expect((await project.nightwatt(['check', 'latest'], { cwd: study })).stdout).toContain('2 finished')
    const planned = await project.nightwatt(['rerun', 'latest', '--dry-run', '--json'], { cwd: study })
    const before = project.json(project.night(), 'night.json') as { plan: unknown }
    expect(JSON.parse(planned.stdout).experiments).toEqual(before.plan)
    const again = ['rerun', 'latest', '--cooldown', '0', '--no-report']
    expect((await project.nightwatt(again, { cwd: study })).code).toBe(3)
    const repeated = await project.nightwatt([...again, '--accept-program'], { cwd: study })
    expect(repeated.code, repeated.stderr).toBe(0)
    expect(repeated.stderr).toContain('accuracy is identical in')

    const second = join(place, 'again.zip')
    const repacked = await project.nightwatt(['pack', 'latest', '-o', second, '--json'], { cwd: study })
    const { record } = JSON.parse(repacked.stdout)
    expect(record.reproduces).toMatchObject([
      { of: { title: JSON.parse(readFileSync(join(study, 'nightwatt-pack.json'), 'utf8')).title } },
    ])
    const badge = await project.nightwatt(['badge', second, '--json'], { cwd: place })
    const [, functional, reproduced] = JSON.parse(badge.stdout)
    expect(
      functional.items
        .filter((item: { held: boolean }) => !item.held)
        .map(({ asks }: { asks: string }) => asks),
    ).toEqual(['complete: versions of packages are held'])
    expect(reproduced.items.map(({ held }: { held: boolean }) => held)).toEqual([true, false, true])
  })
})
