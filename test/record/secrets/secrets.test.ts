import { describe, expect, it } from 'vitest'
import { Redactor } from '../../../lib/record/secrets/redact.ts'
import { harmlessTexts, harmlessVariables } from '../../support/harmless-samples.ts'
import { type SecretSample, secretSamples } from '../../support/secret-samples.ts'

const redactor = new Redactor()

function shown(sample: SecretSample): string {
  if ('variable' in sample) return redactor.variable(...sample.variable)
  if ('words' in sample) return redactor.words(sample.words).value.join(' ')
  return 'text' in sample ? redactor.text(sample.text) : JSON.stringify(redactor.value(sample.json).value)
}

describe('secrets of realistic forms, drawn from a seed', () => {
  it.each([1, 20261123, 4711, 99])('are taken out, every one (seed %d)', seed => {
    const samples = secretSamples(seed, 200)
    const leaked = samples.filter(sample => shown(sample).includes(sample.secret))
    expect(leaked.map(sample => [sample, shown(sample)])).toEqual([])
  })

  it('are taken out once: what is redacted stays as it is', () => {
    for (const sample of secretSamples(5, 200)) {
      const once = shown(sample)
      expect(redactor.text(once)).toBe(once)
    }
  })
})

describe('what is harmless on real machines', () => {
  it('stays: variables', () => {
    expect(harmlessVariables.length).toBeGreaterThanOrEqual(200)
    const touched = harmlessVariables.filter(([name, value]) => redactor.variable(name, value) !== value)
    expect(touched.map(([name, value]) => [name, value, redactor.variable(name, value)])).toEqual([])
  })

  it('stays: lines of logs and commands', () => {
    const touched = harmlessTexts.filter(text => redactor.text(text) !== text)
    expect(touched.map(text => [text, redactor.text(text)])).toEqual([])
  })
})
