// Search over the nights: all words must stand in a night's line.
;(() => {
  const pages = [...document.querySelectorAll('.page')]
  if (pages.length < 2) return
  const label = document.createElement('label')
  label.htmlFor = 'search'
  label.textContent = 'Search'
  const input = document.createElement('input')
  input.type = 'search'
  input.id = 'search'
  input.spellcheck = false
  const count = document.createElement('span')
  count.className = 'quiet'
  count.setAttribute('role', 'status')
  const line = document.createElement('p')
  line.className = 'filter'
  line.append(label, input, count)
  document.getElementById('nights').before(line)

  const texts = pages.map(page =>
    `${page.textContent} ${page.querySelector('time').getAttribute('datetime')}`
      .replaceAll(/\s+/g, ' ')
      .toLowerCase(),
  )
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
    let shown = 0
    pages.forEach((page, at) => {
      page.hidden = !words.every(word => texts[at].includes(word))
      if (!page.hidden) shown += 1
    })
    for (const section of document.querySelectorAll('#nights > section'))
      section.hidden = section.querySelector('.page:not([hidden])') === null
    count.textContent = words.length === 0 ? '' : `${shown} of ${pages.length} nights`
  })
})()
