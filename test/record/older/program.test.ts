import { expect, it } from 'vitest'
import { programOf } from '../../../lib/record/older/program.ts'

it('takes repository and model from the records beside', () => {
  const known = [
    { repository: 'examples', model: 'mnist_ff' },
    { repository: 'Person_reID', model: 'pcb' },
  ]
  expect(programOf('examples_mnist_ff', known)).toEqual(known[0])
  expect(programOf('Person_reID_hr_net', known)).toEqual({ repository: 'Person_reID', model: 'hr_net' })
})

it('parts them at the last underscore where no record helps', () => {
  expect(programOf('Person_reID_hrnet18', [])).toEqual({ repository: 'Person_reID', model: 'hrnet18' })
  expect(programOf('solo', [])).toEqual({ repository: 'solo', model: 'unknown' })
})
