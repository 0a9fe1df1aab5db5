/**
 * A fully connected network: rectified linear units in the hidden layers, a softmax over the last one.
 *
 * Weights lie input by input (`weights[input * outputs + output]`), so that an input of zero (four of five pixels,
 * half of the hidden units) skips a whole row, and the innermost loops run through memory in order.
 */

/**
 * @param {readonly number[]} sizes units a layer, inputs first: `[784, 256, 10]`, or `[784, 10]` without hidden layer
 * @param {() => number} random draws from [0, 1), for the initial weights
 */
export function createNetwork(sizes, random) {
  const layers = sizes.slice(1).map((outputs, index) => createLayer(sizes[index], outputs, random))
  return { sizes, layers }
}

/** Number of weights and biases. */
export function parameterCount({ layers }) {
  return layers.reduce((sum, { weights, biases }) => sum + weights.length + biases.length, 0)
}

/**
 * Computes the probabilities of the classes for one image.
 *
 * @param network
 * @param {Float32Array} image
 * @param {(activations: Float32Array) => void} [silence] dropout, applied to each hidden layer; in training only
 * @returns {Float32Array} probabilities, valid until the next call
 */
export function classify({ layers }, image, silence) {
  let input = image
  for (const [index, layer] of layers.entries()) {
    layer.input = input
    accumulate(layer, input)
    input = layer.activations
    if (index === layers.length - 1) softmax(input)
    else {
      rectify(input)
      silence?.(input)
    }
  }
  return input
}

/**
 * Adds the gradient of the cross-entropy at the image last classified to the gradients of the layers.
 *
 * @param network
 * @param {number} label the true class
 * @param {number} activeScale what dropout multiplied the hidden units that it kept with; 1 without dropout
 */
export function learn({ layers }, label, activeScale) {
  const last = layers[layers.length - 1]
  // Softmax and cross-entropy together have the derivative "probability minus truth".
  last.errors.set(last.activations)
  last.errors[label] -= 1
  for (let index = layers.length - 1; index > 0; index--) {
    propagate(layers[index], layers[index - 1].errors, activeScale)
  }
  accumulateGradient(layers[0])
}

/**
 * One step of gradient descent with momentum on the mean gradient of a batch, which is then zero again.
 *
 * @param network
 * @param {{ learningRate: number, momentum: number, weightDecay: number, batch: number }} step weightDecay is the
 *   factor of the L2 penalty, on weights and not on biases; batch the number of images learnt from
 */
export function descend({ layers }, { learningRate, momentum, weightDecay, batch }) {
  for (const layer of layers) {
    const { weights, weightGradients, weightVelocities, biases, biasGradients, biasVelocities } = layer
    move(
      weights,
      weightGradients,
      weightVelocities,
      learningRate / batch,
      momentum,
      learningRate * weightDecay,
    )
    move(biases, biasGradients, biasVelocities, learningRate / batch, momentum, 0)
  }
}

function createLayer(inputs, outputs, random) {
  // He et al., "Delving deep into rectifiers" (2015): variance 2 / inputs, here of a uniform distribution.
  const bound = Math.sqrt(6 / inputs)
  return {
    outputs,
    input: new Float32Array(inputs),
    activations: new Float32Array(outputs),
    errors: new Float32Array(outputs),
    weights: Float32Array.from({ length: inputs * outputs }, () => (2 * random() - 1) * bound),
    weightGradients: new Float32Array(inputs * outputs),
    weightVelocities: new Float32Array(inputs * outputs),
    biases: new Float32Array(outputs),
    biasGradients: new Float32Array(outputs),
    biasVelocities: new Float32Array(outputs),
  }
}

function accumulate({ activations, biases, weights, outputs }, input) {
  activations.set(biases)
  for (let i = 0; i < input.length; i++) {
    const value = input[i]
    if (value === 0) continue
    const row = i * outputs
    for (let o = 0; o < outputs; o++) activations[o] += value * weights[row + o]
  }
}

function rectify(activations) {
  for (let o = 0; o < activations.length; o++) if (activations[o] < 0) activations[o] = 0
}

function softmax(activations) {
  // Shifted by the greatest, so that no exponential overflows.
  let greatest = Number.NEGATIVE_INFINITY
  for (let o = 0; o < activations.length; o++) greatest = Math.max(greatest, activations[o])
  let sum = 0
  for (let o = 0; o < activations.length; o++) {
    activations[o] = Math.exp(activations[o] - greatest)
    sum += activations[o]
  }
  for (let o = 0; o < activations.length; o++) activations[o] /= sum
}

// A unit at zero is switched off, by its rectifier or by dropout: no error passes through it, and the weights that
// lead from it get no gradient.
function propagate(
  { input, errors, weights, weightGradients, biasGradients, outputs },
  inputErrors,
  activeScale,
) {
  for (let o = 0; o < outputs; o++) biasGradients[o] += errors[o]
  for (let i = 0; i < input.length; i++) {
    const value = input[i]
    if (value === 0) {
      inputErrors[i] = 0
      continue
    }
    const row = i * outputs
    let sum = 0
    for (let o = 0; o < outputs; o++) {
      sum += weights[row + o] * errors[o]
      weightGradients[row + o] += value * errors[o]
    }
    inputErrors[i] = sum * activeScale
  }
}

function accumulateGradient({ input, errors, weightGradients, biasGradients, outputs }) {
  for (let o = 0; o < outputs; o++) biasGradients[o] += errors[o]
  for (let i = 0; i < input.length; i++) {
    const value = input[i]
    if (value === 0) continue
    const row = i * outputs
    for (let o = 0; o < outputs; o++) weightGradients[row + o] += value * errors[o]
  }
}

function move(values, gradients, velocities, rate, momentum, decay) {
  for (let i = 0; i < values.length; i++) {
    const velocity = momentum * velocities[i] - rate * gradients[i] - decay * values[i]
    velocities[i] = velocity
    values[i] += velocity
    gradients[i] = 0
  }
}
