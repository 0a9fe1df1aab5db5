import { compile, drawSvg } from '../../chart/draw/render.js'
import type { VegaLiteSpec } from '../../chart/draw/spec.js'
import { inlineSvg } from '../render/svg.js'

/**
 * A still picture of a chart whose marks name the experiments that they stand for, as `data-k`: it needs no Vega to be
 * picked in. Vega's writer of pictures has one attribute for a text of our own, the description of a mark for screen
 * readers, which in a page's pictures are silent.
 *
 * @param rowOfKey The row of the page's table by the name that charts give an experiment.
 */
export async function pickableSvg(
  spec: VegaLiteSpec,
  id: string,
  rowOfKey: ReadonlyMap<string, number>,
): Promise<string> {
  const compiled = await compile({ ...spec, title: undefined })
  const svg = await drawSvg({
    ...compiled,
    ...(Array.isArray(compiled.data) ? { data: compiled.data.map(data => withRows(data, rowOfKey)) } : {}),
    ...(Array.isArray(compiled.marks) ? { marks: compiled.marks.map(telling) } : {}),
  })
  return inlineSvg(svg.replaceAll(ownLabel, ' data-k="$1"').replaceAll(silent, ''), id)
}

const mark = 'nightwatt rows '
const ownLabel = new RegExp(` aria-label="${mark}([\\d ]+)"`, 'g')

// The picture as a whole is described, and its parts are not read out.
const silent = / (?:role|aria-roledescription|aria-label)="[^"]*"/g

type Part = Readonly<Record<string, unknown>>

function withRows(data: unknown, rowOfKey: ReadonlyMap<string, number>): unknown {
  if (!isPart(data) || !Array.isArray(data.values)) return data
  const rowsOf = (key: unknown) =>
    String(key)
      .split('\n')
      .flatMap(one => rowOfKey.get(one) ?? [])
      .join(' ')
  return {
    ...data,
    values: data.values.map(row => (isPart(row) && 'k' in row ? { ...row, k: rowsOf(row.k) } : row)),
  }
}

/** Lets each mark of a compiled specification tell the rows that it was drawn from. */
function telling(part: unknown): unknown {
  if (!isPart(part)) return part
  const { aria: _, marks, encode, ...rest } = part
  if (Array.isArray(marks)) return { ...part, marks: marks.map(telling) }
  const update = isPart(encode) && isPart(encode.update) ? encode.update : {}
  const signal = `isValid(datum['k']) ? '${mark}' + datum['k'] : ''`
  return {
    ...rest,
    encode: {
      ...(isPart(encode) ? encode : {}),
      update: { ...update, aria: { value: true }, description: { signal } },
    },
  }
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
