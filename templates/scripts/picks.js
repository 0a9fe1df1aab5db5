// The bar that shows what is picked, and what can be done with it.
;(() => {
  const { picked, clear, make, button, onPick } = window.nightwatt
  const count = make('span', 'picks-count')
  count.setAttribute('role', 'status')
  const bar = make(
    'div',
    'picks',
    count,
    button('', 'Show them in the table', () => {
      window.nightwatt.filter?.('picked=yes')
      location.hash = '#experiments'
    }),
    button('', 'Unpick', () => {
      clear()
      window.nightwatt.filter?.('')
    }),
  )
  bar.hidden = true
  document.body.append(bar)
  // The marks of a comparison are settings, not experiments.
  const pickable = document.querySelector('table.experiments:not(.compared)') !== null
  if (pickable && document.querySelector('[data-chart]') !== null) {
    const hint =
      'Click a mark, or draw a frame over many, to pick experiments in all charts and in the table; Escape unpicks.'
    document.getElementById('charts-title').after(make('p', 'quiet picks-hint', hint))
  }
  onPick(() => {
    bar.hidden = picked.size === 0
    count.textContent = `${picked.size} ${picked.size === 1 ? 'experiment' : 'experiments'} picked`
  })
  addEventListener('keydown', event => {
    if (event.key === 'Escape' && picked.size > 0) clear()
  })
})()
