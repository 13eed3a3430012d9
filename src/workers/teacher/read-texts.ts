/** Has a teacher read the texts that it has not read yet, and keeps what it makes of them. */
import type { TeacherChoice } from '../../core/records/teacher.ts';
import type { ReadTextsProgress } from '../../protocol/teacher.ts';
import { putTexts, readTexts as storedTexts } from '../../storage/texts.ts';
import { openRuntime } from './runtime.ts';
import { openTextTower } from './text-tower.ts';

/** Texts together: enough to fill the cores, few enough to hear a cancellation. */
const TEXTS_AT_ONCE = 16;

export async function readTexts(
  choice: TeacherChoice,
  fingerprint: string,
  texts: readonly string[],
  signal: AbortSignal,
  report: (progress: ReadTextsProgress) => void,
): Promise<void> {
  const stored = await storedTexts(fingerprint, texts);
  const missing = [...new Set(texts.filter((_, i) => stored[i] === null))];
  if (missing.length === 0) return;
  const runtime = await openRuntime(choice, false, signal, (loadedBytes, totalBytes) =>
    report({ phase: 'downloading', done: loadedBytes, total: totalBytes }),
  );
  const config = await runtime.transformers.AutoConfig.from_pretrained(choice.id);
  // On WASM the smallest comes first: see text-tower.ts.
  await runtime.files.expect('text', 'q8', signal);
  const tower = await openTextTower(runtime, choice.id, String(config.model_type));
  try {
    for (let from = 0; from < missing.length; from += TEXTS_AT_ONCE) {
      signal.throwIfAborted();
      report({ phase: 'reading', done: from, total: missing.length });
      const some = missing.slice(from, from + TEXTS_AT_ONCE);
      const values = await tower.read(some);
      const dims = values.length / some.length;
      await putTexts(
        some.map((text, i) => ({ fingerprint, text, values: values.slice(i * dims, (i + 1) * dims) })),
      );
    }
    report({ phase: 'reading', done: missing.length, total: missing.length });
  } finally {
    await tower.close();
  }
}
