// Every chart as a file: SVG, PNG, and its data as CSV.
;(() => {
  const { readJson, column, make, button } = window.nightwatt
  const date = document.querySelector('.verdict time')?.getAttribute('datetime') ?? 'night'

  for (const figure of document.querySelectorAll('figure.chart')) {
    const id = figure.id.replace('chart-', '')
    const title = figure.querySelector('h3').textContent
    const tools = make(
      'div',
      'tools',
      tool('SVG', () => save(svgOf(figure), `${date}-${id}.svg`, 'image/svg+xml')),
      tool('PNG', async () => savePng(figure, `${date}-${id}.png`)),
      tool('CSV', () => save(csvOf(id), `${date}-${id}.csv`, 'text/csv;charset=utf-8')),
    )
    tools.setAttribute('role', 'group')
    tools.setAttribute('aria-label', `Download the chart: ${title}`)
    figure.querySelector('figcaption').append(tools)

    function tool(format, onClick) {
      const element = button('', format, onClick)
      element.setAttribute('aria-label', `${title} as ${format}`)
      return element
    }
  }

  function shownSvg(figure) {
    return [...figure.querySelectorAll('.picture svg')].find(svg => svg.getBoundingClientRect().width > 0)
  }

  function sizeOf(svg) {
    const [, , width, height] = (svg.getAttribute('viewBox') ?? '0 0 800 400').split(/[\s,]+/).map(Number)
    return { width, height }
  }

  // On white paper, with its own size, readable by itself.
  function svgOf(figure) {
    const copy = shownSvg(figure).cloneNode(true)
    const { width, height } = sizeOf(copy)
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
    copy.setAttribute('width', width)
    copy.setAttribute('height', height)
    copy.removeAttribute('aria-hidden')
    copy.removeAttribute('class')
    copy.setAttribute('role', 'img')
    const title = document.createElementNS('http://www.w3.org/2000/svg', 'title')
    title.textContent = figure.querySelector('.pictures').getAttribute('aria-label')
    const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
    paper.setAttribute('width', '100%')
    paper.setAttribute('height', '100%')
    paper.setAttribute('fill', '#ffffff')
    copy.prepend(title, paper)
    return new XMLSerializer().serializeToString(copy)
  }

  async function savePng(figure, name) {
    const { width, height } = sizeOf(shownSvg(figure))
    const image = new Image()
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(figure))}`
    await image.decode()
    const canvas = make('canvas', '')
    canvas.width = Math.round(width * 2)
    canvas.height = Math.round(height * 2)
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
    canvas.toBlob(blob => saveBlob(blob, name), 'image/png')
  }

  function csvOf(id) {
    const data = readJson(`data-${id}`) ?? []
    const columns = data.map(([name, place]) => ({ name, values: column(place) }))
    const rows = (columns[0]?.values ?? []).map((_, row) =>
      columns.map(({ name, values }) =>
        name === 'local_time' ? new Date(values[row]).toISOString().slice(0, -1) : values[row],
      ),
    )
    // The mark at the front tells spreadsheets that it is UTF-8.
    return `\uFEFF${[columns.map(({ name }) => name), ...rows].map(row => row.map(cellOf).join(',')).join('\r\n')}\r\n`
  }

  // A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"), and one that
  // it would split at a semicolon or a tab gets quotes.
  function cellOf(value) {
    if (value === null || value === undefined) return ''
    if (typeof value !== 'string') return String(value)
    const isFormula = /^[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/.test(value) && !Number.isFinite(Number(value))
    const text = isFormula ? `'${value}` : value
    return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }

  function save(text, name, type) {
    saveBlob(new Blob([text], { type }), name)
  }

  function saveBlob(blob, name) {
    const link = make('a', '')
    link.href = URL.createObjectURL(blob)
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
})()
