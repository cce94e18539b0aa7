/** One token more, less or elsewhere: an error nearby or a good program. scripts/robustness.js counts all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../src/compiler/analyse.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { lineAt } from '../../src/diagnostics/lines.ts';
import { renderPretty } from '../../src/diagnostics/render.ts';
import { type Mutant, mutantsOf, randomFrom, randomText } from '../support/mutations.ts';

const models = readdirSync('models')
  .filter((name) => name.endsWith('.nn'))
  .map((name) => readFileSync(`models/${name}`, 'utf8'));

/** The errors of a text, which are there if there is no network. */
function errorsOf(text: string): readonly Diagnostic[] {
  const { diagnostics, network, sources } = analyse(text, 'model.nn');
  renderPretty(diagnostics, sources, { color: false });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(network === undefined, text).toBe(errors.length > 0);
  return errors;
}

function isNear(errors: readonly Diagnostic[], { text, lines }: Mutant): boolean {
  return errors.some(({ span }) =>
    lines.some((changed) => Math.abs(lineAt(text, span?.start ?? 0) - changed) <= 1),
  );
}

it('says what a changed token breaks, near it and in few words', () => {
  let [wrong, near, few, count] = [0, 0, 0, 0];
  for (const mutant of models.flatMap((text) => [...mutantsOf(text)])) {
    // Every mutant is the work of the script; each twentieth, spread over models and sorts, is enough here.
    if (count++ % 19 !== 0) continue;
    const errors = errorsOf(mutant.text);
    if (errors.length === 0) continue;
    wrong++;
    if (isNear(errors, mutant)) near++;
    if (errors.length <= 3) few++;
  }
  expect(wrong).toBeGreaterThan(500);
  expect(near / wrong).toBeGreaterThan(0.95);
  expect(few / wrong).toBeGreaterThan(0.95);
});

it('stands 20,000 random texts', () => {
  const random = randomFrom(7);
  const small = models.filter((text) => text.length < 500);
  for (let index = 0; index < 20_000; index++) errorsOf(randomText(random, small, 400));
});
