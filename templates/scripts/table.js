// The table of experiments: sorted by its heads, filtered, opened row by row, picked.
;(() => {
  const { bodies, picked, pick, make, button, onPick } = window.nightwatt
  const table = document.querySelector('table.experiments')
  // More rows than these at a time, and a browser takes seconds to sort them.
  const maxRows = 300
  let order = bodies
  let fits = () => true
  let limit = bodies.length > maxRows + 100 ? maxRows : Number.POSITIVE_INFINITY
  let tellCount = () => {}
  if (table !== null) {
    if (table.dataset.table === 'experiments') makeRowsOpen()
    makeHeadsSort()
    makeFilter()
  }
  openWhatIsLinked()

  function makeRowsOpen() {
    bodies.forEach((body, row) => {
      const cell = body.rows[0].cells[0]
      const number = cell.textContent.trim()
      const box = make('input', 'pick')
      box.type = 'checkbox'
      box.setAttribute('aria-label', `Pick experiment ${number} in the charts`)
      box.addEventListener('change', () => pick([row], box.checked))
      cell.prepend(box)
      if (body.rows[1] === undefined) return
      const opener = button('opener', number, () => open(body, !body.classList.contains('open')))
      opener.setAttribute('aria-expanded', 'false')
      opener.setAttribute('aria-label', `Experiment ${number}: traces, attempts, log`)
      cell.replaceChildren(box, opener)
    })
    onPick(() => {
      bodies.forEach((body, row) => {
        const on = picked.has(row)
        if (body.classList.contains('picked') === on) return
        body.classList.toggle('picked', on)
        body.querySelector('input.pick').checked = on
      })
    })
  }

  function open(body, on) {
    body.classList.toggle('open', on)
    body.querySelector('.opener')?.setAttribute('aria-expanded', String(on))
    const details = body.querySelector('tr.more details')
    if (details !== null) details.open = on
  }

  function makeHeadsSort() {
    const heads = [...table.tHead.rows[0].cells]
    heads.forEach((head, column) => {
      const sorter = button('', '', () => {
        const ascending = head.getAttribute('aria-sort') !== 'ascending'
        for (const other of heads) other.setAttribute('aria-sort', 'none')
        head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending')
        sortRows(column, head.classList.contains('number'), ascending)
      })
      sorter.append(...head.childNodes)
      head.append(sorter)
      head.setAttribute('aria-sort', 'none')
    })
    heads[0]?.setAttribute('aria-sort', 'ascending')
  }

  function keyOf(body, column) {
    const cell = body.rows[0].cells[column]
    // What stands in a cell besides its text is small print.
    return (cell.dataset.sort ?? [...cell.childNodes].find(isText)?.textContent ?? cell.textContent).trim()
  }

  function isText(node) {
    return node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== ''
  }

  function sortRows(column, numeric, ascending) {
    const keyed = bodies.map(body => ({ body, key: keyOf(body, column) }))
    keyed.sort((a, b) => {
      // Unknown values come last, whichever way the column is sorted.
      if (a.key === '' || b.key === '') return (a.key === '') - (b.key === '')
      const order = numeric
        ? Number(a.key) - Number(b.key)
        : a.key.localeCompare(b.key, undefined, { numeric: true })
      return ascending ? order : -order
    })
    order = keyed.map(({ body }) => body)
    table.append(...order)
    showRows()
  }

  // Those that fit the filter, the first of them.
  function showRows() {
    let count = 0
    for (const body of order) {
      const wanted = fits(body)
      if (wanted) count += 1
      body.hidden = !wanted || count > limit
    }
    tellCount(count)
  }

  function makeFilter() {
    const heads = [...table.tHead.rows[0].cells].map(head =>
      (head.querySelector('.head')?.firstChild?.textContent ?? head.textContent).trim().toLowerCase(),
    )
    const input = make('input', '')
    input.type = 'search'
    input.id = 'filter'
    input.spellcheck = false
    input.setAttribute('aria-describedby', 'filter-hint')
    const label = make('label', '', 'Filter')
    label.htmlFor = 'filter'
    const count = make('span', 'quiet')
    count.setAttribute('role', 'status')
    const numeric = [...table.tHead.rows[0].cells].findIndex((head, at) => at > 3 && head.matches('.number'))
    const example = numeric === -1 ? '' : `, or ${heads[numeric].replaceAll(' ', '_')}>10`
    const hint = make('span', 'quiet hint', `words of a row, as success${example}`)
    hint.id = 'filter-hint'
    table.closest('.scroll').before(make('p', 'filter', label, input, hint, count))

    const apply = () => {
      const wanted = (input.value.toLowerCase().match(/(?:"[^"]*"|\S)+/g) ?? []).map(conditionOf)
      fits = body => wanted.every(condition => condition(body))
      showRows()
    }
    const all = button('all', '', () => {
      limit = Number.POSITIVE_INFINITY
      showRows()
    })
    table.closest('.scroll').after(all)
    tellCount = fitting => {
      count.textContent =
        fitting === bodies.length ? '' : `${fitting} of ${bodies.length} ${table.dataset.table}`
      all.hidden = fitting <= limit
      all.textContent = `Show all ${fitting} rows, not only ${limit}`
    }
    showRows()
    // On paper everything that fits the filter is shown.
    let limitOnScreen = limit
    addEventListener('beforeprint', () => {
      limitOnScreen = limit
      limit = Number.POSITIVE_INFINITY
      showRows()
    })
    addEventListener('afterprint', () => {
      limit = limitOnScreen
      showRows()
    })
    input.addEventListener('input', apply)

    function conditionOf(word) {
      // Of several signs the one behind the name of a column: a value may hold one too, as may a name.
      const parts = [...word.matchAll(/>=|<=|>|<|=/g)].map(({ 0: sign, index }) => {
        const name = word.slice(0, index)
        const column = heads.findIndex(head => head === name || head.replaceAll(' ', '_') === name)
        return { name, sign, column, text: word.slice(index + sign.length) }
      })
      if (parts[0]?.name === 'picked') return body => body.classList.contains('picked')
      const { column, sign, text } = parts.find(({ column, text }) => column !== -1 && text !== '') ?? {}
      if (column === undefined) {
        const wanted = unquoted(word)
        return body => body.rows[0].textContent.toLowerCase().includes(wanted)
      }
      return body => {
        const key = keyOf(body, column)
        const number = Number(text)
        const words = key.toLowerCase()
        if (sign === '=')
          return (
            [words, unquoted(words)].some(each => each === text || each === unquoted(text)) ||
            (key !== '' && Number(key) === number)
          )
        if (key === '' || Number.isNaN(Number(key))) return false
        return {
          '>': Number(key) > number,
          '<': Number(key) < number,
          '>=': Number(key) >= number,
          '<=': Number(key) <= number,
        }[sign]
      }
    }

    // A value of several words stands in quotes: optimizer="two words".
    function unquoted(text) {
      return /^".+"$/.test(text) ? text.slice(1, -1) : text
    }

    window.nightwatt.filter = text => {
      input.value = text
      apply()
    }
  }

  // A link to something inside a closed <details> opens it; one to an experiment opens its row.
  function openWhatIsLinked() {
    const follow = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
      if (target === null) return
      if (target.matches('table.experiments > tbody')) {
        target.hidden = false
        open(target, true)
        target.scrollIntoView({ block: 'center' })
      }
      for (let box = target.closest('details'); box; box = box.parentElement.closest('details'))
        box.open = true
    }
    addEventListener('hashchange', follow)
    follow()
  }
})()
