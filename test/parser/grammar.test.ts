import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type GrammarNode, grammarRules, grammarTokens, printGrammar } from '../../src/parser/grammar.ts';

it('is printed in grammar/nn.ebnf (npm run generate prints it again)', () => {
  expect(readFileSync('grammar/nn.ebnf', 'utf8')).toBe(printGrammar());
});

function namesIn(node: GrammarNode): readonly string[] {
  if ('nodes' in node) return node.nodes.flatMap(namesIn);
  if (node.kind === 'option') return namesIn(node.node);
  if (node.kind === 'repeat') return [node.node, node.separator ?? []].flat().flatMap(namesIn);
  return node.kind === 'sign' ? [] : [node.name];
}

it('defines every rule and token that it uses', () => {
  const defined = new Set([...grammarRules(), ...grammarTokens()].map(({ name }) => name));
  const used = grammarRules().flatMap(({ node }) => namesIn(node));
  expect(used.filter((name) => !defined.has(name))).toEqual([]);
});
