import { classCount, pixelsPerImage } from './data.js'
import { classify, createNetwork, descend, learn } from './network.js'
import { randomStream, shuffle } from './random.js'

const momentum = 0.9

// Keeps the logarithm finite where a probability has become zero.
const leastProbability = 1e-12

// Which stream of random numbers serves what.
const purposes = { weights: 1, order: 2, dropout: 3 }

/** The loss is no longer a number: the steps were too large. */
export class DivergenceError extends Error {
  name = 'DivergenceError'
}

/** A network as the settings want it, with its initial weights: `mlp` has one hidden layer, `logistic` none. */
export function networkFor({ model, hidden, seed }) {
  const sizes = model === 'mlp' ? [pixelsPerImage, hidden, classCount] : [pixelsPerImage, classCount]
  return createNetwork(sizes, randomStream(seed, purposes.weights))
}

/**
 * Trains epoch by epoch: stochastic gradient descent with momentum 0.9 over batches in random order.
 *
 * @param network is changed
 * @param data `{ training, test }`
 * @param settings epochs, learningRate, batchSize, dropout, weightDecay, seed
 * @yields `{ epoch, trainLoss, test }`: the mean cross-entropy of the training images as they were learnt (with
 *   dropout), and what `evaluate` finds
 * @throws {DivergenceError}
 */
export function* train(
  network,
  { training, test },
  { epochs, learningRate, batchSize, dropout, weightDecay, seed },
) {
  const order = Uint32Array.from({ length: training.count }, (_, image) => image)
  const orderRandom = randomStream(seed, purposes.order)
  const silence = dropout > 0 ? dropoutOf(dropout, randomStream(seed, purposes.dropout)) : undefined
  const activeScale = 1 / (1 - dropout)

  for (let epoch = 1; epoch <= epochs; epoch++) {
    shuffle(order, orderRandom)
    let loss = 0
    for (let start = 0; start < order.length; start += batchSize) {
      const batch = order.subarray(start, start + batchSize)
      for (const image of batch) {
        const label = training.labels[image]
        const probabilities = classify(network, imageAt(training, image), silence)
        loss += crossEntropy(probabilities[label])
        learn(network, label, activeScale)
      }
      descend(network, { learningRate, momentum, weightDecay, batch: batch.length })
    }
    if (!Number.isFinite(loss)) {
      throw new DivergenceError(
        `the training diverged in epoch ${epoch} (its loss is no number); try a smaller --lr`,
      )
    }
    yield { epoch, trainLoss: loss / training.count, test: evaluate(network, test) }
  }
}

/**
 * Loss and accuracy on images that were not trained on.
 *
 * @returns `{ loss, accuracy, accuracyByClass }`: mean cross-entropy; accuracies in per cent
 */
export function evaluate(network, set) {
  const correct = new Uint32Array(classCount)
  const count = new Uint32Array(classCount)
  let loss = 0
  for (let image = 0; image < set.count; image++) {
    const label = set.labels[image]
    const probabilities = classify(network, imageAt(set, image))
    loss += crossEntropy(probabilities[label])
    count[label]++
    if (probabilities.indexOf(Math.max(...probabilities)) === label) correct[label]++
  }
  return {
    loss: loss / set.count,
    accuracy: (100 * correct.reduce((sum, hits) => sum + hits)) / set.count,
    accuracyByClass: Array.from(correct, (hits, label) => (100 * hits) / count[label]),
  }
}

function imageAt({ pixels }, image) {
  return pixels.subarray(image * pixelsPerImage, (image + 1) * pixelsPerImage)
}

function crossEntropy(probability) {
  return -Math.log(Math.max(probability, leastProbability))
}

// Srivastava et al., "Dropout" (2014), in the inverted form: units that stay are scaled up in training, so that
// nothing needs scaling at the test.
function dropoutOf(share, random) {
  const scale = 1 / (1 - share)
  return activations => {
    for (let o = 0; o < activations.length; o++)
      activations[o] = random() < share ? 0 : activations[o] * scale
  }
}
