/**
 * What was said of names, kept with its project: prompts, templates, words on single photos, and which names nobody
 * has looked at.
 */
import type { NamingNotes } from '../../core/naming.ts';
import type { PhotoId } from '../../core/records/project.ts';
import { DEFAULT_TEMPLATES } from '../../core/targets/prompts.ts';
import { readNamingNotes, writeNamingNotes } from '../../storage/naming-notes.ts';
import type { Context } from '../context.ts';
import type { Follower } from '../followers.ts';
import { NO_NAMING } from './slice.ts';

export interface KeptNotes {
  readonly follower: Follower;
  /** Photos whose name nobody has looked at: no temperature is fitted to them. */
  unseenIds(): readonly PhotoId[];
  setUnseen(ids: readonly PhotoId[]): void;
  /** Keeps what stands in the studio now. Resolves when it is stored; a failure is only told to the console. */
  keep(): Promise<void>;
}

export function keepNotes(context: Context): KeptNotes {
  let unseenIds: readonly PhotoId[] = [];
  /** The project whose notes stand in the studio: null while another one opens. */
  let projectId: string | null = null;
  /** Keys come faster than storage: one write at a time, and after it one more for all that came meanwhile. */
  let writing: Promise<void> | undefined;
  let next: { readonly projectId: string; readonly notes: NamingNotes } | undefined;

  const write = async () => {
    while (next !== undefined) {
      const { projectId: id, notes } = next;
      next = undefined;
      await writeNamingNotes(id, notes);
    }
  };

  return {
    unseenIds: () => unseenIds,
    setUnseen(ids) {
      unseenIds = ids;
    },
    async keep() {
      if (projectId === null) return;
      const { prompts, templates, decisions } = context.get().naming;
      next = { projectId, notes: { prompts, templates, unseenIds, decisions: [...decisions] } };
      writing ??= write()
        .catch((thrown: unknown) => console.warn('What was said of names could not be kept.', thrown))
        .finally(() => {
          writing = undefined;
        });
      await writing;
    },
    follower: {
      blank() {
        projectId = null;
        return { naming: NO_NAMING };
      },
      async opened() {
        await writing;
        const id = context.get().project?.id ?? null;
        const notes = id === null ? null : await readNamingNotes(id);
        unseenIds = notes?.unseenIds ?? [];
        projectId = id;
        context.patch('naming', {
          prompts: notes?.prompts ?? [],
          templates: notes?.templates ?? DEFAULT_TEMPLATES,
          decisions: new Map(notes?.decisions),
        });
      },
    },
  };
}
