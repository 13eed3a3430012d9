/**
 * What a project consists of, piece by piece in the order in which it leaves and comes in: writer and reader, storage
 * on both sides and tests speak of these. Pieces are small enough that two of them fit into memory, whatever the
 * project weighs.
 */
import type { Bakeoff } from '../bakeoff/bakeoff.ts';
import type { NamingNotes } from '../naming.ts';
import type { Photo, PhotoId, Project } from '../records/project.ts';
import type { Checkpoint, Evaluation, Run } from '../records/run.ts';
import type {
  EmbeddingBlock,
  EmbeddingCursor,
  PixelBlock,
  TextEmbedding,
  ViewBlock,
  ViewCursor,
} from '../records/stored-blocks.ts';
import type { Knowledge, LoadedTeacher } from '../records/teacher.ts';
import type { ViewPlan } from '../views/plan.ts';

/** Which teachers looked; their files do not travel. */
export interface KnownTeachers {
  /** The one that was chosen last, where it has looked at this project. */
  readonly chosen: LoadedTeacher | null;
  /** Embeddings that were computed elsewhere, by the files that brought them. */
  readonly brought: readonly LoadedTeacher[];
  readonly viewPlan: ViewPlan | null;
}

/** Working copies and student pixels of the same photos, in the same order: those of the pixels. */
export interface PhotoBlock {
  readonly mimeType: string;
  /** Encoded, one a photo. */
  readonly copies: readonly Uint8Array<ArrayBuffer>[];
  readonly pixels: PixelBlock;
}

/** A cursor comes before the parts that it counts, a run before its checkpoints and evaluations. */
export type ProjectItem =
  | { readonly kind: 'project'; readonly project: Project }
  | { readonly kind: 'photos'; readonly photos: readonly Photo[] }
  | { readonly kind: 'teachers'; readonly teachers: KnownTeachers }
  | { readonly kind: 'block'; readonly block: PhotoBlock }
  | { readonly kind: 'embeddingCursor'; readonly cursor: EmbeddingCursor }
  | { readonly kind: 'embeddings'; readonly part: EmbeddingBlock }
  | { readonly kind: 'viewCursor'; readonly cursor: ViewCursor }
  | { readonly kind: 'views'; readonly ids: readonly PhotoId[]; readonly part: ViewBlock }
  | { readonly kind: 'texts'; readonly texts: readonly TextEmbedding[] }
  | { readonly kind: 'naming'; readonly notes: NamingNotes }
  | { readonly kind: 'comparison'; readonly bakeoff: Bakeoff }
  | { readonly kind: 'knowledge'; readonly knowledge: Knowledge }
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'evaluation'; readonly evaluation: Evaluation };

export type ItemOf<Kind extends ProjectItem['kind']> = Extract<ProjectItem, { kind: Kind }>;
