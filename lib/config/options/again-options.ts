import * as kinds from './kinds.js'
import { option } from './option.js'

/** Options of `run --resume` and `rerun` only. */
export const againOptions = {
  /** A night that was broken off, by its path, to go on with: what is finished stays. */
  resume: option(kinds.path('night', 'the path of a night'), {
    besideResume: true,
    help: 'go on with a night that was broken off, exactly as planned: latest, a name, or a path; what is finished stays',
  }),
  /** A night, to draw `runs` settings that it did not have, from where its random stream ended: they belong to it. */
  more: option(kinds.path('night', 'a night: its path, name, label or latest'), {
    inPlaceOf: [
      'repo',
      'model',
      'mutate',
      'experimentConfig',
      'command',
      'config',
      'subjects',
      'set',
      'range',
      'env',
      'seed',
      'avoid',
      'direction',
      'select',
      'maxTime',
      'precision',
      'maxRepeats',
      'dropSettled',
    ],
    help: 'draw as many settings as -n says that this night did not have, from where its random stream ended: a night that belongs to it, numbered on',
  }),
  /** With `resume`: take a configuration or code that has changed since as it is now (false). */
  acceptChanges: option(kinds.yesOrNo, {
    besideResume: true,
    onlyWith: 'resume',
    help: 'with --resume: take a configuration or code that has changed since as it is now',
  }),
  /**
   * Of a night that is run again or goes on: whether to start programs that its night.json names and this project would
   * not start itself (false).
   */
  acceptProgram: option(kinds.yesOrNo, {
    besideResume: true,
    onlyWith: 'resume',
    help: 'without asking, also start programs that the night.json of the night names and this project would not start itself',
  }),
}

/** Options of the library only. */
export const libraryOptions = {
  /** Folder that relative paths and the root are found from (the working folder). */
  cwd: option(kinds.path('dir'), { besideResume: true, help: '' }),
}
