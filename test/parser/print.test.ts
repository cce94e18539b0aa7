import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from '../../src/parser/parse.ts';
import { print } from '../../src/parser/print.ts';
import { anyModel, withoutSpans } from './arbitrary.ts';

it('prints what parses to the same tree', () => {
  fc.assert(
    fc.property(anyModel, (model) => {
      const { model: again, diagnostics } = parse(print(model), model.file);
      expect(diagnostics).toEqual([]);
      expect(withoutSpans(again)).toEqual(withoutSpans(model));
    }),
    { numRuns: 500 },
  );
});

it('prints a statement a line, without needless parentheses', () => {
  const text =
    'model m(a = 3 in {3, 5})\nblock b(n) {\n  conv $n k3x5 s2 p($a - 1) relu init=uniform(0, 1)\n}\nhead: b ($a + 1) * 2\n';
  expect(print(parse(text, 'm.nn').model!)).toBe(text);
});
