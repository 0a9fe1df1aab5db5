// What the parts of the page share: the data of the charts, which experiments are picked, and small things.
window.nightwatt = (() => {
  document.documentElement.classList.add('scripted')

  const bodies = [...document.querySelectorAll('table.experiments > tbody')]
  const picked = new Set()
  const listeners = []
  let columns

  function readJson(id) {
    const element = document.getElementById(id)
    return element === null ? null : JSON.parse(element.textContent)
  }

  // Columns of few values are kept as these and a place for each row.
  function column(place) {
    columns ??= readJson('columns') ?? []
    const stored = columns[place] ?? []
    return Array.isArray(stored) ? stored : stored.places.map(at => stored.distinct[at])
  }

  // Rows again of the columns that a specification refers to.
  function withRows(spec) {
    return {
      ...spec,
      data: (spec.data ?? []).map(source => {
        if (source.columns === undefined) return source
        const { columns: places, ...rest } = source
        const names = Object.keys(places)
        const lists = names.map(name => column(places[name]))
        const values = (lists[0] ?? []).map((_, row) =>
          Object.fromEntries(names.map((name, at) => [name, lists[at][row]])),
        )
        return { ...rest, values }
      }),
    }
  }

  /** What Vega drew an element from; in a still picture the element says itself which rows it stands for. */
  function datumOf(element) {
    return element.__data__?.datum ?? element.dataset
  }

  /** The rows of the table that a mark stands for: `3`, or `3 4 5`. */
  function rowsOf(datum) {
    const key = datum?.k
    if (typeof key === 'number') return [key]
    return typeof key === 'string' && key !== '' ? key.split(' ').map(Number) : []
  }

  function pick(rows, on) {
    for (const row of rows) {
      if (on) picked.add(row)
      else picked.delete(row)
    }
    for (const listener of listeners) listener()
  }

  function clear() {
    picked.clear()
    for (const listener of listeners) listener()
  }

  /** An element with a class and texts or elements in it; text stays text, whatever it says. */
  function make(name, className, ...content) {
    const element = document.createElement(name)
    if (className !== '') element.className = className
    element.append(...content)
    return element
  }

  function button(className, label, onClick) {
    const element = make('button', className, label)
    element.type = 'button'
    element.addEventListener('click', onClick)
    return element
  }

  return {
    bodies,
    picked,
    readJson,
    column,
    withRows,
    datumOf,
    rowsOf,
    pick,
    clear,
    make,
    button,
    onPick: listener => listeners.push(listener),
  }
})()
