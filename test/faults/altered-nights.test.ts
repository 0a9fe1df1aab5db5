// Waits long for nights, and answers about them.
// Any Node: faults.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alter } from '../support/alter.ts'
import { randomOf } from '../support/random.ts'
import { type KindOfNight, kindsOfNight, makeNights } from './nights.ts'
import { type CommandName, commands, type Place, Reader, type Reply } from './reader.ts'

/**
 * Alters one thing in a night of ours, a byte, a field, a file's kind, a link, a name, and asks every command that reads
 * nights what it says of it. `NIGHTWATT_ALTERATIONS` says how many (`npm run test:fuzz`: 2,000), `NIGHTWATT_FAULT_SEED`
 * which; without, the suite alters the same
 * things in every run, and by hand it is others each time.
 */
const count = Number(process.env.NIGHTWATT_ALTERATIONS ?? 20)
const isByHand = process.env.NIGHTWATT_ALTERATIONS !== undefined
const seed = Number(
  process.env.NIGHTWATT_FAULT_SEED ?? (isByHand ? Math.floor(Math.random() * 1e9) : 20261129),
)
describe('a night in which one thing was altered', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-altered-'))
  const outside = join(folder, 'outside')
  const results = join(folder, 'results')
  const reader = new Reader(join(folder, 'reports'))
  const nights = new Map<KindOfNight, { place: Place; answers: ReadonlyMap<CommandName, Reply> }>()

  afterAll(() => {
    reader.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  // A page says when it was made.
  const stable = (text: string) =>
    text.replaceAll(results, '').replaceAll(/\d\d:\d\d:\d\d|\d+(\.\d+)? (ms|s) ago/g, '')

  async function replies(place: Place): Promise<ReadonlyMap<CommandName, Reply>> {
    const all = new Map<CommandName, Reply>()
    for (const command of commands) all.set(command, await reader.ask(command, place))
    return all
  }

  beforeAll(async () => {
    mkdirSync(outside)
    for (const [kind, place] of await makeNights(folder)) {
      cpSync(place.whole, place.path, { recursive: true })
      const answers = await replies(place)
      for (const [command, { failure }] of answers)
        expect({ kind, command, failure }).toEqual({ kind, command, failure: undefined })
      const { told = [] } = answers.get('check') ?? {}
      expect(told, `${kind}: ${told.join('\n')}`).toEqual([])
      nights.set(kind, { place, answers })
    }
  }, 300_000)

  it(
    `is told of by every command that it changes anything for (${count} alterations, seed ${seed})`,
    async () => {
      const random = randomOf(seed)
      const wrong: string[] = []
      const passed: string[] = []
      const took = new Map<CommandName, number>()
      let shown = 0
      for (let number = 1; number <= count; number += 1) {
        const kind = random.of(kindsOfNight)
        const { place, answers } = nights.get(kind) ?? {}
        if (place === undefined || answers === undefined) throw new Error(`no night ${kind}`)
        rmSync(results, { recursive: true, force: true })
        cpSync(place.whole, place.path, { recursive: true })
        const { words, names } = alter(place.path, random, outside)
        const told = (command: string, what: string) =>
          wrong.push(`${number}: ${kind}: ${words}: ${command} ${what}`)
        let isChanged = false
        let isFound = false
        for (const command of commands) {
          const before = performance.now()
          const reply = await reader.ask(command, place)
          took.set(command, (took.get(command) ?? 0) + performance.now() - before)
          if (reply.failure !== undefined && reply.failure !== 'told') {
            told(command, reply.failure)
            continue
          }
          const whole = answers.get(command)
          const isSame = reply.failure === undefined && stable(reply.answer) === stable(whole?.answer ?? '')
          const known = new Set(whole?.told)
          const news = reply.told.filter(text => !known.has(text)).join('\n')
          const isNamed = names.some(name => news.includes(name))
          if (`${reply.answer}${news}`.includes('nobody may see')) told(command, 'shows what lies outside')
          if (command === 'check') isFound = isNamed
          else if (!isSame) isChanged = true
          if (command !== 'check' && !isSame && !isNamed)
            told(command, 'says something else, and does not name it')
        }
        if (!isChanged) continue
        shown += 1
        if (!isFound) passed.push(`${number}: ${kind}: ${words}`)
      }
      const seconds = [...took].map(([command, ms]) => `${command} ${(ms / count).toFixed(0)} ms`)
      console.log(
        `${count} alterations, seed ${seed}: ${shown} change what is shown, check passes over ${passed.length}; ${seconds.join(', ')}`,
      )
      if (isByHand)
        console.log([...wrong, ...passed.map(words => `${words}: check passes over it`)].join('\n'))
      expect(wrong).toEqual([])
      expect(passed.length, passed.join('\n')).toBeLessThanOrEqual(Math.floor(shown * 0.01))
    },
    60_000 + count * 20_000,
  )
})
