import { expect, it } from 'vitest';
import { PULSE_EVERY_MS } from './limits.ts';
import PulseReporter from './pulse-reporter.ts';

type OfVitest = Parameters<PulseReporter['onTestCaseResult']>[0];
type OfPlaywright = Parameters<PulseReporter['onStepEnd']>[0];

const unit = { fullName: 'a loss > is finite', module: { relativeModuleId: 'src/loss.test.ts' } } as OfVitest;
const journey = { titlePath: () => ['', 'chromium', 'kill.spec.ts', 'ten kills'] } as OfPlaywright;

function reporter() {
  const said: string[] = [];
  let nowMs = 0;
  const pulse = new PulseReporter(
    {},
    (line: string) => said.push(line),
    () => nowMs,
  );
  return { pulse, said, wait: () => (nowMs += PULSE_EVERY_MS) };
}

it('is silent while tests are quick, and then says where they are', () => {
  const { pulse, said, wait } = reporter();
  pulse.onTestCaseResult(unit);
  expect(said).toEqual([]);
  wait();
  pulse.onTestCaseResult(unit);
  pulse.onTestCaseResult(unit);
  expect(said).toEqual(['  … at work: 2 tests done, now src/loss.test.ts > a loss > is finite']);
});

it('counts the steps of a long test as signs of life', () => {
  const { pulse, said, wait } = reporter();
  pulse.onTestEnd();
  for (let i = 0; i < 2; i++) {
    wait();
    pulse.onStepEnd(journey);
  }
  expect(said).toEqual(Array(2).fill('  … at work: 1 tests done, now chromium > kill.spec.ts > ten kills'));
});
