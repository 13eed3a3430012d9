import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { callsOf } from '../testing/fake-session.ts';
import { job } from '../testing/job.ts';
import { renderPage } from '../testing/render-page.tsx';

const reload = page.getByRole('button', { name: 'Reload', exact: true });

describe('a new version', () => {
  it('is not mentioned before there is one', async () => {
    await renderPage();
    await expect.element(page.getByText('A new version is ready')).not.toBeInTheDocument();
  });

  it('comes in when it is asked in', async () => {
    const session = await renderPage({ hasUpdate: true });
    await expect.element(page.getByText('A new version is ready.')).toBeVisible();
    await reload.click();
    expect(callsOf(session, 'update')).toHaveLength(1);
  });

  it('is told of, too, where it is the same one with threads', async () => {
    const session = await renderPage({ canIsolate: true });
    await expect.element(page.getByText(/all processor cores, is ready/)).toBeVisible();
    await reload.click();
    expect(callsOf(session, 'update')).toHaveLength(1);
  });

  it('waits while a job runs, and not for one that is paused', async () => {
    const session = await renderPage({ hasUpdate: true, jobs: { import: job({ done: 1, total: 2 }) } });
    await expect.element(page.getByText(/when this job is done/)).toBeVisible();
    await expect.element(reload).not.toBeInTheDocument();
    session.store.setState({ jobs: { look: job({ done: 1, total: 2, state: 'paused' }) } });
    await expect.element(reload).toBeVisible();
  });
});
