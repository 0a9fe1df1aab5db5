import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepLogs, protocolTry, type Try } from '../../../lib/record/experiment/testgen-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-testgen-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const success: Try = {
  number: 0,
  command: ['/usr/bin/bash', 'mosa.sh', '-m', 'typesystem.formats'],
  succeeded: true,
  exitCode: 0,
  signal: null,
  timedOutAfterSeconds: null,
  detail: '',
}
const failure = { ...success, succeeded: false, exitCode: 1 }

describe('cmd.mlog', () => {
  it('holds each command with a colon, then a line a try, in the words of Python', () => {
    const tries: Try[] = [
      failure,
      { ...failure, number: 1, exitCode: null, signal: 'SIGKILL' },
      { ...success, number: 2 },
      { ...failure, exitCode: null, timedOutAfterSeconds: 36_000 },
      { ...failure, number: 1, exitCode: 0, detail: 'the log says\n"Traceback"' },
    ]
    for (const attempt of tries) protocolTry(folder, attempt)
    const command = 'bash mosa.sh -m typesystem.formats'
    expect(readFileSync(join(folder, 'cmd.mlog'), 'utf8').split('\n')).toEqual([
      `${command}:`,
      `error 0:CompletedProcess(args='${command}', returncode=1)`,
      `error 1:CompletedProcess(args='${command}', returncode=-9)`,
      `success 2:CompletedProcess(args='${command}', returncode=0)`,
      `${command}:`,
      `error 0:Command '${command}' timed out after 36000 seconds`,
      'error 1:the log says "Traceback"',
      '',
    ])
  })
})

describe('the logs of a success', () => {
  it('move to a folder of their own, and nothing else does', () => {
    for (const name of ['pynguin.log', 'other.log', 'list.dt']) writeFileSync(join(folder, name), name)
    mkdirSync(join(folder, 'folder.log'))
    const kept = keepLogs(folder, '1.5b_typesystem.formats-0')
    expect(kept).toBe(join(folder, 'result/1.5b_typesystem.formats-0'))
    expect(readdirSync(kept ?? '').sort()).toEqual(['other.log', 'pynguin.log'])
    expect(readdirSync(folder).sort()).toEqual(['folder.log', 'list.dt', 'result'])
  })

  it('never move over those of an earlier success', () => {
    for (const content of ['first', 'second']) {
      writeFileSync(join(folder, 'pynguin.log'), content)
      keepLogs(folder, 'mosa_a.b-0')
    }
    expect(readFileSync(join(folder, 'result/mosa_a.b-0/pynguin.log'), 'utf8')).toBe('first')
    expect(readFileSync(join(folder, 'result/mosa_a.b-0_2/pynguin.log'), 'utf8')).toBe('second')
  })

  it('leave no empty folder where there are none', () => {
    expect(keepLogs(folder, 'mosa_a.b-0')).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
  })
})
