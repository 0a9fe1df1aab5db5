/** Something that happens once, to be waited for. */
export class Deferred {
  reach: () => void = () => {}
  readonly reached = new Promise<void>(resolve => {
    this.reach = resolve
  })
}
