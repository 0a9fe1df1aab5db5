import { describe, expect, it } from 'vitest'
import { exp, log } from '../../../lib/config/parameter/numbers/exponential.ts'

// Expected numbers: CPython 3.11 on glibc.
describe('exp and log', () => {
  it.each([
    [5.2252137690174365, 185.90090613272648],
    [-11.899455303086057, 0.000006794104527444052],
    [-5.30834902059264, 0.004950092475817849],
    [-19.08380584086028, 5.1523864520207554e-9],
    [-2.3488197840609537, 0.0954817848673415],
    [-15.82113035287278, 1.3457685978910182e-7],
  ])('exp(%d) is the nearest double', (x, expected) => {
    expect(exp(x)).toBe(expected)
  })

  it.each([
    [2.6173987616804397, 0.9621809855285787],
    [0.6002121361427383, -0.5104721260157862],
    [5.702038521831055, 1.740823746313162],
    [927.4022503210896, 6.8323873984382315],
    [0.005920921847376957, -5.129263124746605],
    [1.5734927972284576, 0.45329785996399724],
  ])('log(%d) is the nearest double', (x, expected) => {
    expect(log(x)).toBe(expected)
  })

  it('hold at the ends of the range of doubles', () => {
    expect([exp(0), exp(-800), exp(800), log(1)]).toEqual([1, 0, Number.POSITIVE_INFINITY, 0])
  })
})
