/**
 * The functions of NVIDIA's management library that we call, by koffi: signatures, codes and sizes as in NVIDIA's
 * `nvml.h` (API 13, https://docs.nvidia.com/deploy/nvml-api/). Loaded by our program over NVML alone, never by the
 * process that runs a night: a driver that hangs or crashes takes its caller with it.
 */

/** `nvmlReturn_t`. */
export const success = 0

// NVML_ERROR_INVALID_ARGUMENT is what an older driver says of a field that it does not know.
const notOffered: readonly number[] = [2, 3, 13]

/** Whether a code means that the card or the driver does not have the value, rather than that it failed to give it. */
export function isNotOffered(code: number): boolean {
  return notOffered.includes(code)
}

/** Opened by `nvmlDeviceGetHandleByIndex_v2`. */
export type Handle = bigint

/** A function of the library: the arguments of C, and its code. */
export type Call = (...args: readonly (number | bigint | Buffer | null)[]) => number

/** What the library offers; a function that it lacks is not there. */
export interface Library {
  readonly calls: ReadonlyMap<string, Call>
  readonly lacks: readonly string[]
}

const handle = 'uintptr_t'
const pointer = 'void *'

const required: Readonly<Record<string, readonly string[]>> = {
  nvmlInit_v2: [],
  nvmlDeviceGetCount_v2: [pointer],
  nvmlDeviceGetHandleByIndex_v2: ['uint', pointer],
  nvmlDeviceGetUUID: [handle, pointer, 'uint'],
}

const optional: Readonly<Record<string, readonly string[]>> = {
  nvmlSystemGetDriverVersion: [pointer, 'uint'],
  nvmlDeviceGetName: [handle, pointer, 'uint'],
  nvmlDeviceGetPciInfo_v3: [handle, pointer],
  nvmlDeviceGetArchitecture: [handle, pointer],
  nvmlDeviceGetTotalEnergyConsumption: [handle, pointer],
  nvmlDeviceGetPowerUsage: [handle, pointer],
  nvmlDeviceGetFieldValues: [handle, 'int', pointer],
  nvmlDeviceGetTemperature: [handle, 'int', pointer],
  nvmlDeviceGetUtilizationRates: [handle, pointer],
  nvmlDeviceGetClockInfo: [handle, 'int', pointer],
  nvmlDeviceGetCurrentClocksEventReasons: [handle, pointer],
  nvmlDeviceGetComputeRunningProcesses_v3: [handle, pointer, pointer],
}

/** What an older library calls a function. */
const olderNames: Readonly<Record<string, string>> = {
  nvmlDeviceGetCurrentClocksEventReasons: 'nvmlDeviceGetCurrentClocksThrottleReasons',
}

/** Why a library cannot be used, in its own words. */
export class LibraryError extends Error {
  readonly by: 'koffi' | 'library'

  constructor(by: LibraryError['by'], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.by = by
  }
}

/**
 * Opens the library.
 *
 * @param path Its path, or a name that the system's loader looks for.
 * @throws LibraryError where koffi or the library is not there, or lacks what nothing can be read without.
 */
export async function openLibrary(path: string): Promise<Library> {
  const load = await loaderOfKoffi()
  try {
    const library = load(path)
    const calls = new Map<string, Call>()
    const lacks: string[] = []
    const bind = (name: string, symbol: string, args: readonly string[]) =>
      calls.set(name, library.func(symbol, 'int', [...args]))
    for (const [name, args] of Object.entries(required)) bind(name, name, args)
    for (const [name, args] of Object.entries(optional)) {
      const symbol = [name, olderNames[name]].find(one => one !== undefined && has(library, one))
      if (symbol === undefined) lacks.push(name)
      else bind(name, symbol, args)
    }
    return { calls, lacks }
  } catch (error) {
    throw new LibraryError('library', error)
  }
}

interface LoadedLibrary {
  func(name: string, result: string, args: string[]): Call
}

/** koffi is optional: it has binaries for many systems, and not for all. */
async function loaderOfKoffi(): Promise<(path: string) => LoadedLibrary> {
  try {
    const { load } = await import('koffi')
    return path => load(path)
  } catch (error) {
    throw new LibraryError('koffi', error)
  }
}

function has(library: LoadedLibrary, symbol: string): boolean {
  try {
    library.func(symbol, 'int', [])
    return true
  } catch {
    return false
  }
}
