import type { KnownFailure } from '../supervise/known-failure.js'
import type { NvmlLine } from './nvml-lines.js'

/** What `nvmlReturn_t` says, by nvml.h. */
const codes: Readonly<Record<number, string>> = {
  1: 'the library was not initialised',
  2: 'an argument is invalid',
  3: 'the card does not support it',
  4: 'this user may not',
  6: 'not found',
  9: 'the NVIDIA driver is not loaded',
  10: 'the driver did not answer in time',
  11: 'the kernel found an interrupt problem with the card',
  12: 'a library of the driver is missing',
  13: 'this version of the library does not have it',
  15: 'the card has fallen off the bus',
  16: 'the card must be reset before it can be used',
  17: 'the operating system blocks the card',
  18: 'the NVIDIA driver was updated while the old one is still loaded',
  20: 'there is too little memory',
  21: 'there is no data',
  27: 'the driver is not ready',
  28: 'there is no GPU',
  999: 'an unknown error of the driver',
}

/** A code of the library in words. */
export function codeInWords(code: number): string {
  return codes[code] ?? `code ${code}`
}

const unlocks: Readonly<Record<number, readonly string[]>> = {
  4: ['sudo usermod -aG video,render "$USER"'],
  9: ['sudo modprobe nvidia'],
  18: ['sudo reboot'],
}

/** Why the library gives nothing, and what would unlock it. */
export function refusalOf({
  by,
  code,
  words,
}: Extract<NvmlLine, { kind: 'refused' }>): Pick<KnownFailure, 'finding' | 'unlock'> {
  switch (by) {
    case 'koffi':
      return {
        finding:
          'the package koffi, by which libraries are called, is not installed or not made for this system',
        unlock: ['npm install koffi'],
      }
    case 'library':
      return /cannot open shared object|No such file|not found/i.test(words) &&
        !/symbol|function/i.test(words)
        ? { finding: 'libnvidia-ml is not installed: no NVIDIA GPU, or no driver', unlock: [] }
        : { finding: `libnvidia-ml cannot be used: ${words.split('\n')[0] ?? ''}`, unlock: [] }
    case 'init':
    case 'cards':
      return {
        finding: `libnvidia-ml is there, but ${codeInWords(code)}`,
        unlock: unlocks[code] ?? [],
      }
  }
}
