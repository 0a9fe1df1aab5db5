import { basename, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { experimentId } from '../../../lib/record/experiment/names.ts'

describe('the name of an experiment', () => {
  it('is that of its repository and model, and its place in the plan', () => {
    const experiment = { repository: 'toy', model: 'small', mode: 'mutation' }
    expect(experimentId(experiment, 7)).toBe('toy_small_007')
    expect(experimentId({ ...experiment, mode: 'parallel' }, 12)).toBe('toy_small_012_parallel')
  })

  it.each([
    '..',
    '../..',
    '/etc',
    'a/../../b',
    '.hidden',
    'a\0b',
    'a\nb',
    '~',
    '-rf',
    'C:\\x',
    '训练',
    '',
    'x'.repeat(500),
  ])('never leads out of its night, nor hides in it: %j', name => {
    const id = experimentId({ repository: name, model: name, mode: 'mutation' }, 1)
    expect(basename(resolve('/night', id))).toBe(id)
    expect(join('/night', id)).toBe(`/night/${id}`)
    expect(id).not.toMatch(/^\.|[\0-\x1F/]/)
    expect(Buffer.byteLength(id)).toBeLessThan(255)
  })
})
