;(() => {
  makeTablesSortable()
  openWhatIsLinked()
  if (typeof vega !== 'undefined') makeChartsInteractive()

  function makeTablesSortable() {
    for (const table of document.querySelectorAll('table.sortable')) {
      const heads = [...table.tHead.rows[0].cells]
      heads.forEach((head, column) => {
        const button = document.createElement('button')
        button.type = 'button'
        button.append(...head.childNodes)
        head.append(button)
        head.setAttribute('aria-sort', 'none')
        button.addEventListener('click', () => {
          const ascending = head.getAttribute('aria-sort') !== 'ascending'
          for (const other of heads) other.setAttribute('aria-sort', 'none')
          head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending')
          sortRows(table.tBodies[0], column, head.classList.contains('number'), ascending)
        })
      })
      heads[0]?.setAttribute('aria-sort', 'ascending')
    }
  }

  function sortRows(body, column, numeric, ascending) {
    const keyed = [...body.rows].map(row => ({ row, key: row.cells[column].dataset.sort ?? '' }))
    keyed.sort((a, b) => {
      // What is not known stands last, whichever way the column is sorted.
      if (a.key === '' || b.key === '') return (a.key === '') - (b.key === '')
      const order = numeric
        ? Number(a.key) - Number(b.key)
        : a.key.localeCompare(b.key, undefined, { numeric: true })
      return ascending ? order : -order
    })
    body.append(...keyed.map(({ row }) => row))
  }

  // A link to something inside a closed <details> opens it.
  function openWhatIsLinked() {
    const open = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
      for (let box = target?.closest('details'); box; box = box.parentElement.closest('details'))
        box.open = true
    }
    addEventListener('hashchange', open)
    open()
  }

  function makeChartsInteractive() {
    const tooltip = makeTooltip()
    const pictures = [...document.querySelectorAll('[data-chart]')]
    // A chart is drawn when it comes near the window, so that a long page opens at once.
    const observer = new IntersectionObserver(
      entries => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue
          observer.unobserve(target)
          drawChart(target, tooltip)
        }
      },
      { rootMargin: '600px' },
    )
    for (const picture of pictures) observer.observe(picture)
  }

  async function drawChart(picture, tooltip) {
    const still = [...picture.childNodes]
    const stage = document.createElement('div')
    stage.className = 'stage'
    stage.hidden = true
    picture.append(stage)
    try {
      const spec = JSON.parse(document.getElementById(`spec-${picture.dataset.chart}`).textContent)
      const view = new vega.View(vega.parse(spec, null, { ast: true }), {
        expr: vegaInterpreter.expressionInterpreter,
        renderer: 'svg',
        loader: loaderThatLoadsNothing(),
        logLevel: vega.Error,
        hover: true,
        container: stage,
        tooltip: (_handler, event, _item, value) => tooltip(event, value),
      })
      await view.runAsync()
      stage.hidden = false
      for (const node of still) node.remove()
      picture.dataset.drawn = 'interactive'
    } catch (error) {
      // The still picture stays; the console says why.
      stage.remove()
      console.error(`${picture.dataset.chart}: the chart stays a still picture`, error)
    }
  }

  // Data is in the spec. Whatever a spec may ask for beside it is refused; the policy of the page refuses it too.
  function loaderThatLoadsNothing() {
    const refuse = () => Promise.reject(new Error('This page loads nothing.'))
    return { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} }
  }

  // Text only: names come from configs and logs and are never read as HTML.
  function makeTooltip() {
    const box = document.createElement('div')
    box.className = 'tooltip'
    box.hidden = true
    box.setAttribute('role', 'status')
    document.body.append(box)
    addEventListener('keydown', event => {
      if (event.key === 'Escape') box.hidden = true
    })
    return (event, value) => {
      box.replaceChildren()
      if (value === null || value === undefined || value === '') {
        box.hidden = true
        return
      }
      if (typeof value === 'object')
        box.append(...Object.entries(value).map(([name, text]) => lineOf(name, text)))
      else box.textContent = String(value)
      box.hidden = false
      const { clientX: x, clientY: y } = event.touches?.[0] ?? event
      const { width, height } = box.getBoundingClientRect()
      box.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - width - 8))}px`
      box.style.top = `${y + 18 + height > innerHeight ? Math.max(8, y - height - 12) : y + 18}px`
    }
  }

  function lineOf(name, text) {
    const line = document.createElement('div')
    const label = document.createElement('span')
    label.className = 'tooltip-name'
    label.textContent = name
    const value = document.createElement('span')
    value.textContent = String(text)
    line.append(label, value)
    return line
  }
})()
