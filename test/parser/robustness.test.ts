/** Whatever is taken out of a model or put into it: diagnostics, never an exception. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/compiler/analyse.ts';
import { renderJson, renderPretty } from '../../src/diagnostics/render.ts';
import { lex } from '../../src/parser/lex.ts';

const models = readdirSync('models').filter((name) => name.endsWith('.nn'));

/** Analyses and prints; every place must lie inside the text. */
function survive(text: string): number {
  const { diagnostics, network, sources } = analyse(text, 'model.nn');
  for (const { span } of diagnostics) {
    if (span === undefined) continue;
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
  }
  renderPretty(diagnostics, sources, { color: true });
  renderJson(diagnostics, sources);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  expect(network === undefined).toBe(errors > 0);
  return errors;
}

describe.each(models)('%s', (name) => {
  const text = readFileSync(`models/${name}`, 'utf8');
  const { tokens } = lex(text, name);

  it('has no errors', () => {
    expect(survive(text)).toBe(0);
  });

  it('survives the loss of any token', () => {
    for (const { startOffset, image } of tokens) {
      survive(text.slice(0, startOffset) + text.slice(startOffset + image.length));
    }
  });

  it('survives an end at any token', () => {
    for (const { startOffset } of tokens) survive(text.slice(0, startOffset));
  });

  it('survives any two tokens that change places', () => {
    const index = fc.nat({ max: tokens.length - 1 });
    fc.assert(
      fc.property(index, index, (one, other) => {
        const images = tokens.map(({ image }) => image);
        [images[one], images[other]] = [images[other]!, images[one]!];
        survive(images.join(' '));
      }),
      { numRuns: 100 },
    );
  });
});

it('survives any text of its own words and signs', () => {
  const pieces = [
    'model',
    'block',
    'repeat',
    'branch',
    'residual',
    'use',
    'in',
    'input',
    'conv',
    'dense',
    'relu',
    'k3',
    'k$a',
    '$a',
    '3',
    '8x8x3',
    '(',
    ')',
    '{',
    '}',
    ',',
    '=',
    ':',
    ';',
    '\n',
    '+',
    '-',
    '*',
    '/',
    '"a"',
    '"',
    'add',
    '# nnc:',
    '\u00A0',
    '$',
    '1.5',
    'x',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (words) => {
      survive(words.join(' '));
      survive(words.join(''));
    }),
    { numRuns: 1000 },
  );
});

it('survives any text at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void survive(text)),
    { numRuns: 500 },
  );
});
