import { setTimeout as pause } from 'node:timers/promises'
import type { Meter, MeterContext, MeterSession } from '../meter.js'
import { GpuCards } from '../nvidia-smi/gpu-cards.js'
import { Outage } from '../supervise/outage.js'
import { patienceFor } from '../supervise/stall-detector.js'
import { within } from '../supervise/tool.js'
import { unevenIntervals } from '../uneven.js'
import type { AmdCard } from './amd-cards.js'
import { type CardFiles, counterChannel } from './card-files.js'

/**
 * Power, temperature, utilisation and clocks of AMD's cards from the files of the kernel's driver amdgpu, and the energy
 * counter of those that have one: https://docs.kernel.org/gpu/amdgpu/thermal.html.
 *
 * Before an attempt and at both of its edges the counters are read in quick succession until each has moved three times, as NVIDIA's are.
 */

const startPatienceMs = 5000
const stopPatienceMs = 1000
const edgeEveryMs = 5
const edgeForMs = 350
const edgeMoves = 3

const source = "the kernel's documentation of amdgpu (power1_input)"

/** @param files Of each card, those that tell something. */
export function amdgpuMeter(files: readonly CardFiles[]): Meter {
  return {
    name: 'amdgpu',
    measures: 'gpu',
    source: 'measured',
    assumption: '',
    powerWindows: files
      .filter(({ card }) => !card.tellsAverage)
      .map(({ card }) => ({ index: card.index, windowMs: 0, source })),
    start: context => startAmdgpu(files, context),
  }
}

async function startAmdgpu(known: readonly CardFiles[], context: MeterContext): Promise<MeterSession> {
  const { intervalMs, onProblem } = context
  const patienceMs = patienceFor(intervalMs)
  const outage = new Outage('amdgpu', onProblem)
  const reading = new AmdReading(known, context, new GpuCards(patienceMs, onProblem))
  let busy: Promise<void> | undefined
  let sinceMs = 0
  const sample = () => {
    if (busy !== undefined) {
      // What hangs is asked no second time.
      if (performance.now() - sinceMs > patienceMs) outage.failed('gives no answer: the driver hangs')
      return busy
    }
    sinceMs = performance.now()
    busy = reading.sample().then(() => {
      busy = undefined
      outage.over()
    })
    return busy
  }
  if (!(await within(startPatienceMs, sample()))) onProblem('amdgpu gave no sample within 5 s')
  else await within(stopPatienceMs, reading.edge())
  const next = unevenIntervals(intervalMs)
  let timer: NodeJS.Timeout | undefined
  const wait = () => {
    timer = setTimeout(() => {
      wait()
      void sample()
    }, next())
    timer.unref()
  }
  wait()
  let edgeRead = Promise.resolve()
  return {
    edge() {
      edgeRead = reading.edge()
    },
    async stop() {
      clearTimeout(timer)
      await within(
        stopPatienceMs,
        edgeRead.then(() => busy).then(() => sample()),
      )
      void reading.close()
      reading.cards.tellOfMissingPower()
    },
  }
}

class AmdReading {
  readonly cards: GpuCards
  readonly #files: readonly CardFiles[]
  readonly #context: MeterContext

  constructor(known: readonly CardFiles[], context: MeterContext, cards: GpuCards) {
    this.#files = known.map(files => files.again())
    this.#context = context
    this.cards = cards
  }

  /** Everything that each card tells; the time of a sample is that of its power and energy. */
  async sample(): Promise<void> {
    const { clock, onSample } = this.#context
    for (const files of this.#files) {
      const beforeMs = clock.now()
      const energies = await files.read('energy')
      const timeMs = (beforeMs + clock.now()) / 2
      const values = { powerWatts: null, ...energies, ...(await files.read('state')) }
      const sample = { ...named(files.card), timeMs, values }
      if (this.cards.see(sample)) onSample(sample)
    }
  }

  /** The counters, until each has moved three times from now on. */
  async edge(): Promise<void> {
    const { clock, onSample } = this.#context
    const untilMs = performance.now() + edgeForMs
    const last = new Map<CardFiles, { joules: number | null; moves: number }>()
    const counting = this.#files.filter(files => files.tells(counterChannel))
    while (counting.some(files => (last.get(files)?.moves ?? 0) < edgeMoves)) {
      for (const files of counting) {
        const beforeMs = clock.now()
        const values = await files.read('counter')
        onSample({ ...named(files.card), timeMs: (beforeMs + clock.now()) / 2, values })
        const before = last.get(files)
        const joules = values[counterChannel] ?? null
        const isMove = before !== undefined && before.joules !== joules
        last.set(files, { joules, moves: (before?.moves ?? 0) + (isMove ? 1 : 0) })
      }
      if (performance.now() >= untilMs) return
      await pause(edgeEveryMs)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#files.map(files => files.close()))
  }
}

function named({ index, uuid, busId }: AmdCard) {
  return { meter: 'amdgpu', measures: 'gpu', card: { index, uuid, busId } } as const
}
