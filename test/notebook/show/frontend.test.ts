import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { currentFrontend } from '../../../lib/notebook/show/frontend.ts'

/** A Deno that takes the longer for a broadcast the sooner it came. */
function slowDeno({ breaks = false } = {}): string[] {
  const sent: string[] = []
  let milliseconds = 40
  Object.assign(globalThis, {
    Deno: {
      jupyter: {
        async broadcast(kind: string, { data }: { data: Record<string, string> }) {
          milliseconds -= 15
          await wait(milliseconds)
          if (breaks) throw new Error('the socket is closed')
          sent.push(`${kind}: ${data['text/plain']}`)
        },
      },
    },
  })
  return sent
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'Deno')
})

describe('what is shown in a notebook of Deno', () => {
  it('arrives in its order before the cell ends; of what waits only the newest is sent', async () => {
    const sent = slowDeno()
    const frontend = currentFrontend()
    const output = frontend?.newOutput()
    output?.show({ 'text/plain': '0/2' })
    output?.show({ 'text/plain': '1/2' })
    output?.show({ 'text/plain': '2/2' })
    await frontend?.sent()
    expect(sent).toEqual(['display_data: 0/2', 'update_display_data: 2/2'])
  })

  it('stands in the order of the calls, also of two that nobody awaits', async () => {
    const sent = slowDeno()
    currentFrontend()?.newOutput().show({ 'text/plain': 'a' })
    const frontend = currentFrontend()
    frontend?.newOutput().show({ 'text/plain': 'b' })
    await frontend?.sent()
    expect(sent).toEqual(['display_data: a', 'display_data: b'])
  })

  it('may be lost when Deno ends, and nothing else with it', async () => {
    slowDeno({ breaks: true })
    const frontend = currentFrontend()
    frontend?.newOutput().show({ 'text/plain': '1/2' })
    await expect(frontend?.sent()).resolves.toBeUndefined()
  })
})

it('there is no notebook in a process that is no kernel', () => {
  expect(currentFrontend()).toBeUndefined()
})
