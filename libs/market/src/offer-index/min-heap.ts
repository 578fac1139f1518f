/** A binary heap of whole numbers by a floating-point key, the least key first. Grows; `clear` keeps its room for the next search. */
export class MinHeap {
  private keys = new Float64Array(64);
  private values = new Int32Array(64);
  private length = 0;

  get isEmpty(): boolean {
    return this.length === 0;
  }

  /** Infinity when empty. */
  get leastKey(): number {
    return this.length === 0 ? Infinity : (this.keys[0] ?? Infinity);
  }

  clear(): void {
    this.length = 0;
  }

  push(key: number, value: number): void {
    if (this.length === this.keys.length) this.grow();
    const { keys, values } = this;
    let at = this.length;
    this.length += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = keys[parent] ?? 0;
      if (above <= key) break;
      keys[at] = above;
      values[at] = values[parent] ?? 0;
      at = parent;
    }
    keys[at] = key;
    values[at] = value;
  }

  /** The value of the least key; the heap must not be empty. */
  pop(): number {
    const { keys, values } = this;
    const top = values[0] ?? 0;
    this.length -= 1;
    const length = this.length;
    const key = keys[length] ?? 0;
    const value = values[length] ?? 0;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child += 1;
      const below = keys[child] ?? 0;
      if (below >= key) break;
      keys[at] = below;
      values[at] = values[child] ?? 0;
      at = child;
    }
    keys[at] = key;
    values[at] = value;
    return top;
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2);
    const values = new Int32Array(this.keys.length * 2);
    keys.set(this.keys);
    values.set(this.values);
    this.keys = keys;
    this.values = values;
  }
}
