import { describe, expect, it } from 'vitest'
import { fillSecrets } from '../../../lib/night/rerun/fill-secrets.ts'

describe('secrets that a record does not keep', () => {
  it('come back from where the same stands now, and nothing else does', () => {
    const recorded = {
      models: {
        toy: {
          path: 'a',
          required_args: { login: '--key [redacted] --user ann' },
          command: ['x', '[redacted]'],
        },
      },
    }
    const now = {
      models: {
        toy: {
          path: 'b',
          required_args: { login: '--key s3cret --user ann' },
          command: ['y', 't0ken'],
          more: 1,
        },
      },
    }
    expect(fillSecrets(recorded, now)).toEqual({
      value: {
        models: {
          toy: { path: 'a', required_args: { login: '--key s3cret --user ann' }, command: ['x', 't0ken'] },
        },
      },
      missing: [],
    })
  })

  it('that do not stand there any more are named', () => {
    const recorded = {
      a: '[redacted]',
      b: { c: ['--key [redacted] -v'] },
      d: 'url:[redacted]@host/[redacted]/end',
    }
    expect(fillSecrets(recorded, { b: { c: ['--token 5 -v'] }, d: 'url:x@host/y/other' }).missing).toEqual([
      'a',
      'b.c[0]',
      'd',
    ])
    expect(fillSecrets(recorded, undefined).missing).toHaveLength(3)
    expect(fillSecrets({ a: '[redacted]' }, { a: { whole: 'object' } })).toEqual({
      value: { a: { whole: 'object' } },
      missing: [],
    })
  })

  it('are none where nothing was taken out', () => {
    const plain = { a: [1, 'x', null, { b: true }] }
    expect(fillSecrets(plain, undefined)).toEqual({ value: plain, missing: [] })
  })
})
