import { describe, expect, it } from 'vitest'
import { strippedNotebook } from '../../../lib/notebook/execute/strip-notebook.ts'

const code = { cell_type: 'code', id: 'a', source: ['1 + 1'] }
const run = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'tslab' }, papermill: { duration: 3 }, mine: 'é' },
  cells: [
    {
      ...code,
      metadata: { tags: ['x'], execution: { 'iopub.status.busy': '2026-11-23' } },
      execution_count: 3,
      outputs: [{ output_type: 'stream', name: 'stdout', text: '2' }],
    },
    { ...code, metadata: { tags: ['injected-parameters'] }, execution_count: 4, outputs: [] },
    { cell_type: 'markdown', id: 'b', source: '# A', metadata: {} },
  ],
}

describe('a notebook without what running it left', () => {
  const stripped = strippedNotebook(JSON.stringify(run))

  it('keeps what its author wrote, in its order', () =>
    expect(JSON.parse(stripped)).toEqual({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: 'tslab' }, mine: 'é' },
      cells: [
        { ...code, metadata: { tags: ['x'] }, execution_count: null, outputs: [] },
        { cell_type: 'markdown', id: 'b', source: '# A', metadata: {} },
      ],
    }))

  it('is the same when it is stripped again', () => expect(strippedNotebook(stripped)).toBe(stripped))

  it.each(['', '{', '[]', '{"nbformat": 3, "metadata": {}, "cells": []}'])('is none: %j', text =>
    expect(() => strippedNotebook(text, 'standard input')).toThrow(/^standard input/))
})
