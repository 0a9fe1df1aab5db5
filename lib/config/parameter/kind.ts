import type { Mistake } from '../../errors.js'
import type { HyperparameterValue } from './hyperparameter-value.js'
import type { RandomSource } from './random-source.js'

/**
 * A value as a number, so that a plan of many mutations holds nothing else: the value itself where a hyperparameter
 * holds numbers, else its place among the values.
 */
export type Code = number

/** Draws the code of one value. */
export type Sampler = (random: RandomSource) => Code

/** The values that are drawn, told apart as the program tells them apart. */
export interface Axis {
  /** How many there are; Infinity where that is not known. */
  readonly size: number
  /** From 0 to below size; -1 for a value that is never drawn, and everywhere where the size is not known. */
  index(code: Code): number
  /** Values with the same key are the same to the program. */
  key(code: Code): number | bigint | string
  /** The code of an index; absent where values are too many to be gone through. */
  at?(index: number): Code
}

/** The values that a grid goes through, in its order. */
export interface Levels {
  readonly size: number
  /** The code of a place, from 0 to below size. */
  at(place: number): Code
}

/** A hyperparameter of one type: how its values are drawn, counted, checked and written. */
export interface ParameterKind {
  /** What is drawn, in words: `[1, 9]` or `adam, sgd`. */
  readonly values: string
  /** How it is drawn, in words. */
  readonly drawn: string
  sampler(): Sampler
  axis(): Axis
  /**
   * What a grid goes through: all values where they are few by themselves, else as many as are asked for, evenly on the
   * scale by which they are drawn. Undefined where nothing says how many.
   */
  levels(count: number | undefined): Levels | undefined
  /** The value at a share of the draws, from 0 to below 1: below it lie so many of them. */
  quantile(share: number): Code
  /** As the original tells values apart; absent where that is the same, or where the original has no such type. */
  originalAxis?(): Axis
  valueOf(code: Code): HyperparameterValue
  /** Undefined for a value that is never drawn by its kind, as a text where numbers are. */
  codeOf(value: HyperparameterValue): Code | undefined
  /** What is wrong with a value that somebody sets. Null is right everywhere: it is not passed. */
  mistake(value: HyperparameterValue): Pick<Mistake, 'found' | 'allowed'> | undefined
  /** The value that a word of the command line means; the word itself where it means none. */
  read(word: string): HyperparameterValue
  /** The value as one word for the program; undefined for one that is not passed. */
  word(value: HyperparameterValue): string | undefined
  /** The value as arguments of the program, by the parameter's flag; none without one. */
  arguments(value: HyperparameterValue): readonly string[]
}
