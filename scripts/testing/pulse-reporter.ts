/**
 * Says now and then that tests are at work: a long file is silent until its end, and scripts/test.ts takes a long
 * silence for a hang. One class for both runners: each calls the methods that it knows.
 */
import type { Reporter as PlaywrightReporter, TestCase as PlaywrightTest } from '@playwright/test/reporter';
import type { Reporter as VitestReporter } from 'vitest/node';
import { PULSE_EVERY_MS } from './limits.ts';

type OfVitest = Required<VitestReporter>;

export default class PulseReporter implements PlaywrightReporter, VitestReporter {
  readonly #say: (line: string) => void;
  readonly #nowMs: () => number;
  #saidMs: number;
  #finished = 0;

  constructor(_options: unknown = {}, say = console.log, nowMs = () => performance.now()) {
    this.#say = say;
    this.#nowMs = nowMs;
    this.#saidMs = nowMs();
  }

  /** For Playwright: its list is still needed. */
  printsToStdio(): boolean {
    return false;
  }

  onTestCaseResult({ module, fullName }: Parameters<OfVitest['onTestCaseResult']>[0]): void {
    this.#finished++;
    this.#beat(`${module.relativeModuleId} > ${fullName}`);
  }

  onHookEnd({ entity }: Parameters<OfVitest['onHookEnd']>[0]): void {
    if (entity.type === 'module') this.#beat(entity.relativeModuleId);
    else this.#beat(`${entity.module.relativeModuleId} > ${entity.fullName}`);
  }

  /** Of Playwright, whose tests are few and long. */
  onStepEnd(test: PlaywrightTest): void {
    this.#beat(test.titlePath().filter(Boolean).join(' > '));
  }

  onTestEnd(): void {
    this.#finished++;
  }

  #beat(where: string): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#saidMs < PULSE_EVERY_MS) return;
    this.#saidMs = nowMs;
    this.#say(`  … at work: ${this.#finished} tests done, now ${where}`);
  }
}
