import type { Converter } from 'tslab/dist/converter.js'

/** TypeScript's own hint at a forgotten `await` stands beside its message, where tslab does not look: it goes into it. */
export function hintingAtAwait(converter: Converter): Converter {
  return {
    ...converter,
    convert(declarations, source) {
      const converted = converter.convert(declarations, source)
      const diagnostics = converted.diagnostics.map(diagnostic =>
        aboutPromise.test(diagnostic.messageText)
          ? { ...diagnostic, messageText: `${diagnostic.messageText} Did you forget await?` }
          : diagnostic,
      )
      return { ...converted, diagnostics }
    },
  }
}

const aboutPromise = /^(Argument of type|Type|Property '\w+' does not exist on type) 'Promise</
