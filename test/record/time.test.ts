import { describe, expect, it } from 'vitest'
import { experimentId } from '../../lib/record/experiment/names.ts'
import { localTime, nightDate, nightName } from '../../lib/record/time.ts'

describe('the date of a night', () => {
  it.each([
    ['2026-11-23T12:00:00.000+01:00', '2026-11-23'],
    ['2026-11-23T23:59:59.999+01:00', '2026-11-23'],
    ['2026-11-24T00:00:00.000+01:00', '2026-11-23'],
    ['2026-11-24T11:59:59.000-08:00', '2026-11-23'],
    ['2026-03-01T03:00:00.000+00:00', '2026-02-28'],
    ['2027-01-01T09:00:00.000+00:00', '2026-12-31'],
  ])('of a start at %s is %s', (start, date) => expect(nightDate(start)).toBe(date))
})

describe('a local time', () => {
  it('keeps its offset and means the same instant', () => {
    const timeMs = Date.UTC(2026, 10, 23, 20, 30, 5, 123)
    expect(localTime(timeMs)).toMatch(/^2026-11-2\dT\d\d:30:05\.123[+-]\d\d:\d\d$/)
    expect(new Date(localTime(timeMs)).getTime()).toBe(timeMs)
  })

  it('names the folder of a night', () => {
    expect(nightName(Date.UTC(2026, 10, 23, 20, 30, 5))).toMatch(/^run_2026112\d_\d{6}$/)
  })
})

describe('the name of an experiment', () => {
  it('is REPO_MODEL_NNN', () => {
    expect(
      experimentId({ repository: 'pytorch_resnet_cifar10', model: 'resnet20', mode: 'default' }, 1),
    ).toBe('pytorch_resnet_cifar10_resnet20_001')
    expect(experimentId({ repository: 'a', model: 'b', mode: 'default' }, 1234)).toBe('a_b_1234')
  })

  it.each([
    '../../etc',
    '/etc/passwd',
    '..',
    '<img src=x onerror=alert(1)>',
    'a/b\\c',
    'a\0b',
  ])('cannot climb out of its night: %s', name => {
    const id = experimentId({ repository: name, model: name, mode: 'default' }, 7)
    expect(id).not.toMatch(/[/\\\0<>]/)
    expect(id.startsWith('.')).toBe(false)
  })

  it('keeps Chinese', () => {
    expect(experimentId({ repository: '数字', model: 'mlp', mode: 'default' }, 2)).toBe('数字_mlp_002')
  })
})
