/** Files that the page has handed over for the next import, by the source that they belong to. */
import type { PhotoSource, SourceFile } from '../../../protocol/importer.ts';

export class HandedFiles {
  #bySource = new Map<number, SourceFile[]>();

  add(source: number, files: readonly SourceFile[]): void {
    const there = this.#bySource.get(source) ?? [];
    this.#bySource.set(source, there);
    there.push(...files);
  }

  /** The sources with their files; nothing is kept for another import. */
  complete(sources: readonly PhotoSource[]): readonly PhotoSource[] {
    const handed = this.#bySource;
    this.#bySource = new Map();
    return sources.map((source, place) =>
      source.kind === 'archive'
        ? source
        : { ...source, files: [...(source.files ?? []), ...(handed.get(place) ?? [])] },
    );
  }
}
