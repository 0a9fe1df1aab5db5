import { describe, expect, it } from 'vitest'
import { Redactor } from '../../../lib/record/secrets/redact.js'
import { samplesOf } from '../../support/secret-families/all.js'
import { asPrinted, holds, recorded } from '../../support/secret-families/found.js'
import { harmlessCommands, harmlessLines, harmlessVariables } from '../../support/secret-families/harmless.js'

const redactor = new Redactor()

// Each seed draws other values for each of nearly five hundred families.
describe.each([1, 2, 3])('secrets of every family, drawn with the seed %i', seed => {
  const samples = samplesOf(seed)

  it('are taken out of variables, commands and lines of a log', () => {
    expect(samples.length).toBeGreaterThan(450)
    const left = samples.filter(sample => holds(recorded(sample).after, sample))
    expect(left.map(sample => recorded(sample).before)).toEqual([])
  })

  it('are taken out of a command that a log quotes as one line', () => {
    const quoted = samples.flatMap(sample => ('words' in sample ? [sample] : []))
    const left = quoted.filter(sample => holds(redactor.text(`+ ${asPrinted(sample.words)}`), sample))
    expect(left.map(({ words }) => asPrinted(words))).toEqual([])
  })
})

describe('a command in the quotes of another', () => {
  it.each([
    `bash -c 'python train.py --password hidden7'`,
    `bash -c 'PGPASSWORD='\\''hidden7'\\'' psql'`,
    `bash -c 'mysql -p'\\''hidden7'\\'' app'`,
    `bash -c 'python train.py --password '\\''hidden7'\\'''`,
    `bash -c 'python train.py --password='"'"'hidden7'"'"' -x'`,
    `bash -c 'docker login -u ann -p '\\''hidden7'\\'' r'`,
    `bash -c 'htpasswd -b f ann '\\''hidden7'\\'''`,
    `"bash -c 'PGPASSWORD='\\\\''hidden7'\\\\'' psql'"`,
  ])('holds no secret any more: %s', text => {
    expect(redactor.text(text)).not.toContain('hidden7')
  })
})

describe('what real machines hold beside secrets', () => {
  it('stays as it is in the environment', () => {
    expect(harmlessVariables.length).toBeGreaterThan(300)
    const touched = harmlessVariables.filter(([name, value]) => redactor.variable(name, value) !== value)
    expect(touched).toEqual([])
  })

  it('stays as it is in a log that prints the environment', () => {
    const lines = harmlessVariables.map(([name, value]) => `${name}=${value}`)
    expect(lines.filter(line => redactor.text(line) !== line)).toEqual([])
  })

  it('stays as it is in commands and their words', () => {
    const touched = harmlessCommands.filter(
      words =>
        redactor.words(words).value.join(' ') !== words.join(' ') ||
        redactor.text(words.join(' ')) !== words.join(' '),
    )
    expect(touched).toEqual([])
  })

  it('stays as it is in what trainings print', () => {
    expect(harmlessLines.filter(line => redactor.text(line) !== line)).toEqual([])
  })
})
