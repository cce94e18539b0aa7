/** The checks of grammar and tokens that a command leaves out to start fast. */
import { Lexer } from 'chevrotain';
import { expect, it } from 'vitest';
import { NnParser } from '../../src/parser/parser.ts';
import { tokens } from '../../src/parser/tokens.ts';

it('has a grammar without ambiguities', () => {
  expect(() => new NnParser({ skipValidations: false })).not.toThrow();
});

it('has tokens that can all be reached', () => {
  const { lexerDefinitionErrors } = new Lexer([...tokens], {
    positionTracking: 'full',
  });
  expect(lexerDefinitionErrors).toEqual([]);
});
