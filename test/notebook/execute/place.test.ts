import { expect, it } from 'vitest'
import { placeFrom } from '../../../lib/notebook/execute/place.ts'

it('what lies near is told from the folder of the notebook, what lies far by its whole path', () => {
  expect(placeFrom('/home/ada/lab/notebooks', '/home/ada/lab/results/run_1')).toBe('../results/run_1')
  expect(placeFrom('/home/ada/lab/notebooks', '/data/results/run_1')).toBe('/data/results/run_1')
})
