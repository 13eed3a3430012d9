/** Folders that hold photos, as a tree. Built by a loop: a folder 3,000 levels deep is a folder like any other. */

export interface Folder {
  readonly name: string;
  /** `/` between parts; empty for what was dropped itself. */
  readonly path: string;
  readonly children: ReadonlyMap<string, Folder>;
  /** Stems of the photos that lie in it directly. */
  readonly stems: readonly string[];
}

interface Growing extends Folder {
  readonly children: Map<string, Growing>;
  readonly stems: string[];
}

/** @param rootName what was dropped is called */
export function folderTree(paths: readonly string[], rootName: string): Folder {
  const root: Growing = { name: rootName, path: '', children: new Map(), stems: [] };
  for (const path of paths) {
    let folder = root;
    let from = 0;
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', from)) {
      const name = path.slice(from, slash);
      let child = folder.children.get(name);
      if (child === undefined) {
        child = { name, path: path.slice(0, slash), children: new Map(), stems: [] };
        folder.children.set(name, child);
      }
      folder = child;
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
