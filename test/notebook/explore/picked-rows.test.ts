import { describe, expect, it } from 'vitest'
import { hearComm, nextView, pickedIn } from '../../../lib/notebook/explore/picked-rows.ts'

describe('what is picked in a view of a notebook', () => {
  it('is what the view told last', () => {
    const view = nextView()
    expect(pickedIn(view)).toEqual([])
    hearComm({ comm_id: view, target_name: 'nightwatt.explore', data: { picked: [0, 2] } })
    hearComm({ comm_id: view, data: { picked: [1] } })
    expect(pickedIn(view)).toEqual([1])
  })

  it.each([
    undefined,
    null,
    'picked',
    {},
    { comm_id: 7, data: { picked: [0] } },
    { comm_id: 'explore-1', data: { picked: 'all' } },
    { comm_id: 'explore-1', data: { picked: [-1] } },
    { comm_id: 'explore-1', data: { picked: [0.5] } },
    { comm_id: 'of a widget', data: { picked: [0] } },
  ])('stays as it was at a message that is none: %j', message => {
    const view = nextView()
    hearComm({ comm_id: view, data: { picked: [3] } })
    hearComm(message)
    expect(pickedIn(view)).toEqual([3])
    expect(pickedIn('of a widget')).toEqual([])
  })
})
