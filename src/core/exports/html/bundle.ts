/**
 * Modules as one script that needs no server: a page that is opened from a file may import nothing. Each keeps its
 * names to itself, as modules do. Only what our own files in public/take-away hold is understood: imports by name or
 * `* as`, and `export` before a declaration.
 */
const IMPORT = /^import (?:\* as (\w+)|\{([^}]*)\}) from '([^']+)';$/gm;
const EXPORT = /^export (?=(?:async )?(?:function|const|class) (\w+))/gm;

/**
 * @param entry path of the module that starts it all
 * @param read text of a module by its path
 */
export async function bundle(entry: string, read: (path: string) => Promise<string>): Promise<string> {
  const done = new Map<string, string>();
  const add = async (path: string): Promise<void> => {
    if (done.has(path)) return;
    const text = await read(path);
    for (const [, , , from] of text.matchAll(IMPORT)) await add(resolve(path, from!));
    done.set(path, asFunction(path, text));
  };
  await add(entry);
  return ['const modules = {};', ...done.values()].join('\n');
}

function asFunction(path: string, text: string): string {
  const names = [...text.matchAll(EXPORT)].map(([, name]) => name);
  const body = text
    .replace(IMPORT, (_, whole?: string, some?: string, from?: string) => {
      const module = `modules['${resolve(path, from!)}']`;
      return whole === undefined ? `const {${some}} = ${module};` : `const ${whole} = ${module};`;
    })
    .replace(EXPORT, '');
  return `modules['${path}'] = (() => {\n${body}return { ${names.join(', ')} };\n})();`;
}

function resolve(from: string, to: string): string {
  return new URL(to, `file:///${from}`).pathname.slice(1);
}
