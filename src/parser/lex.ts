/** Text to tokens. What cannot be a token is reported here, and stands as `Unreadable` in the result. */
import { createTokenInstance, type IToken, Lexer } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import { type Diagnostic, InternalError, type Span } from '../diagnostics/diagnostic.ts';
import { describeCharacter, isInvisible } from './characters.ts';
import * as t from './tokens.ts';

let lexer: Lexer | undefined;

/** The tokens of a text, its comments, and what is wrong with its words. */
export interface Lexed {
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/** First offset after a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/** The place of a token in its file. */
export function spanOf(token: IToken, file: string): Span {
  return { file, start: token.startOffset, end: endOf(token) };
}

/** What an `Unreadable` token stands for. */
export interface UnreadablePayload {
  readonly brings: 'layers' | 'parameters' | 'blocks';
  readonly name?: string;
}

/** One token in place of those from `first` to `last`. */
export function unreadableToken(first: IToken, last: IToken, payload: UnreadablePayload): IToken {
  const end = endOf(last);
  const image = ' '.repeat(end - first.startOffset);
  return {
    ...createTokenInstance(t.Unreadable, image, first.startOffset, end - 1, 1, 1, 1, 1),
    payload,
  };
}

/** Splits a text into tokens. */
export function lex(text: string, file: string): Lexed {
  lexer ??= new Lexer([...t.tokens], { positionTracking: 'full' });
  const result = lexer.tokenize(text);
  if (result.errors.length > 0) throw new InternalError(result.errors[0]!.message);
  const diagnostics: Diagnostic[] = [];
  const tokens: IToken[] = [];
  let oddEnd = -1;
  for (const token of result.tokens) {
    if (token.tokenType === t.Odd) {
      if (token.startOffset !== oddEnd) diagnostics.push(oddCharacter(token, file));
      oddEnd = endOf(token);
      if (!isInvisible(token.image)) tokens.push(unreadableToken(token, token, { brings: 'layers' }));
      continue;
    }
    const problem = unreadableWord(token, file);
    if (problem === undefined) {
      tokens.push(token);
    } else {
      diagnostics.push(problem);
      tokens.push(unreadableToken(token, token, { brings: 'layers' }));
    }
  }
  return { tokens, comments: result.groups['comments'] ?? [], diagnostics };
}

function oddCharacter(token: IToken, file: string): Diagnostic {
  const span = spanOf(token, file);
  const character = describeCharacter(token.image);
  const edits = character.replacement === undefined ? [] : [{ span, text: character.replacement }];
  return diagnose('odd-character', character, { span, edits });
}

function unreadableWord(token: IToken, file: string): Diagnostic | undefined {
  const span = spanOf(token, file);
  const found = token.image;
  switch (token.tokenType) {
    case t.UnclosedText:
      return diagnose('unclosed-text', {}, { span });
    case t.BadReference:
      return diagnose('bad-reference', { found }, { span });
    case t.BadNumber: {
      const parts = /^(\d+(?:x\d+)*)([a-z]\d+(?:x\d+)*|[a-z_]{3,})$/.exec(found);
      const split = parts === null ? undefined : `${parts[1]} ${parts[2]}`;
      return diagnose('bad-number', { found, split }, { span, edits: split === undefined ? [] : [{ span, text: split }] });
    }
    default:
      return undefined;
  }
}
