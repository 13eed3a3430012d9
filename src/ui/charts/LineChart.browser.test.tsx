import '../tokens.css';
import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { LineChart } from './LineChart.tsx';
import type { LineSeries } from './line-series.ts';

function loss(points: number): LineSeries[] {
  const x = Array.from({ length: points }, (_, i) => i + 1);
  return [
    { key: 'loss', label: 'total', x, y: x.map((step) => 0.5 + 9 / step), colour: '--class-1', dash: [] },
  ];
}

const chart = (series: LineSeries[]) => (
  <div style={{ width: 600 }}>
    <LineChart
      id="loss"
      title="Loss"
      series={series}
      format={(value) => value.toFixed(2)}
      empty="The loss of each step will appear here."
    />
  </div>
);

/** Opaque pixels of the data's colour in a rectangle of the plot's canvas, in shares of its size. */
async function inkIn(left: number, top: number, right: number, bottom: number): Promise<number> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const canvas = document.querySelector('canvas')!;
  const [x, y] = [Math.round(left * canvas.width), Math.round(top * canvas.height)];
  const [width, height] = [
    Math.round((right - left) * canvas.width),
    Math.round((bottom - top) * canvas.height),
  ];
  const { data } = canvas.getContext('2d')!.getImageData(x, y, width, height);
  let ink = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3]! > 200 && data[i]! > 180 && data[i + 2]! < 60) ink++;
  return ink;
}

beforeEach(() => localStorage.clear());

describe('a line chart', () => {
  it('says what will appear before the first point', async () => {
    await render(chart([]));
    await expect.element(page.getByText('The loss of each step will appear here.')).toBeVisible();
  });

  it('still shows the first point, drawn and in words, after 5,000', async () => {
    const screen = await render(chart(loss(10)));
    await screen.rerender(chart(loss(5_000)));
    expect(await inkIn(0.05, 0, 0.15, 0.3)).toBeGreaterThan(5);
    await expect.element(page.getByText(/started at 9.50/)).toBeInTheDocument();
    await page.getByRole('button', { name: /View of Loss/ }).click();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await expect.element(page.getByRole('row', { name: '1 9.50' })).toBeVisible();
  });

  it('gives early steps room on a log axis, and remembers that for the next visit', async () => {
    const screen = await render(chart(loss(2_000)));
    const middle = () => inkIn(0.3, 0.05, 0.5, 0.85);
    const before = await middle();
    await page.getByRole('button', { name: /View of Loss/ }).click();
    await page.getByRole('checkbox', { name: 'log x' }).click();
    expect(await middle()).not.toBe(before);
    await expect.element(page.getByRole('button', { name: /View of Loss: raw · log x/ })).toBeVisible();
    await screen.unmount();
    await render(chart(loss(2_000)));
    await page.getByRole('button', { name: /View of Loss/ }).click();
    await expect.element(page.getByRole('checkbox', { name: 'log x' })).toBeChecked();
  });

  it('shows the newest value of every line in its legend', async () => {
    await render(chart(loss(9)));
    await expect.element(page.getByRole('listitem')).toHaveTextContent('total 1.50');
  });

  it('closes its view with Escape and gives the focus back', async () => {
    await render(chart(loss(9)));
    const toggle = page.getByRole('button', { name: /View of Loss/ });
    await toggle.click();
    await userEvent.tab();
    await userEvent.keyboard('{Escape}');
    await expect.element(toggle).toHaveAttribute('aria-expanded', 'false');
    await expect.element(toggle).toHaveFocus();
  });
});
