import { gzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { sourcesOfFiles } from './gather.ts';

const zip = zipSync({ '0.jpg': new Uint8Array(3) }) as Uint8Array<ArrayBuffer>;
const office = zipSync({ '[Content_Types].xml': new Uint8Array(3) }) as Uint8Array<ArrayBuffer>;
const table = gzipSync(new Uint8Array(2000).fill(65)) as Uint8Array<ArrayBuffer>;

async function kindsOf(...files: readonly (readonly [string, Uint8Array<ArrayBuffer>])[]): Promise<string[]> {
  const chosen = files.map(([name, bytes]) => {
    // Node's files know nothing of folders.
    return Object.assign(new File([bytes], name), { webkitRelativePath: '' });
  });
  const sources = await sourcesOfFiles(chosen);
  return sources.map((source) =>
    source.kind === 'archive'
      ? `archive ${source.file.name}`
      : `${source.kind} ${(source.files ?? []).length}`,
  );
}

describe('loose files', () => {
  test('are archives by their bytes, whatever they are called', async () => {
    expect(await kindsOf(['project.tm', zip])).toEqual(['archive project.tm']);
    expect(await kindsOf(['photos', zip], ['a.jpg', zip])).toEqual(['files 1', 'archive photos']);
  });

  test('are archives when they are called so, that the importer may say what they lack', async () => {
    expect(await kindsOf(['cut.zip', zip.slice(5)], ['a.tar.gz', table])).toEqual([
      'archive cut.zip',
      'archive a.tar.gz',
    ]);
  });

  test('are no archives where a document or one compressed file only looks like it', async () => {
    expect(await kindsOf(['labels.xlsx', office], ['labels.csv.gz', table])).toEqual(['files 2']);
  });
});
