/** The address of a licence: of an SPDX identifier, its page there. */
export function licenceAddress(licence: string): string {
  return /^https?:\/\//.test(licence) ? licence : `https://spdx.org/licenses/${licence}`
}
