// The charts, redrawn with Vega when they come near the window: with tooltips, and experiments picked in one chart are
// picked in all.
;(() => {
  const { bodies, picked, pick, readJson, withRows, datumOf, rowsOf, make, onPick } = window.nightwatt
  const tooltip = makeTooltip()
  const drawn = []
  onPick(() => drawn.forEach(highlight))
  if (typeof vega === 'undefined') {
    for (const still of document.querySelectorAll('[data-chart]')) useStill(still)
    return
  }

  // A chart is drawn when it comes near the window, so that a long page opens at once.
  const observer = new IntersectionObserver(
    entries => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue
        observer.unobserve(target)
        draw(target)
      }
    },
    { rootMargin: '200px' },
  )
  addEventListener('load', () => {
    for (const picture of document.querySelectorAll('[data-chart]')) observer.observe(picture)
  })

  // Without Vega, as in a notebook: the marks of the picture itself are picked, and tell what their rows do.
  function useStill(still) {
    still.classList.add('stage')
    makePickable(still)
    drawn.push(still)
    still.addEventListener('pointermove', event => {
      const [row, ...others] = rowsOf(datumOf(event.target))
      tooltip(event, row === undefined || others.length > 0 ? null : cellsOf(bodies[row]))
    })
    still.addEventListener('pointerleave', event => tooltip(event, null))
  }

  function cellsOf(body) {
    const heads = [...body.closest('table').tHead.rows[0].cells].map(head => head.textContent.trim())
    return Object.fromEntries([...body.rows[0].cells].map((cell, at) => [heads[at], cell.textContent.trim()]))
  }

  async function draw(picture) {
    const still = [...picture.childNodes]
    const stage = make('div', 'stage')
    stage.hidden = true
    picture.append(stage)
    try {
      const spec = withRows(readJson(`spec-${picture.dataset.chart}`))
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
      // The figure's description stands for the picture.
      stage.querySelector('svg')?.setAttribute('aria-hidden', 'true')
      makePickable(stage)
      drawn.push(stage)
      highlight(stage)
      picture.dataset.drawn = 'interactive'
    } catch (error) {
      // The still picture stays; the console says why.
      stage.remove()
      console.error(`${picture.dataset.chart}: the chart stays a still picture`, error)
    }
  }

  // Data is in the page. Anything else that a spec asks for is refused; the policy of the page refuses it too.
  function loaderThatLoadsNothing() {
    const refuse = () => Promise.reject(new Error('This page loads nothing.'))
    return { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} }
  }

  /** The marks of a chart that stand for experiments: Vega leaves what it drew them from on the elements. */
  function marksIn(stage) {
    return [...stage.querySelectorAll('.role-mark path, .role-mark line, .role-mark text')].flatMap(
      element => {
        const rows = rowsOf(datumOf(element))
        return rows.length === 0 ? [] : [{ element, rows }]
      },
    )
  }

  function highlight(stage) {
    const any = picked.size > 0
    stage.classList.toggle('picking', any)
    for (const { element, rows } of marksIn(stage)) {
      element.classList.toggle('picked', any && rows.some(row => picked.has(row)))
    }
  }

  // A click picks what is under it; a drag picks all that it goes over.
  function makePickable(stage) {
    let start = null
    let frame = null
    stage.addEventListener('pointerdown', event => {
      if (event.button !== 0 || event.pointerType === 'touch') return
      start = event
    })
    stage.addEventListener('pointermove', event => {
      if (start === null || (frame === null && far(start, event) < 6)) return
      if (frame === null) {
        frame = make('div', 'frame')
        document.body.append(frame)
        stage.setPointerCapture(event.pointerId)
      }
      place(frame, start, event)
    })
    stage.addEventListener('pointerup', event => {
      if (frame !== null) {
        const box = frame.getBoundingClientRect()
        frame.remove()
        pick(
          marksIn(stage)
            .filter(({ element }) => isInside(element.getBoundingClientRect(), box))
            .flatMap(({ rows }) => rows),
          true,
        )
      } else if (start !== null) pickUnder(event)
      start = null
      frame = null
    })
    stage.addEventListener('pointercancel', () => {
      frame?.remove()
      start = null
      frame = null
    })
    stage.addEventListener('click', event => {
      if (event.pointerType === 'touch') pickUnder(event)
    })
  }

  function pickUnder(event) {
    const rows = rowsOf(datumOf(event.target))
    if (rows.length > 0) pick(rows, !rows.every(row => picked.has(row)))
  }

  function far(a, b) {
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)
  }

  function place(frame, a, b) {
    frame.style.left = `${Math.min(a.clientX, b.clientX)}px`
    frame.style.top = `${Math.min(a.clientY, b.clientY)}px`
    frame.style.width = `${Math.abs(a.clientX - b.clientX)}px`
    frame.style.height = `${Math.abs(a.clientY - b.clientY)}px`
  }

  function isInside(mark, box) {
    const [x, y] = [(mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2]
    // A column over a whole plot is meant where its middle line is crossed.
    const tall = mark.height > 100
    return x >= box.left && x <= box.right && (tall || (y >= box.top && y <= box.bottom))
  }

  // Text only: names come from configs and logs and are never read as HTML.
  function makeTooltip() {
    const box = make('div', 'tooltip')
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
        box.append(
          ...Object.entries(value).map(([name, text]) =>
            make('div', '', make('span', 'tooltip-name', name), make('span', '', String(text))),
          ),
        )
      else box.textContent = String(value)
      box.hidden = false
      const { clientX: x, clientY: y } = event.touches?.[0] ?? event
      const { width, height } = box.getBoundingClientRect()
      box.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - width - 8))}px`
      box.style.top = `${y + 18 + height > innerHeight ? Math.max(8, y - height - 12) : y + 18}px`
    }
  }
})()
