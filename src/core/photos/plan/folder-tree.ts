/** Folders that hold photos, as a tree. Built by a loop: a folder 3,000 levels deep is a folder like any other. */

export interface Folder {
  readonly name: string;
  /** `/` between parts; empty for what was dropped itself. */
  readonly path: string;
  /** Natural order is the caller's; here it is that of the paths. */
  readonly children: ReadonlyMap<string, Folder>;
  /** Stems of the photos that lie in it directly. */
  readonly stems: readonly string[];
  /** Photos in it and below. */
  readonly photos: number;
}

interface Growing extends Folder {
  readonly children: Map<string, Growing>;
  readonly stems: string[];
  photos: number;
}

/** @param rootName what was dropped is called */
export function folderTree(paths: readonly string[], rootName: string): Folder {
  const root: Growing = { name: rootName, path: '', children: new Map(), stems: [], photos: 0 };
  for (const path of paths) {
    let folder = root;
    let from = 0;
    folder.photos++;
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', from)) {
      const name = path.slice(from, slash);
      let child = folder.children.get(name);
      if (child === undefined) {
        child = { name, path: path.slice(0, slash), children: new Map(), stems: [], photos: 0 };
        folder.children.set(name, child);
      }
      folder = child;
      folder.photos++;
      from = slash + 1;
    }
    folder.stems.push(stemOf(path.slice(from)));
  }
  return root;
}

/** A name without its ending. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
