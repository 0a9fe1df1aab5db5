import { type Call, type Handle, isNotOffered, type Library, success } from './nvml-library.js'
import type { NvmlCard, NvmlSample } from './nvml-lines.js'

/** Calls that fail are told of once for each function, card and code. */
export type TellFailure = (call: string, index: number, code: number) => void

/** A value: undefined where the card does not offer it, null where it did not give it. */
type Value = number | null | undefined

// Sizes, fields and constants of nvml.h.
const fieldBytes = 40
const fieldOffsets = { valueType: 24, code: 28, value: 32 } as const
const fields = { memoryTemperature: 82, powerAverage: 185, powerInstant: 186 } as const
const pciInfoBytes = 68
const pciBusIdOffset = 36
const clockOfMultiprocessors = 1
const clockOfMemory = 2
const sensorOfGpu = 0
const insufficientSize = 7

/** The cards of the machine, read through the library. */
export class NvmlCards {
  readonly #library: Library
  readonly #tell: TellFailure
  readonly #told = new Set<string>()
  readonly #cards: readonly { readonly index: number; readonly handle: Handle; readonly facts: NvmlCard }[]
  readonly #number = Buffer.alloc(8)
  readonly #pair = Buffer.alloc(8)
  readonly #fields = Buffer.alloc(3 * fieldBytes)

  /** @throws the code of the library where it does not tell of its cards. */
  constructor(library: Library, tell: TellFailure) {
    this.#library = library
    this.#tell = tell
    const count = Buffer.alloc(4)
    const code = this.#call('nvmlDeviceGetCount_v2')?.(count) ?? success
    if (code !== success) throw new CountError(code)
    this.#cards = Array.from({ length: count.readUInt32LE() }, (_, index) => this.#open(index)).flatMap(
      card => card ?? [],
    )
  }

  get facts(): readonly NvmlCard[] {
    return this.#cards.map(({ facts }) => facts)
  }

  /** Everything that each card tells, its counter first: the time of a sample is that of its counter. */
  *samples(): Generator<NvmlSample> {
    for (const { index, handle, facts } of this.#cards) {
      const beforeMs = nowMs()
      const energyMillijoules = this.#energy(index, handle)
      const atMs = (beforeMs + nowMs()) / 2
      const [instantMilliwatts, averageMilliwatts, memoryTemperatureCelsius] = this.#fieldValues(
        index,
        handle,
      )
      yield {
        kind: 'sample',
        atMs,
        index,
        uuid: facts.uuid,
        busId: facts.busId,
        energyMillijoules,
        powerMilliwatts: this.#read('nvmlDeviceGetPowerUsage', index, call => call(handle, this.#number)),
        instantMilliwatts,
        averageMilliwatts,
        temperatureCelsius: this.#read('nvmlDeviceGetTemperature', index, call =>
          call(handle, sensorOfGpu, this.#number),
        ),
        memoryTemperatureCelsius,
        ...this.#utilization(index, handle),
        clockMegahertz: this.#read('nvmlDeviceGetClockInfo', index, call =>
          call(handle, clockOfMultiprocessors, this.#number),
        ),
        memoryClockMegahertz: this.#read('nvmlDeviceGetClockInfo', index, call =>
          call(handle, clockOfMemory, this.#number),
        ),
        throttleReasons: this.#read('nvmlDeviceGetCurrentClocksEventReasons', index, call =>
          call(handle, this.#number),
        ),
        processes: this.#processes(index, handle),
      }
    }
  }

  /** The counters of the cards that have one, each with the time at which it was read. */
  *counters(): Generator<{ facts: NvmlCard; atMs: number; energyMillijoules: number }> {
    for (const { index, handle, facts } of this.#cards) {
      const beforeMs = nowMs()
      const energyMillijoules = this.#energy(index, handle)
      if (energyMillijoules === null || energyMillijoules === undefined) continue
      yield { facts, atMs: (beforeMs + nowMs()) / 2, energyMillijoules }
    }
  }

  #open(index: number) {
    const handle = Buffer.alloc(8)
    const code = this.#call('nvmlDeviceGetHandleByIndex_v2')?.(index, handle) ?? success
    if (code !== success) {
      this.#fail('nvmlDeviceGetHandleByIndex_v2', index, code)
      return undefined
    }
    const opened = handle.readBigUInt64LE()
    return {
      index,
      handle: opened,
      facts: {
        kind: 'card' as const,
        index,
        uuid: this.#text('nvmlDeviceGetUUID', index, opened),
        busId: this.#busId(index, opened),
        name: this.#text('nvmlDeviceGetName', index, opened),
        architecture:
          this.#read('nvmlDeviceGetArchitecture', index, call => call(opened, this.#number)) ?? null,
        driver: this.#text('nvmlSystemGetDriverVersion', index),
      },
    }
  }

  #energy(index: number, handle: Handle): Value {
    return this.#read('nvmlDeviceGetTotalEnergyConsumption', index, call => call(handle, this.#number))
  }

  #fieldValues(index: number, handle: Handle): readonly Value[] {
    const name = 'nvmlDeviceGetFieldValues'
    const wanted = [fields.powerInstant, fields.powerAverage, fields.memoryTemperature]
    const call = this.#call(name)
    if (call === undefined) return []
    const block = this.#fields.fill(0)
    for (const [place, id] of wanted.entries()) block.writeUInt32LE(id, place * fieldBytes)
    const code = call(handle, wanted.length, block)
    if (code !== success) {
      const value = isNotOffered(code) ? undefined : this.#fail(name, index, code)
      return wanted.map(() => value)
    }
    return wanted.map((id, place) => {
      const at = place * fieldBytes
      const own = block.readInt32LE(at + fieldOffsets.code)
      if (own !== success) {
        return isNotOffered(own) ? undefined : this.#fail(`${name} ${id}`, index, own)
      }
      return fieldNumber(block, at)
    })
  }

  #utilization(index: number, handle: Handle) {
    const gpu = this.#read(
      'nvmlDeviceGetUtilizationRates',
      index,
      call => call(handle, this.#pair),
      this.#pair,
    )
    if (gpu === undefined || gpu === null) return { utilizationPercent: gpu, memoryUtilizationPercent: gpu }
    return {
      utilizationPercent: this.#pair.readUInt32LE(0),
      memoryUtilizationPercent: this.#pair.readUInt32LE(4),
    }
  }

  /** How many there are: asked for with room for none, the library says how many it would tell of. */
  #processes(index: number, handle: Handle): Value {
    const name = 'nvmlDeviceGetComputeRunningProcesses_v3'
    const call = this.#call(name)
    if (call === undefined) return undefined
    this.#number.fill(0)
    const code = call(handle, this.#number, null)
    if (code === success || code === insufficientSize) return this.#number.readUInt32LE()
    return isNotOffered(code) ? undefined : this.#fail(name, index, code)
  }

  #busId(index: number, handle: Handle): string {
    const block = Buffer.alloc(pciInfoBytes)
    const value = this.#read('nvmlDeviceGetPciInfo_v3', index, call => call(handle, block))
    return typeof value === 'number' ? textOf(block.subarray(pciBusIdOffset)) : ''
  }

  #text(name: string, index: number, handle?: Handle): string {
    const block = Buffer.alloc(96)
    const value = this.#read(name, index, call =>
      handle === undefined ? call(block, block.length) : call(handle, block, block.length),
    )
    return typeof value === 'number' ? textOf(block) : ''
  }

  #read(name: string, index: number, ask: (call: Call) => number, into = this.#number): Value {
    const call = this.#call(name)
    if (call === undefined) return undefined
    into.fill(0)
    const code = ask(call)
    if (code === success) return Number(into.readBigUInt64LE())
    return isNotOffered(code) ? undefined : this.#fail(name, index, code)
  }

  #call(name: string): Call | undefined {
    return this.#library.calls.get(name)
  }

  #fail(call: string, index: number, code: number): null {
    const kind = `${call} ${index} ${code}`
    if (!this.#told.has(kind)) this.#tell(call, index, code)
    this.#told.add(kind)
    return null
  }
}

/** The library does not say how many cards there are. */
export class CountError extends Error {
  readonly code: number

  constructor(code: number) {
    super(`nvmlDeviceGetCount_v2 returns ${code}`)
    this.code = code
  }
}

/** Milliseconds of CLOCK_MONOTONIC, which is the same for all processes of the machine. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** `nvmlValue_t` by its `nvmlValueType_t`. */
function fieldNumber(block: Buffer, at: number): number | null {
  const value = at + fieldOffsets.value
  switch (block.readInt32LE(at + fieldOffsets.valueType)) {
    case 0:
      return block.readDoubleLE(value)
    case 1:
      return block.readUInt32LE(value)
    case 2:
    case 3:
      return Number(block.readBigUInt64LE(value))
    case 4:
      return Number(block.readBigInt64LE(value))
    case 5:
      return block.readInt32LE(value)
    case 6:
      return block.readUInt16LE(value)
    default:
      return null
  }
}

function textOf(block: Buffer): string {
  const end = block.indexOf(0)
  return block.toString('latin1', 0, end === -1 ? block.length : end)
}
