/** Changes of a text by one token, and random texts: what a checker has to stand. */
import { lex } from '../../src/parser/lex.ts';

/** A changed text, and the lines where it was changed. */
export interface Mutant {
  readonly kind: 'deletion' | 'insertion' | 'swap';
  readonly text: string;
  readonly lines: readonly number[];
}

/** Tokens that are put in everywhere: one of each sort that the language has. */
const inserted = [
  'dense',
  'relu',
  '3',
  'k3',
  '8x8x3',
  '$size',
  '{',
  '}',
  '(',
  ')',
  '=',
  ',',
  ':',
  ';',
  '-',
  '"',
  'é',
  'add',
  'repeat',
];

const lineOf = (text: string, offset: number) => text.slice(0, offset).split('\n').length;

/** Every text that lacks one token, has one more, or has two neighbours the other way round. */
export function* mutantsOf(text: string): Generator<Mutant> {
  const tokens = lex(text, '').tokens.map(({ startOffset, image }) => ({
    start: startOffset,
    end: startOffset + image.length,
    image,
  }));
  for (const [index, { start, end, image }] of tokens.entries()) {
    const line = lineOf(text, start);
    yield { kind: 'deletion', text: text.slice(0, start) + text.slice(end), lines: [line] };
    for (const word of inserted) {
      yield { kind: 'insertion', text: `${text.slice(0, start)}${word} ${text.slice(start)}`, lines: [line] };
    }
    const next = tokens[index + 1];
    if (next === undefined || next.image === image) continue;
    const swapped = `${next.image}${text.slice(end, next.start)}${image}`;
    const lines = [line, lineOf(text, next.start)];
    yield { kind: 'swap', text: text.slice(0, start) + swapped + text.slice(next.end), lines };
  }
}

/** Numbers in 0..1 that repeat for a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pieces =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
  'model block repeat branch residual use in input conv dense pool avgpool globalpool flatten reshape dropout batchnorm relu sigmoid softmax same k3 s2 p1 k$a $a ${a} 3 8 0 1.5 8x8x3 28x28 uniform(0, 1) init= gradient=identity ( ) { } , = : ; + - * / "a" " add concat # nnc: allow(x) \u00A0 $ x a b \n \n \n \r\n \t'.split(
    ' ',
  );

/** A random text of one of three sorts: any characters, words of the language, a model with a few changes. */
export function randomText(random: () => number, models: readonly string[], limit: number): string {
  const length = Math.floor(random() ** 4 * limit) + 1;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const sort = random();
  if (sort < 0.2) {
    const codes = Array.from({ length: Math.min(length, limit) }, () =>
      Math.floor(random() < 0.8 ? 9 + random() * 118 : random() * 0xffff),
    );
    return String.fromCharCode(...codes.slice(0, 16_384));
  }
  if (sort < 0.6) {
    let text = '';
    while (text.length < length) text += `${pick(pieces)}${random() < 0.8 ? ' ' : ''}`;
    return text;
  }
  let text = pick(models);
  while (text.length < length) text += pick(models);
  for (let changes = Math.floor(random() * 6); changes >= 0; changes--)
    text = changed(text, random, pick(pieces));
  return text;
}

function changed(text: string, random: () => number, piece: string): string {
  const at = Math.floor(random() * text.length);
  const sort = random();
  if (sort < 0.4) return `${text.slice(0, at)} ${piece} ${text.slice(at)}`;
  const length = Math.floor(random() * 20);
  if (sort < 0.8) return text.slice(0, at) + text.slice(at + length);
  const from = Math.floor(random() * text.length);
  return text.slice(0, at) + text.slice(from, from + 200) + text.slice(at);
}
