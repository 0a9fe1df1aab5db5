/** Mean and maximum of a reading over the window; of the nearest one when none fell into it. */
export class Reading {
  count = 0
  #sum = 0
  #max = Number.NEGATIVE_INFINITY
  #nearest: number | null = null

  add(value: number | null, inside: boolean): void {
    if (value === null) return
    if (!inside) {
      if (this.count === 0) this.#nearest = value
      return
    }
    this.count += 1
    this.#sum += value
    if (value > this.#max) this.#max = value
  }

  get average(): number | null {
    return this.count === 0 ? this.#nearest : this.#sum / this.count
  }

  get max(): number | null {
    return this.count === 0 ? this.#nearest : this.#max
  }
}

/** Extremes of the power of all cards together: readings of one loop of the meter belong to one instant. */
export class SumOfCards {
  min: number | null = null
  max: number | null = null
  #watts = 0
  #lastIndex = -1
  #cards = 0
  #maxCards = 0

  add(index: number, watts: number, inside: boolean): void {
    if (index <= this.#lastIndex) this.close()
    this.#lastIndex = index
    if (!inside) return
    this.#watts += watts
    this.#cards += 1
  }

  close(): void {
    // A loop cut short by the window's edge lacks some cards, so it is not a reading of their sum.
    if (this.#cards > 0 && this.#cards >= this.#maxCards) {
      if (this.#cards > this.#maxCards) [this.min, this.max] = [this.#watts, this.#watts]
      this.#maxCards = this.#cards
      this.min = Math.min(this.min ?? this.#watts, this.#watts)
      this.max = Math.max(this.max ?? this.#watts, this.#watts)
    }
    this.#watts = 0
    this.#cards = 0
    this.#lastIndex = -1
  }
}
