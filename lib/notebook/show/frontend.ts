import { randomUUID } from 'node:crypto'
import { DenoBroadcasts } from '../kernel/deno-broadcasts.js'

/** One thing in several forms, by MIME type, the richest first: a frontend shows the richest that it knows. */
export type Forms = Readonly<Record<string, string | object>>

/** A place below a cell; showing something in it replaces what was there. */
export interface Output {
  /** @param metadata How front ends are to show forms, by MIME type. */
  show(forms: Forms, metadata?: object): void
}

/** The notebook that this process is the kernel of. */
export interface Frontend {
  newOutput(): Output
  /** Resolves when everything shown is on its way: what a kernel sends after a cell's end is lost. */
  sent(): Promise<void>
}

/** Undefined in a process that is not a kernel. */
export function currentFrontend(): Frontend | undefined {
  return tslabFrontend() ?? denoFrontend()
}

/** tslab gives every cell its own `require`, and in that `tslab` is the kernel that runs, wherever it came from. */
function tslabFrontend(): Frontend | undefined {
  const kernel = property(globalThis, '__tslab__')
  const requireInCell = property(kernel, 'require')
  if (typeof requireInCell !== 'function') return undefined
  const write = property(globalThis, writeDisplay)
  if (typeof write === 'function') {
    return { ...displayingFrontend((data, update) => write(data, update)), sent: atOnce }
  }
  // tslab as it was installed by itself: it shows one form.
  const tslab: typeof import('tslab') = requireInCell('tslab')
  return {
    newOutput() {
      const display = tslab.newDisplay()
      return {
        show(forms) {
          const plain = Object.entries(forms).find(([, content]) => typeof content === 'string')
          if (plain !== undefined) display.raw(plain[0], String(plain[1]))
        },
      }
    },
    sent: atOnce,
  }
}

async function atOnce(): Promise<void> {}

/**
 * The function that our own kernel leaves for us: it sends a `display_data`, or with `update` an
 * `update_display_data`.
 */
export const writeDisplay = Symbol.for('nightwatt.writeDisplay')

interface DisplayData {
  readonly data: Forms
  readonly metadata: object
  readonly transient: { readonly display_id: string }
}

/** https://docs.deno.com/runtime/reference/cli/jupyter/, "broadcast" and "updating" displays. */
function denoFrontend(): Frontend | undefined {
  if (typeof property(denoJupyter(), 'broadcast') !== 'function') return undefined
  return {
    ...displayingFrontend((data, update) =>
      denoBroadcasts.add({
        kind: update ? 'update_display_data' : 'display_data',
        output: data.transient.display_id,
        content: data,
      }),
    ),
    sent: () => denoBroadcasts.sent(),
  }
}

// One for the whole notebook: what is shown by two calls stands in their order too.
const denoBroadcasts = new DenoBroadcasts(({ kind, content }) => {
  const jupyter = denoJupyter()
  const broadcast = property(jupyter, 'broadcast')
  return typeof broadcast === 'function' ? broadcast.call(jupyter, kind, content) : undefined
})

function denoJupyter(): unknown {
  return property(property(globalThis, 'Deno'), 'jupyter')
}

function displayingFrontend(
  write: (data: DisplayData, update: boolean) => void,
): Pick<Frontend, 'newOutput'> {
  return {
    newOutput() {
      const transient = { display_id: randomUUID() }
      let update = false
      return {
        show(forms, metadata = {}) {
          write({ data: forms, metadata, transient }, update)
          update = true
        },
      }
    },
  }
}

// Deno outside of a notebook throws when its `jupyter` is touched.
function property(holder: unknown, name: string | symbol): unknown {
  try {
    return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined
  } catch {
    return undefined
  }
}
