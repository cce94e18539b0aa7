/** Text to tokens. What cannot be a token is reported here, and stands as `Unreadable` in the result. */
import { createTokenInstance, type IToken, Lexer } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { odditiesOf } from './oddities.ts';
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
  // As with the grammar, a test validates the tokens; the tables that `safeMode` leaves out cost more than they save.
  lexer ??= new Lexer([...t.tokens], { positionTracking: 'full', skipValidations: true, safeMode: true });
  const result = lexer.tokenize(text);
  const diagnostics: Diagnostic[] = [];
  const tokens: IToken[] = [];
  for (const token of result.tokens) {
    const problem = unreadableWord(token, file);
    if (problem !== undefined) diagnostics.push(problem);
    tokens.push(problem === undefined ? token : unreadableToken(token, token, { brings: 'layers' }));
  }
  // What no token begins with comes back as an error of the lexer, a run of characters each.
  for (const { start, end, diagnostic, isInvisible } of odditiesOf(result.errors, text, file)) {
    if (diagnostic !== undefined) diagnostics.push(diagnostic);
    if (isInvisible) continue;
    const run = text.slice(start, end);
    const token = createTokenInstance(t.Unreadable, run, start, end - 1, 1, 1, 1, 1);
    tokens.push(unreadableToken(token, token, { brings: 'layers' }));
  }
  tokens.sort((a, b) => a.startOffset - b.startOffset);
  return { tokens, comments: result.groups.comments ?? [], diagnostics };
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
      const isCapital = /^\d+(?:X\d+)+$/.test(found);
      const split = isCapital ? found.toLowerCase() : parts === null ? undefined : `${parts[1]} ${parts[2]}`;
      return diagnose(
        'bad-number',
        { found, split },
        { span, edits: split === undefined ? [] : [{ span, text: split }] },
      );
    }
    default:
      return undefined;
  }
}
