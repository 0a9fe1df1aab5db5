/**
 * Makes a picture from lib/chart/draw/render.ts fit for a page: text before the element is removed, screen readers
 * skip its parts and get the figure's description instead, and invisible parts are left out.
 * @param id unique in the page; the ids inside the picture begin with it
 */
export function inlineSvg(picture: string, id: string): string {
  const svg = picture.slice(Math.max(0, picture.indexOf('<svg')))
  return compactSvg(svg, id).replace(/^<svg/, '<svg aria-hidden="true" focusable="false"')
}

/** The same picture in fewer bytes: a hundredth of a pixel, and neighbours that look alike drawn together. */
export function compactSvg(svg: string, id: string): string {
  return withMergedPaths(
    id,
    svg
      .replaceAll(
        / (d|transform|x|y|x1|x2|y1|y2|width|height)="([^"]*)"/g,
        (_, name: string, value: string) => {
          return ` ${name}="${roundedNumbers(value)}"`
        },
      )
      .replaceAll(/<path class="foreground"[^>]*display="none"\/>/g, '')
      .replaceAll(/<path class="background"(?![^>]*(?:fill|stroke)=)[^>]*\/>/g, '')
      .replaceAll(/(<(?:g|path|rect|line|text)[^>]*?) aria-hidden="true"/g, '$1'),
  )
}

function roundedNumbers(text: string): string {
  return text.replaceAll(/-?\d+\.\d+(?:e-?\d+)?/g, number => String(Number(Number(number).toFixed(2))))
}

const pathElement = /<path(?: transform="translate\((-?[\d.e-]+),(-?[\d.e-]+)\)")? d="([^"]*)"([^>]*)\/>/g
const run = new RegExp(`(?:${pathElement.source}){2,}`, 'g')

// Transparent marks are left alone: two over one another are darker than one.
const seeThrough = /opacity="(?!1")/

interface Mark {
  readonly whole: string
  readonly x: string | undefined
  readonly y: string | undefined
  readonly shape: string
  readonly look: string
  /** Its shape where it stands; undefined for a mark that is to be drawn by itself. */
  readonly moved: string | undefined
}

function withMergedPaths(id: string, svg: string): string {
  const ids = new Map<string, string>()
  return svg.replaceAll(run, text => {
    let merged = ''
    let group: Mark[] = []
    for (const found of text.matchAll(pathElement)) {
      const mark = markOf(found)
      if (group[0] !== undefined && !areAlike(group[0], mark)) {
        merged += drawn(group, id, ids)
        group = []
      }
      group.push(mark)
    }
    return merged + drawn(group, id, ids)
  })
}

function markOf([whole, x, y, shape = '', look = '']: RegExpExecArray): Mark {
  const moved = seeThrough.test(look) ? undefined : movedShape(shape, Number(x ?? 0), Number(y ?? 0))
  return { whole, x, y, shape, look, moved }
}

function areAlike(one: Mark, other: Mark): boolean {
  if (one.look !== other.look) return false
  if (one.moved !== undefined || other.moved !== undefined)
    return one.moved !== undefined && other.moved !== undefined
  return one.shape === other.shape && one.x !== undefined && other.x !== undefined
}

const worthMarker = 3

/** Neighbours that look alike. @param ids Of what is drawn once and referred to later, by what it is. */
function drawn(group: readonly Mark[], id: string, ids: Map<string, string>): string {
  const [first] = group
  if (first === undefined) return ''
  const { shape, look } = first
  if (first.moved !== undefined) return `<path d="${group.map(({ moved }) => moved).join('')}"${look}/>`
  if (first.x === undefined) return first.whole
  const idOf = (what: string, define: (name: string) => string) => {
    const known = ids.get(what)
    if (known !== undefined) return { name: known, definition: '' }
    const name = `${id}-${ids.size}`
    ids.set(what, name)
    return { name, definition: define(name) }
  }
  if (group.length >= worthMarker) {
    // At each corner of an invisible line the mark is drawn, for itself.
    const { name, definition } = idOf(
      `marker ${shape}${look}`,
      own =>
        `<marker id="${own}" markerUnits="userSpaceOnUse" overflow="visible"><path d="${shape}"${look}/></marker>`,
    )
    const line = group.map(({ x, y }) => `${x},${y}`).join('L')
    const markers = ['start', 'mid', 'end'].map(place => ` marker-${place}="url(#${name})"`).join('')
    return `${definition}<path d="M${line}" fill="none"${markers}/>`
  }
  return group
    .map(({ x, y }) => {
      const { name, definition } = idOf(
        shape + look,
        own => `<g transform="translate(${x},${y})"><path id="${own}" d="${shape}"${look}/></g>`,
      )
      return definition === '' ? `<use href="#${name}" x="${x}" y="${y}"/>` : definition
    })
    .join('')
}

const numbersOfCommand: Readonly<Record<string, number>> = { M: 2, L: 2, A: 7, h: 1, v: 1, Z: 0 }

// Coordinates become absolute only at the start of a stroke. Undefined for a shape that holds anything unusual.
function movedShape(shape: string, dx: number, dy: number): string | undefined {
  let moved = ''
  let [atX, atY] = [0, 0]
  for (const [, command = '', rest = ''] of shape.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = (rest.match(/-?[\d.]+/g) ?? []).map(Number)
    if (numbersOfCommand[command] !== numbers.length) return undefined
    if (command === 'h') atX += numbers[0] ?? 0
    else if (command === 'v') atY += numbers[0] ?? 0
    if (command === 'Z' || command === 'h' || command === 'v') {
      moved += `${command === 'Z' ? 'z' : command}${numbers.join()}`
      continue
    }
    const [x = 0, y = 0] = numbers.slice(-2)
    if (command === 'M') moved += `M${two(x + dx)},${two(y + dy)}`
    else moved += `${command.toLowerCase()}${[...numbers.slice(0, -2), two(x - atX), two(y - atY)].join()}`
    ;[atX, atY] = [x, y]
  }
  return moved
}

function two(value: number): number {
  return Number(value.toFixed(2))
}
