import { describe, expect, it } from 'vitest';
import { recipeRows } from '../../ui/student/recipe-rows.ts';
import { evaluation } from '../../ui/testing/evaluation.ts';
import { photos, project } from '../../ui/testing/folder.ts';
import { recipe, run } from '../../ui/testing/runs.ts';
import type { ReportFacts } from './facts.ts';
import { worstMistakes } from './mistakes.ts';
import { reportHtml } from './report.ts';

const PHOTOS = photos(800);
const TEST = evaluation('Run 2', 'test', PHOTOS);
const VALIDATION = evaluation('Run 2', 'validation', PHOTOS);
const PIXEL = 'data:image/jpeg;base64,AAAA';

function facts(change: Partial<ReportFacts> = {}): ReportFacts {
  const from = recipe();
  return {
    project: 'Clothes',
    writtenOn: '30 November 2026',
    run: run('Run 2', from, 'finished', 1440, { validation: 0.75, test: 0.73 }),
    student: 'Pupil mini',
    photos: { train: 700, validation: VALIDATION.ids.length, test: TEST.ids.length },
    unlabelled: 3,
    evaluations: [VALIDATION, TEST],
    knowledge: {
      projectId: project().id,
      fingerprint: 'x',
      revision: TEST.revision,
      knn: { validation: 0.55, test: 0.559 },
      linearProbe: { validation: 0.7, test: 0.699 },
      neighbours: 20,
      map: new Float32Array(0),
      mapIds: [],
    },
    teacher: { name: 'CLIP ViT-B/32', licence: 'MIT' },
    recipe: recipeRows(from),
    cost: [{ label: 'Training time', value: '2 min' }],
    names: new Map(PHOTOS.map(({ id, path }) => [id, path])),
    pictures: null,
    ...change,
  };
}

/** What a person reads. */
function words(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('a report', () => {
  it('says how good the student is on each split, how sure that is, and what the teacher knows', () => {
    const text = words(reportHtml(facts()));
    const right = TEST.labels.filter((label, row) => {
      const own = TEST.probabilities.subarray(row * TEST.classes.length, (row + 1) * TEST.classes.length);
      return own.indexOf(Math.max(...own)) === label;
    }).length;
    expect(text).toContain(
      `${((100 * right) / TEST.labels.length).toFixed(1)}\u00a0% of ${TEST.labels.length} test photos right 95 % interval`.replace(
        '\u00a0',
        ' ',
      ),
    );
    expect(text).toMatch(/95 % interval of that \d+\.\d.% to \d+\.\d.% \d+\.\d.% to \d+\.\d.%/);
    expect(text).toMatch(/linear probe 70\.0.% 69\.9.%/);
    expect(text).toMatch(/20 nearest photos 55\.0.% 55\.9.%/);
    expect(text).toContain('CLIP ViT-B/32 , licence: MIT.');
    expect(text).toContain('Training time 2 min');
    expect(text).not.toMatch(/NaN|undefined|\[object|null/);
  });

  it('runs nothing, loads nothing and says so to the browser', () => {
    const html = reportHtml(facts({ pictures: new Map(PHOTOS.map(({ id }) => [id, PIXEL])) }));
    expect(html).not.toMatch(/<script|<link|<iframe|javascript:|\son\w+=/i);
    expect(html).not.toMatch(/(?:src|href)="(?!data:image\/jpeg)/);
    expect(html.replaceAll('&#39;', "'")).toContain(
      "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:;",
    );
  });

  it('shows photos only where they were asked for, and names them otherwise', () => {
    const [worst] = worstMistakes(TEST);
    const path = PHOTOS.find(({ id }) => id === worst!.id)!.path;
    const without = reportHtml(facts());
    expect(without).not.toContain('<img');
    expect(words(without)).toContain(path);
    const withThem = reportHtml(facts({ pictures: new Map([[worst!.id, PIXEL]]) }));
    expect(withThem.match(/<img/g)).toHaveLength(1);
    expect(withThem).toContain(`alt="${path}"`);
    expect(words(withThem)).toContain('Its copy is not stored any more.');
  });

  it('holds names as text, whatever is in them', () => {
    const evil = '</style><script>alert(1)</script>"\' onload=x &amp; \u0000\ud800\u202e';
    const rename = (one: typeof TEST) => ({
      ...one,
      classes: one.classes.map((name, k) => (k === 0 ? evil : name)),
    });
    const html = reportHtml(
      facts({
        project: evil,
        run: { ...facts().run, name: evil },
        evaluations: [rename(VALIDATION), rename(TEST)],
        teacher: { name: evil, licence: evil },
        recipe: [{ label: evil, value: evil }],
        names: new Map(PHOTOS.map(({ id }) => [id, evil])),
        pictures: new Map(PHOTOS.map(({ id }) => [id, PIXEL])),
      }),
    );
    expect(html).not.toContain('<script');
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html.match(/<title>/g)).toHaveLength(1);
    expect(html).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=x &amp;amp; \ufffd\ufffd',
    );
    expect(html.isWellFormed()).toBe(true);
    expect(html).not.toMatch(/alt="[^"]*"[^ >]/);
  });

  it('of many classes lists what is mixed up, and of few draws the matrix', () => {
    expect(reportHtml(facts())).toContain('class="matrix"');
    const classes = Array.from({ length: 300 }, (_, k) => `class ${k}`);
    const labels = Int32Array.from({ length: 60 }, (_, row) => row * 5);
    const probabilities = new Float32Array(60 * 300);
    for (let row = 0; row < 60; row++) probabilities[row * 300 + (row % 2 === 0 ? row * 5 : 7)] = 1;
    const ids = Array.from({ length: 60 }, (_, row) => `photo ${row}`);
    const html = reportHtml(facts({ evaluations: [{ ...TEST, classes, labels, probabilities, ids }] }));
    expect(html).not.toContain('class="matrix"');
    expect(words(html)).toContain('Of 300 classes, what is mixed up most often');
    expect(words(html)).toContain('50.0 % of 60 test photos right'.replace(' ', ' '));
  });

  it('without a photo to test on says that nothing is known', () => {
    const nothing = {
      ...TEST,
      ids: [],
      labels: new Int32Array(0),
      probabilities: new Float32Array(0),
      figures: {},
    };
    const text = words(reportHtml(facts({ evaluations: [nothing], knowledge: null, teacher: null })));
    expect(text).toContain('How often it is right is not known');
    expect(text).toContain('None: it learned from labels alone.');
    expect(text).not.toMatch(/NaN|By class|Where it fails/);
  });

  it('warns where student and teacher were not asked about the same labels', () => {
    const { knowledge } = facts();
    const other = facts({ knowledge: { ...knowledge!, revision: knowledge!.revision + 1 } });
    expect(words(reportHtml(other))).toContain('the two are not of the same photos');
    expect(words(reportHtml(facts()))).not.toContain('the two are not of the same photos');
  });

  it('draws curves that can be told apart without colour, and none where there is none', () => {
    const html = reportHtml(facts());
    const dashes = new Set(
      Array.from(html.matchAll(/<polyline[^>]*stroke-dasharray="([^"]+)"/g), ([, dash]) => dash),
    );
    expect(dashes.size).toBeGreaterThan(1);
    expect(html).toMatch(/aria-label="Accuracy: validation from \d/);
    const fresh = run('Run 3', recipe(), 'stopped', 0);
    expect(words(reportHtml(facts({ run: fresh })))).toContain('The run has no curves.');
    // A single check is a dot, not a line of nothing.
    const one = run('Run 4', recipe(), 'stopped', 48);
    expect(reportHtml(facts({ run: one }))).toContain('<circle');
  });
});
