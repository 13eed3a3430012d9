import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import '../../tokens.css';
import { isClear } from '../../../core/bakeoff/sentence.ts';
import { differenceText, spreadText } from '../../../core/bakeoff/texts.ts';
import { objectiveName } from '../../compare/names.ts';
import { byDifference, comparisonsOf, MEASURED, titleOf } from './comparisons.ts';
import { Measured } from './Measured.tsx';
import { Verdict } from './Verdict.tsx';

const rows = () => page.getByRole('region', { name: 'Table of the comparison' }).getByRole('row');

describe('what was measured', () => {
  it.each(MEASURED)('of $id stands there row by row, the best first, with what is noise', async (table) => {
    await render(<Measured />);
    await page.getByRole('combobox', { name: 'Comparison' }).selectOptions(titleOf(table));
    await expect
      .element(page.getByText(`tested on ${table.testPhotos.toLocaleString('en')} photos`))
      .toBeVisible();
    const shown = rows()
      .elements()
      .slice(1)
      .map((row) => [...row.querySelectorAll('th, td:not([aria-hidden])')].map((cell) => cell.textContent));
    const wanted = byDifference(table.rows).map((row) => [
      objectiveName(row.objective),
      spreadText(row.test),
      differenceText(row),
      row.difference === null ? '' : isClear(row, table.testPhotos) ? 'clear' : 'within noise',
    ]);
    expect(shown).toEqual(wanted);
  });

  it('has a title of its own for every comparison', () => {
    const titles = MEASURED.map(titleOf);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('draws a difference as a dot on a common line: full where it is clear of noise', async () => {
    await render(<Measured />);
    const [table] = MEASURED;
    const compared = byDifference(table!.rows).filter(({ difference }) => difference !== null);
    const dots = [...document.querySelectorAll('tbody circle')];
    expect(dots).toHaveLength(compared.length);
    const places = dots.map((dot) => Number(dot.getAttribute('cx')));
    expect(places).toEqual([...places].sort((a, b) => b - a));
    const full = dots.filter((dot) => dot.getAttribute('fill') === 'var(--accent)').length;
    expect(full).toBe(compared.filter((row) => isClear(row, table!.testPhotos)).length);
  });
});

describe('the verdict on an objective', () => {
  it('gives the measured differences with about as many labels, and says what is noise', async () => {
    await render(<Verdict objective="kd-probe" labelledShare={0.12} student="conv" />);
    const { labelShare, found } = comparisonsOf('kd-probe', 0.12, 'conv');
    expect(labelShare).toBe(0.1);
    expect(found.length).toBeGreaterThan(0);
    await expect.element(page.getByText(/^Measured with a tenth of the labels/)).toBeVisible();
    const shown = [...document.querySelectorAll('b')].map((one) => one.textContent);
    expect(shown).toEqual(found.map(({ row }) => differenceText(row)));
    const noise = found.filter(({ table, row }) => !isClear(row, table.testPhotos)).length;
    expect(document.body.textContent.split('within noise')).toHaveLength(noise + 1);
  });

  it('finds a preset that is one objective beside the labels under its sum', () => {
    expect(comparisonsOf('fd', 0.1, 'conv').found).toEqual(comparisonsOf('ce+fd', 0.1, 'conv').found);
  });

  it('is about the chosen student where it was measured, and about the usual one elsewhere', async () => {
    const { found } = comparisonsOf('kd-probe', 0.1, 'pupil-mini');
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ row }) => row.student === 'pupil-mini')).toBe(true);
    const screen = await render(<Verdict objective="kd-probe" labelledShare={0.1} student="pupil-mini" />);
    await expect.element(page.getByText(/the student “Pupil-mini”/)).toBeVisible();
    await screen.rerender(<Verdict objective="kd-probe" labelledShare={0.1} student="rwkv" />);
    await expect.element(page.getByText(/the student “Small residual net”/)).toBeVisible();
  });

  it('is silent about what nobody measured', async () => {
    const { container } = await render(<Verdict objective="0.3*ce+icl" labelledShare={1} student="conv" />);
    expect(container.textContent).toBe('');
  });
});
