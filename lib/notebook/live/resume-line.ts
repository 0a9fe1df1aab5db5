/** What goes on with a night that was ended, in a cell. @param place Of its folder, from the notebook. */
export function resumeLine(place: string): string {
  return `const night = await run({ resume: ${JSON.stringify(place)} })`
}
