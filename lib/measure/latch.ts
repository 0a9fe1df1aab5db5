/** Something that happens once, to be waited for. */
export class Latch {
  reach: () => void = () => {}
  readonly reached = new Promise<void>(resolve => {
    this.reach = resolve
  })
}
