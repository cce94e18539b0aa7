/** A brace too few where only one place can lack it: `{ dense 3 concat`, `} dense 3 } add`. */
import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
import { syntaxFixes } from '../diagnostics/codes/syntax.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { joinWords } from './keywords.ts';
import { spanOf } from './lex.ts';
import * as t from './tokens.ts';

/** Tokens with a brace put where one may be missing, and what is said of it. */
export interface Repair {
  readonly tokens: readonly IToken[];
  readonly diagnostic: Diagnostic;
}

/** How many places are looked at. */
const LIMIT = 16;

type Tokens = readonly IToken[];

/** The places where a brace may be missing, the first ones of the text. */
export function repairsOf(tokens: Tokens, file: string): readonly Repair[] {
  const found: Repair[] = [];
  /** The indices of braces that are open. */
  const open: number[] = [];
  for (let index = 0; index < tokens.length && found.length < LIMIT; index++) {
    const { tokenType } = tokens[index]!;
    const brace = open.at(-1);
    if (tokenType === t.LBrace) open.push(index);
    if (tokenType === t.RBrace) open.pop();
    if (brace !== undefined && isLateJoin(tokens, index) && isArm(tokens, brace))
      found.push(unclosedArm(tokens, { brace, index }, file));
    if (isBareBody(tokens, index)) found.push(unopenedBody(tokens, index, file));
  }
  return found;
}

/** Whether a brace opens an arm of a branch. */
function isArm(tokens: Tokens, brace: number): boolean {
  const before = typeBefore(tokens, brace);
  return before === t.RBrace || before === t.BranchWord;
}

function typeBefore(tokens: Tokens, index: number): TokenType | undefined {
  let before = index - 1;
  while (tokens[before]?.tokenType === t.Newline) before--;
  return tokens[before]?.tokenType;
}

function isEnd(token: IToken | undefined): boolean {
  return token === undefined || token.tokenType === t.Newline || token.tokenType === t.Semicolon;
}

/** `concat` at the end of a line and not behind a `}`. */
function isLateJoin(tokens: Tokens, index: number): boolean {
  return (
    joinWords.includes(tokens[index]!.image) &&
    tokens[index - 1]?.tokenType !== t.RBrace &&
    isEnd(tokens[index + 1])
  );
}

function unclosedArm(
  tokens: Tokens,
  { brace, index }: { readonly brace: number; readonly index: number },
  file: string,
): Repair {
  const join = tokens[index]!;
  const edits = [{ span: { file, start: join.startOffset, end: join.startOffset }, text: '} ' }];
  const fixes = [{ message: syntaxFixes.closing(join.image), edits }];
  return {
    tokens: tokens.toSpliced(index, 0, without(t.RBrace, join)),
    diagnostic: diagnose('unclosed-brace', {}, { span: spanOf(tokens[brace]!, file), fixes }),
  };
}

/** The first word of a body whose `{` is not there. */
function isBareBody(tokens: Tokens, index: number): boolean {
  const { tokenType, image } = tokens[index]!;
  if (tokenType.CATEGORIES?.includes(t.Name) !== true || joinWords.includes(image)) return false;
  if (tokens[index - 1]?.tokenType === t.RBrace) return true;
  let last = index - 1;
  while (tokens[last]?.tokenType === t.Newline) last--;
  const second = tokens[last - 1]?.tokenType;
  switch (tokens[last]?.tokenType) {
    case t.BranchWord:
    case t.ResidualWord:
      return true;
    case t.NumberLiteral:
    case t.Reference:
      return second === t.RepeatWord;
    case t.RParen:
      return tokens[openingOf(tokens, last) - 2]?.tokenType === t.BlockWord;
    default:
      return second === t.BlockWord;
  }
}

function openingOf(tokens: Tokens, closing: number): number {
  let index = closing;
  while (index > 0 && tokens[index]!.tokenType !== t.LParen) index--;
  return index;
}

function unopenedBody(tokens: Tokens, index: number, file: string): Repair {
  const first = tokens[index]!;
  const span = spanOf(first, file);
  const edits = [{ span: { ...span, end: span.start }, text: '{ ' }];
  return {
    tokens: tokens.toSpliced(index, 0, without(t.LBrace, first)),
    diagnostic: diagnose('missing-brace', { before: first.image }, { span, edits }),
  };
}

/** A brace that is not in the text, before a token. */
function without(type: TokenType, { startOffset }: IToken): IToken {
  return createTokenInstance(type, '', startOffset, startOffset - 1, 1, 1, 1, 1);
}
