import { describe, expect, it } from 'vitest'
import { causeNames } from '../../../lib/config/pattern/cause-names.ts'
import { type Repository, repositorySchema } from '../../../lib/config/schema.ts'
import { causes, findCause } from '../../../lib/run/outcome/causes.ts'
import { failureCauses, isWorthRetrying } from '../../../lib/run/outcome/failure-causes.ts'

function causesWith(failure_causes: Repository['failure_causes']) {
  return failureCauses(
    repositorySchema.parse({ path: '.', train_script: 'x', models: ['m'], failure_causes }),
  )
}

describe('the causes of failures', () => {
  it('are the built-in ones where nothing else is said', () => {
    const known = causesWith(undefined)
    expect(known.map(({ name }) => name)).toEqual(causeNames)
    for (const name of causeNames) expect(isWorthRetrying(name, known)).toBe(causes[name].worthRetrying)
  })

  it("begin with the user's own, worth another try unless they say no", () => {
    const known = causesWith({
      timeout: { worth_retrying: false },
      'license-server': { pattern: 'no license', worth_retrying: false },
      'bad-node': { pattern: 'ECC error' },
    })
    expect(known.slice(0, 3).map(({ name }) => name)).toEqual(['license-server', 'bad-node', 'out-of-memory'])
    expect(isWorthRetrying('license-server', known)).toBe(false)
    expect(isWorthRetrying('bad-node', known)).toBe(true)
    expect(isWorthRetrying('timeout', known)).toBe(false)
  })

  it('keep a built-in pattern beside one that is added', () => {
    const network = causesWith({ network: { pattern: 'proxy says no' } }).find(
      ({ name }) => name === 'network',
    )
    const speaks = (text: string) => network?.patterns.some(({ regex }) => regex.test(text))
    expect(['Connection refused', 'The Proxy says no', 'all is well'].map(speaks)).toEqual([
      true,
      true,
      false,
    ])
    expect(network?.worthRetrying).toBe(true)
  })

  it('are found in the words of an older record, in the order of the table', () => {
    expect(findCause('CUDA error: out of memory; ECONNREFUSED')).toBe('cuda-error')
    expect(findCause('all is well')).toBeUndefined()
  })
})
