import { describe, expect, it } from 'vitest'
import { type Circumstances, factsOf } from '../../../lib/night/changes/facts.ts'

const variablesOf = (environment: Readonly<Record<string, string>>) =>
  factsOf({ machine: null, versions: {}, repositories: {}, meters: [], environment } as Circumstances).map(
    ({ name, value }) => `${name}=${value}`,
  )

describe('the variables of a night that another is held against', () => {
  it('are those that steer trainings, and none of a tool whose names begin alike', () => {
    expect(
      variablesOf({
        OMP_NUM_THREADS: '4',
        TF_DETERMINISTIC_OPS: '1',
        TF_CLI_CONFIG_FILE: '/x',
        EDITOR: 'vi',
      }),
    ).toEqual(['OMP_NUM_THREADS=4', 'TF_DETERMINISTIC_OPS=1'])
  })

  it('name no home, so that those of two users are the same, and one whose name a pack took out', () => {
    const cacheOf = (HOME: string) => variablesOf({ HOME, HF_HOME: `${HOME}/.cache:/data:${HOME}` })
    expect(cacheOf('/home/ada')).toEqual(['HF_HOME=~/.cache:/data:~'])
    for (const home of ['/root', '/____', '/home/___']) expect(cacheOf(home)).toEqual(cacheOf('/home/ada'))
  })

  it('keep what only begins like a home, and all of it where there is none', () => {
    expect(variablesOf({ HOME: '/root', HF_HOME: '/roots/x:/a/root/b' })).toEqual([
      'HF_HOME=/roots/x:/a/root/b',
    ])
    for (const HOME of ['', '/', 'here'])
      expect(variablesOf({ HOME, HF_HOME: '/x/here' })).toEqual(['HF_HOME=/x/here'])
  })
})
