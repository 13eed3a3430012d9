/** The least of the numbers given for each key: of repeated times, the one that was disturbed least. */
export class Best<Key> {
  readonly #least = new Map<Key, number>();

  add(key: Key, value: number): void {
    this.#least.set(key, Math.min(value, this.of(key) ?? Number.POSITIVE_INFINITY));
  }

  of(key: Key): number | null {
    return this.#least.get(key) ?? null;
  }
}
