/** A real directory handle with the given files in it, in the origin's private file system. */

let directories = 0;

/** @param files contents by path, `/` between parts */
export async function directoryOf(files: Readonly<Record<string, Blob>>): Promise<FileSystemDirectoryHandle> {
  const origin = await navigator.storage.getDirectory();
  const root = await origin.getDirectoryHandle(`tree-${performance.timeOrigin}-${++directories}`, {
    create: true,
  });
  for (const [path, content] of Object.entries(files)) {
    const parts = path.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
    const file = await folder.getFileHandle(parts.at(-1)!, { create: true });
    const writable = await file.createWritable();
    await writable.write(content);
    await writable.close();
  }
  return root;
}
