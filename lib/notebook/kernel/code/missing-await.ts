import type { Converter } from 'tslab/dist/converter.js'

/** Moves TypeScript's hint at a forgotten `await` into the message: it stands beside it, where tslab does not look. */
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
