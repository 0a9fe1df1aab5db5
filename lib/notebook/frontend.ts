import { randomUUID } from 'node:crypto'

/** A place below a cell; what is shown in it takes the place of what was. */
export interface Output {
  show(mimeType: string, content: string): void
}

/** The notebook that this process is the kernel of. */
export interface Frontend {
  newOutput(): Output
}

/** Undefined in a process that is no kernel. */
export function currentFrontend(): Frontend | undefined {
  return tslabFrontend() ?? denoFrontend()
}

/** tslab gives every cell its own `require`, and in that `tslab` is the kernel that runs, wherever it came from. */
function tslabFrontend(): Frontend | undefined {
  const kernel = property(globalThis, '__tslab__')
  const requireInCell = property(kernel, 'require')
  if (typeof requireInCell !== 'function') return undefined
  const tslab: typeof import('tslab') = requireInCell('tslab')
  return {
    newOutput() {
      const display = tslab.newDisplay()
      return { show: (mimeType, content) => display.raw(mimeType, content) }
    },
  }
}

/** https://docs.deno.com/runtime/reference/cli/jupyter/, "broadcast" and "updating" displays. */
function denoFrontend(): Frontend | undefined {
  const jupyter = property(property(globalThis, 'Deno'), 'jupyter')
  const broadcast = property(jupyter, 'broadcast')
  if (typeof broadcast !== 'function') return undefined
  return {
    newOutput() {
      const displayId = randomUUID()
      let message = 'display_data'
      return {
        show(mimeType, content) {
          const data = { [mimeType]: content }
          broadcast.call(jupyter, message, { data, metadata: {}, transient: { display_id: displayId } })
          message = 'update_display_data'
        },
      }
    },
  }
}

// Deno outside of a notebook throws when its `jupyter` is touched.
function property(holder: unknown, name: string): unknown {
  try {
    return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined
  } catch {
    return undefined
  }
}
