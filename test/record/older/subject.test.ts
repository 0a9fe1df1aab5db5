import { expect, it } from 'vitest'
import { subjectOf } from '../../../lib/record/older/subject.ts'

it('takes repository and model from the records beside', () => {
  const known = [
    { repository: 'examples', model: 'mnist_ff' },
    { repository: 'Person_reID', model: 'pcb' },
  ]
  expect(subjectOf('examples_mnist_ff', known)).toEqual(known[0])
  expect(subjectOf('Person_reID_hr_net', known)).toEqual({ repository: 'Person_reID', model: 'hr_net' })
})

it('parts them at the last underscore where no record helps', () => {
  expect(subjectOf('Person_reID_hrnet18', [])).toEqual({ repository: 'Person_reID', model: 'hrnet18' })
  expect(subjectOf('solo', [])).toEqual({ repository: 'solo', model: 'unknown' })
})
