// All but tab and line ends: an escape in a name or a log would reach the terminal of who prints the page's text.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/** A view, or a part of one, with a visible sign for each control character of its texts. */
export function printable<View>(view: View): View {
  return shown(view) as View
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(controls, '\ufffd')
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shown(inner)]))
}
