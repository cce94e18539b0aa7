import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { printGrammar } from '../../src/parser/grammar.ts';

it('is printed in grammar/nn.ebnf (UPDATE=1 prints it again)', () => {
  if (process.env.UPDATE) writeFileSync('grammar/nn.ebnf', printGrammar());
  expect(readFileSync('grammar/nn.ebnf', 'utf8')).toBe(printGrammar());
});
