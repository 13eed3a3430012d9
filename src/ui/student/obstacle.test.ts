import { describe, expect, it } from 'vitest';
import { readComposition } from '../../core/objectives/composition.ts';
import { type FrozenClassifier, headOf } from '../../core/students/head.ts';
import { type SamplingKind, USUAL_SAMPLING } from '../../core/training/sampling.ts';
import { recipe } from '../testing/runs.ts';
import { type Circumstances, obstacleTo } from './obstacle.ts';

const READY: Circumstances = {
  hasPhotos: true,
  canTellApart: true,
  hasTeacher: true,
  teacherReads: true,
  isTraining: false,
  isStartGone: false,
};
const sum = (text: string) => recipe('ce', { objective: readComposition(text) });

describe('a recipe', () => {
  it('can be trained when everything that its terms need is there', () => {
    expect(obstacleTo(sum('ce+anchor_text'), READY)).toBeNull();
    expect(obstacleTo(sum('ce'), { ...READY, hasTeacher: false, teacherReads: false })).toBeNull();
  });

  it('says where the way out begins', () => {
    expect(obstacleTo(sum('ce'), { ...READY, hasPhotos: false })?.way).toBe('photos');
    expect(obstacleTo(sum('ce+fd'), { ...READY, hasTeacher: false })?.way).toBe('teacher');
    expect(obstacleTo(sum('ce'), { ...READY, isTraining: true })?.way).toBeNull();
    expect(obstacleTo(sum('ce'), { ...READY, isStartGone: true })?.text).toMatch(/Choose another start/);
  });

  it('wants two classes to tell apart, unless it answers by their names', () => {
    const one = { ...READY, canTellApart: false };
    expect(obstacleTo(sum('ce'), one)).toMatchObject({
      text: expect.stringMatching(/fewer than two/),
      way: 'photos',
    });
    expect(obstacleTo({ ...sum('fd'), head: headOf('texts') }, one)).toBeNull();
  });

  it('that learns from class names wants a teacher that reads', () => {
    expect(obstacleTo(sum('ce+anchor_text'), { ...READY, teacherReads: false })?.text).toMatch(
      /does not read/,
    );
  });

  it('that draws its batches by what the teacher saw wants a teacher that has looked', () => {
    const unseen = { ...READY, hasTeacher: false };
    const drawn = (kind: SamplingKind) => ({ ...sum('ce'), sampling: USUAL_SAMPLING[kind] });
    expect(obstacleTo(drawn('class-balanced'), unseen)).toBeNull();
    expect(obstacleTo(drawn('hard-pairs'), READY)).toBeNull();
    expect(obstacleTo(drawn('hard-pairs'), unseen)?.way).toBe('teacher');
  });

  it('that answers in the teacher’s space wants a teacher that has looked, and one that reads if it goes by names', () => {
    const by = (layer: FrozenClassifier) =>
      recipe('ce', { objective: readComposition('ce'), head: headOf(layer) });
    expect(obstacleTo(by('texts'), READY)).toBeNull();
    expect(obstacleTo(by('centroids'), { ...READY, teacherReads: false })).toBeNull();
    expect(obstacleTo(by('probe'), { ...READY, hasTeacher: false })?.text).toMatch(
      /answers so needs the teacher/,
    );
    const names = obstacleTo(by('texts'), { ...READY, teacherReads: false });
    expect(names).toMatchObject({
      way: 'teacher',
      text: expect.stringMatching(/by class names.*does not read/),
    });
  });

  it('whose terms want the same in two ways says so instead of failing', () => {
    const clash = recipe('ce', {
      objective: [
        { id: 'cluster', weight: 1, options: { clusters: 64 } },
        { id: 'anchor_cluster', weight: 1, options: { clusters: 16 } },
      ],
    });
    expect(obstacleTo(clash, READY)?.text).toMatch(/ask for clusters with other settings/);
  });

  it('without any weight has nothing to learn', () => {
    const nothing = recipe('ce', { objective: [{ id: 'ce', weight: 0, options: {} }] });
    expect(obstacleTo(nothing, READY)?.text).toMatch(/weight 0/);
  });
});
