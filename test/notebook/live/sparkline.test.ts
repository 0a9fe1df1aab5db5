import { expect, it } from 'vitest'
import { sparkline } from '../../../lib/notebook/live/sparkline.ts'

it('a small chart rises and falls with its numbers, from zero', () => {
  expect(sparkline([0, 5, 10])).toBe('▁▅█')
  expect(sparkline([70, 70])).toBe('██')
  expect(sparkline([])).toBe('')
  expect(sparkline([0, 0])).toBe('▁▁')
})

it('a small chart stays small', () => {
  expect([...sparkline(Array.from({ length: 1000 }, (_, index) => index))].length).toBeLessThanOrEqual(16)
})
