import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kindOf, kinds } from './kinds.ts'

const read = (file: string) => readFileSync(join(resolve(import.meta.dirname, '..'), file), 'utf8')
const hasOwnProcess = ({ waitsFor, aloneFor, times }: (typeof kinds)[number]) =>
  waitsFor !== undefined || aloneFor !== undefined || times !== undefined

describe('what a test file says of itself', () => {
  it('is read from the comments it begins with, and only from those', () => {
    const text = '// Waits for whole nights.\n// Any Node: locks.\nimport it from "x"\n// Times nothing.\n'
    expect(kindOf('a.test.ts', text)).toEqual({
      file: 'a.test.ts',
      waitsFor: 'whole nights.',
      anyNode: 'locks.',
    })
    expect(kindOf('a.test.ts', 'import it from "x"\n')).toEqual({ file: 'a.test.ts' })
  })

  it('is what it waits for, where it runs nights, browsers or kernels', () => {
    const silent = kinds.filter(kind => /^test\/(?:e2e|faults)\//.test(kind.file) && !hasOwnProcess(kind))
    expect(silent.map(({ file }) => file)).toEqual([])
  })

  it('is one thing: it waits, is timed, or neither', () => {
    const both = kinds.filter(({ waitsFor, times }) => waitsFor !== undefined && times !== undefined)
    expect(both.map(({ file }) => file)).toEqual([])
  })

  it('is said by those that would leave something behind in the process they share', () => {
    const leaves = /\bvi\.(?:mock|doMock)\(|process\.chdir\(|makeProject\(|withStandIns\(/
    const wrong = kinds.filter(kind => !hasOwnProcess(kind) && leaves.test(read(kind.file)))
    expect(wrong.map(({ file }) => file)).toEqual([])
  })

  it('is said by those that take longer than ten seconds', () => {
    const wrong = kinds.filter(
      kind =>
        !hasOwnProcess(kind) && /it\(.*\{ timeout: \d{2,3}_000|^ {2,4}\d{2,3}_000,$/m.test(read(kind.file)),
    )
    expect(wrong.map(({ file }) => file)).toEqual([])
  })
})
