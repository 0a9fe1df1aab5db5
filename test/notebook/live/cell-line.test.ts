import { describe, expect, it } from 'vitest'
import { cellLine } from '../../../lib/notebook/live/cell-line.ts'

const source = `import { plan, run } from 'nightwatt'

// the sweep
const first = plan({ repo: 'digits', model: 'mlp' })
const night: Night = await run({
  repo: 'digits',
  runs: 3,
})
await run(first)
await run(first)`

const output = `const nightwatt_1 = require("nightwatt");
// the sweep
const first = (0, nightwatt_1.plan)({ repo: 'digits', model: 'mlp' });
exports.first = first;
const night = await (0, nightwatt_1.run)({
    repo: 'digits',
    runs: 3,
});
exports.night = night;
await (0, nightwatt_1.run)(first);
await (0, nightwatt_1.run)(first);`

const stackAt = (...lines: readonly number[]) =>
  `ConfigError: no\n    at planNight (file:///x/plan.js:3:1)\n${lines.map(line => `    at async evalmachine.<anonymous>:${line}:9`).join('\n')}`

describe('the line of a cell from which an error came', () => {
  it.each([
    [3, 4, "const first = plan({ repo: 'digits', model: 'mlp' })"],
    [5, 5, 'const night: Night = await run({'],
    [10, 9, 'await run(first)'],
    [11, 10, 'await run(first)'],
  ])('is found though blank lines and types are gone: line %i that ran', (ran, number, text) => {
    expect(cellLine(stackAt(ran), source, output)).toEqual({ number, text })
  })

  it('is that of the cell, not of a function that an earlier cell defined', () => {
    expect(cellLine(stackAt(1, 10), source, output)?.number).toBe(9)
  })

  it('is not guessed where the stack leads to no cell, or to a line that is not there', () => {
    expect(cellLine('Error: no\n    at x (file:///x.js:1:1)', source, output)).toBeUndefined()
    expect(cellLine(stackAt(99), source, output)).toBeUndefined()
  })
})
