/** What to say where the grammar expected something else, and how it may be mended. */
import type { IRecognitionException, IToken } from 'chevrotain';
import { syntaxFixes } from '../diagnostics/codes/syntax.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Edit, Fix, Span } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { joinWords, keywords } from './keywords.ts';
import { endOf, spanOf } from './lex.ts';
import * as t from './tokens.ts';

/** Where a statement stands. */
interface Surroundings {
  readonly file: string;
  /** Of the text. */
  readonly length: number;
}

/** The error of a statement; its outline is all of it but what stands in its bodies. */
export function syntaxError(
  error: IRecognitionException,
  outline: readonly IToken[],
  { file, length }: Surroundings,
): Diagnostic {
  const expected = error.message;
  const { token } = error;
  const { previousToken } = error as { previousToken?: IToken };
  // At the start of a statement the one before is a token without a place.
  const previous =
    previousToken !== undefined && !Number.isNaN(previousToken.startOffset)
      ? previousToken
      : outline[outline.indexOf(token) - 1];
  const wrong: Wrong = { token, previous, outline, file, rules: error.context.ruleStack };
  if (Number.isNaN(token.startOffset) || token.tokenType === t.Newline || token.image === '') {
    const start = previous === undefined ? length : endOf(previous);
    const facts = { found: 'the end of the statement', expected };
    const fixes = token.tokenType === t.Newline ? goingOn(wrong) : [];
    return diagnose('syntax-error', facts, { span: { file, start, end: start }, fixes });
  }
  const facts = { found: `\`${token.image}\``, expected };
  return diagnose('syntax-error', facts, { span: spanOf(token, file), fixes: fixesOf(wrong) });
}

interface Wrong {
  readonly token: IToken;
  readonly previous: IToken | undefined;
  readonly outline: readonly IToken[];
  readonly file: string;
  /** The rules of the grammar that were being followed. */
  readonly rules: readonly string[];
}

function fixesOf(wrong: Wrong): readonly Fix[] {
  const { token, previous, outline, file, rules } = wrong;
  const span = spanOf(token, file);
  if (rules.at(-1) === 'use') return [replaced(span, `"${token.image}"`)];
  switch (token.tokenType) {
    case t.Comma:
      return rules.includes('parameters')
        ? []
        : [...tuple(wrong), ...(touching(wrong) ?? withoutCommas(wrong))];
    case t.Slash:
      return previous?.tokenType === t.Slash ? [replaced({ ...span, start: previous.startOffset }, '/')] : [];
    case t.Minus:
      return [{ message: syntaxFixes.letters, edits: [{ span, text: '_' }] }];
    case t.Text:
      return [replaced(span, token.image.slice(1, -1))];
    case t.In:
      if (previous === undefined) return [{ message: syntaxFixes.allowed, edits: [] }];
      break;
    case t.LBrace:
      return fixesOfBody(outline, file);
    default:
  }
  if (previous?.tokenType === t.LParen) return touching(wrong) ?? [];
  if (joinWords.includes(token.image) && previous?.tokenType === t.RBrace)
    return [
      { message: syntaxFixes.addsAnyway, edits: [{ span: { ...span, start: endOf(previous) }, text: '' }] },
    ];
  const isWord = token.tokenType.CATEGORIES?.includes(t.Name);
  if (previous === undefined || rules.length > 1 || !isWord) return [];
  if (outline[outline.indexOf(token) + 1]?.tokenType === t.Equals) return [];
  const gap = { file, start: endOf(previous), end: token.startOffset };
  return [{ message: syntaxFixes.newLine, edits: [{ span: gap, text: '\n' }] }];
}

function replaced(span: Span, text: string): Fix {
  return { message: `\`${text}\``, edits: [{ span, text }] };
}

/** `28,28,1`: dimensions, or arguments with commas between them. */
function withoutCommas({ outline, file }: Wrong): readonly Fix[] {
  const commas = outline.filter(({ tokenType }) => tokenType === t.Comma);
  const numbers = outline.filter(({ tokenType }) => tokenType === t.NumberLiteral);
  const blank = (comma: IToken): Edit => {
    const next = outline[outline.indexOf(comma) + 1];
    return { span: spanOf(comma, file), text: next?.startOffset === endOf(comma) ? ' ' : '' };
  };
  const blanks: Fix = { message: syntaxFixes.blanks, edits: commas.map(blank) };
  if (numbers.length !== commas.length + 1) return [blanks];
  const joined = numbers.map(({ image }) => image).join('x');
  const whole = { file, start: numbers[0]!.startOffset, end: endOf(numbers.at(-1)!) };
  return [replaced(whole, joined), blanks];
}

/** `repaet 3 {`, `repeat {`: what has a body, and does not begin as it should. */
function fixesOfBody(outline: readonly IToken[], file: string): readonly Fix[] {
  const first = outline[0]!;
  if (first.tokenType === t.RepeatWord) return [{ message: syntaxFixes.count, edits: [] }];
  const meant = nearest(first.image, keywords);
  if (meant === undefined || meant === first.image) return [{ message: syntaxFixes.bodies, edits: [] }];
  return [{ message: `did you mean \`${meant}\`?`, edits: [{ span: spanOf(first, file), text: meant }] }];
}

/** The index of the parenthesis around the token; -1 where there is none. */
function openingOf({ token, outline }: Wrong): number {
  let index = outline.indexOf(token) - 1;
  for (let depth = 1; index >= 0; index--) {
    if (outline[index]!.tokenType === t.RParen) depth++;
    if (outline[index]!.tokenType === t.LParen) depth--;
    if (depth === 0) break;
  }
  return index;
}

/** `sigmoid (gradient=identity)`: a blank before the parenthesis around the token, if that is what is wrong. */
function touching(wrong: Wrong): readonly Fix[] | undefined {
  const { outline, file } = wrong;
  const index = openingOf(wrong);
  const word = outline[index - 1];
  if (word === undefined || !word.tokenType.CATEGORIES?.includes(t.Name)) return undefined;
  const gap = { file, start: endOf(word), end: outline[index]!.startOffset };
  if (gap.start === gap.end) return undefined;
  return [{ message: syntaxFixes.touching, edits: [{ span: gap, text: '' }] }];
}

/** `kernel=(3, 3)`: sizes in parentheses. */
function tuple(wrong: Wrong): readonly Fix[] {
  const { outline, file } = wrong;
  const index = openingOf(wrong);
  const length = outline.slice(index).findIndex(({ tokenType }) => tokenType === t.RParen);
  if (index < 0 || length < 0) return [];
  const inner = outline.slice(index + 1, index + length);
  const isSizes = inner.every(
    ({ tokenType }, at) => tokenType === (at % 2 === 0 ? t.NumberLiteral : t.Comma),
  );
  if (!isSizes) return [];
  const sizes = inner.filter((_, at) => at % 2 === 0).map(({ image }) => image);
  return [
    replaced(
      { file, start: outline[index]!.startOffset, end: endOf(outline[index + length]!) },
      sizes.join('x'),
    ),
  ];
}

/** `3 +` with the rest on the next line. */
function goingOn({ token, outline, file }: Wrong): readonly Fix[] {
  const next = outline[outline.indexOf(token) + 1];
  if (next === undefined) return [];
  const gap = { file, start: token.startOffset, end: next.startOffset };
  return [{ message: syntaxFixes.oneLine, edits: [{ span: gap, text: ' ' }] }];
}
