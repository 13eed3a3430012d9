/** A project under names of its own, wherever they stand: it is opened beside one that is there already. */
import type { Start } from '../training/start.ts';
import type { ProjectItem } from './item.ts';

export interface NewNames {
  readonly projectId: string;
  /** The same name for the same one each time; runs that the file does not hold keep theirs. */
  runId(old: string): string;
  bakeoffId(old: string): string;
}

export function renamed(item: ProjectItem, names: NewNames): ProjectItem {
  const { projectId } = names;
  switch (item.kind) {
    case 'project':
      return { ...item, project: { ...item.project, id: projectId } };
    case 'photos':
      return { ...item, photos: item.photos.map((photo) => ({ ...photo, projectId })) };
    case 'knowledge':
      return { ...item, knowledge: { ...item.knowledge, projectId } };
    case 'comparison':
      return { ...item, bakeoff: { ...item.bakeoff, projectId, id: names.bakeoffId(item.bakeoff.id) } };
    case 'checkpoint':
      return { ...item, checkpoint: { ...item.checkpoint, runId: names.runId(item.checkpoint.runId) } };
    case 'evaluation':
      return { ...item, evaluation: { ...item.evaluation, runId: names.runId(item.evaluation.runId) } };
    case 'run': {
      const { run } = item;
      const bakeoff = run.bakeoff && { ...run.bakeoff, id: names.bakeoffId(run.bakeoff.id) };
      const recipe = { ...run.recipe, start: renamedStart(run.recipe.start, names) };
      return { ...item, run: { ...run, id: names.runId(run.id), projectId, recipe, bakeoff } };
    }
    default:
      return item;
  }
}

/** A run may begin with the weights of another. */
function renamedStart(start: Start, names: NewNames): Start {
  return start.kind === 'run' ? { ...start, runId: names.runId(start.runId) } : start;
}
