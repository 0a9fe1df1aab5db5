// Of a view in a notebook: what is picked is told to the kernel, and shown as the text that says the same in a cell.
;(() => {
  const { bodies, picked, pick, clear, readJson, make, button, onPick } = window.nightwatt
  const { kernel, view, numbers } = readJson('explore-target')
  followTheme()
  const bar = document.getElementById('explored')
  const code = make('code', '')
  const state = make('span', 'quiet')
  state.setAttribute('role', 'status')
  bar.append(
    button('', 'Pick what fits the filter', () => {
      clear()
      pick(
        bodies.flatMap((body, row) => (body.hidden ? [] : [row])),
        true,
      )
    }),
    button('', 'Unpick', clear),
    code,
    state,
  )
  const send = kernel === null ? () => {} : channelTo(kernel)
  tell()
  let waiting
  onPick(() => {
    clearTimeout(waiting)
    waiting = setTimeout(tell, 100)
  })

  function tell() {
    const rows = [...picked].sort((a, b) => a - b)
    code.textContent =
      rows.length === 0 ? 'selected()' : `selected('${rows.map(row => numbers[row]).join(' ')}')`
    send(rows)
  }

  // As dark as the notebook around it, whatever the desktop is.
  function followTheme() {
    const isDark = isNotebookDark()
    if (isDark === null) return
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
    for (const { media } of [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]))
      if (media?.mediaText.includes('prefers-color-scheme: dark'))
        media.mediaText = isDark ? 'screen' : 'not all'
  }

  /** Null where the page around is none of JupyterLab's. */
  function isNotebookDark() {
    try {
      const { jpThemeLight } = parent.document.body.dataset
      return jpThemeLight === undefined ? null : jpThemeLight === 'false'
    } catch {
      return null
    }
  }

  // The page that holds this view is JupyterLab's, whose server hands messages to the kernel:
  // https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
  function channelTo(id) {
    const config = configOfJupyter()
    const copy = 'Copy this into a cell; here it is not told to the kernel by itself.'
    state.textContent = copy
    if (config === null) return () => {}
    const session = crypto.randomUUID()
    const base = new URL(config.baseUrl ?? '/', parent.location.href)
    base.protocol = base.protocol.replace('http', 'ws')
    const place = new URL(`api/kernels/${encodeURIComponent(id)}/channels`, base)
    place.searchParams.set('session_id', session)
    if (config.token) place.searchParams.set('token', config.token)
    const socket = new WebSocket(place)
    let isOpen = false
    let last = null
    const message = (type, content) =>
      socket.send(
        JSON.stringify({
          channel: 'shell',
          header: {
            msg_id: crypto.randomUUID(),
            msg_type: type,
            username: '',
            session,
            date: new Date().toISOString(),
            version: '5.3',
          },
          parent_header: {},
          metadata: {},
          content,
          buffers: [],
        }),
      )
    socket.addEventListener('open', () => {
      isOpen = true
      state.textContent = 'selected() in the next cell is the table of these.'
      message('comm_open', { comm_id: view, target_name: 'nightwatt.explore', data: { picked: last ?? [] } })
    })
    socket.addEventListener('close', () => {
      isOpen = false
      state.textContent = copy
    })
    return rows => {
      last = rows
      if (isOpen) message('comm_msg', { comm_id: view, data: { picked: rows } })
    }
  }

  function configOfJupyter() {
    try {
      const element = parent.document.getElementById('jupyter-config-data')
      return element === null ? null : JSON.parse(element.textContent)
    } catch {
      return null
    }
  }
})()
