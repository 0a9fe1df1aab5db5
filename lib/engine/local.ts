import { runExperiment } from '../run/experiment.js'
import type { Engine } from './engine.js'

/** Experiments run one after the other on this machine. */
export const local: Engine = { name: 'local', run: runExperiment }
