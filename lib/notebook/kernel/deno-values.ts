import type { View } from '../view/view.js'

// https://docs.deno.com/runtime/reference/cli/jupyter/, "Rich content output": the kernel asks the last value of a cell
// for this method.
const display = Symbol.for('Jupyter.display')

/**
 * Lets values that cannot have the method show themselves in Deno's kernel: nights, plans and charts are plain data, and
 * Arquero's tables are not ours. Every object is asked; for others there is no method, as before.
 *
 * @param viewOf Undefined for what is none of ours.
 */
export function showInDeno(viewOf: (value: unknown) => (() => View | Promise<View>) | undefined): void {
  if (!isDenoNotebook() || display in Object.prototype) return
  Object.defineProperty(Object.prototype, display, {
    configurable: true,
    get(this: unknown) {
      const view = viewOf(this)
      if (view === undefined) return undefined
      return async () => {
        const { forms, text } = await view()
        return { ...forms, 'text/plain': text }
      }
    },
    // An object may still be given a method of its own by assignment.
    set(this: object, value: unknown) {
      Object.defineProperty(this, display, { value, configurable: true, enumerable: true, writable: true })
    },
  })
}

// Deno outside of a notebook throws when its `jupyter` is touched.
function isDenoNotebook(): boolean {
  try {
    const deno: unknown = Reflect.get(globalThis, 'Deno')
    return typeof deno === 'object' && deno !== null && Boolean(Reflect.get(deno, 'jupyter'))
  } catch {
    return false
  }
}
