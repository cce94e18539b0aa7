/** Text to tokens. What cannot be a token is reported here, and stands as `Unreadable` in the result. */
import { createTokenInstance, type IToken, Lexer } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Fix, Span } from '../diagnostics/diagnostic.ts';
import { describeCharacter } from './characters.ts';
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
    const bare = tokens.at(-1)?.tokenType === t.UseWord ? undefined : wordIn(token);
    const problem = bare === undefined ? unreadableWord(token, file) : quotedWord(token, file);
    if (problem !== undefined) diagnostics.push(problem);
    if (token.tokenType === t.ForeignComment) continue;
    if (bare !== undefined) tokens.push(bare);
    else tokens.push(problem === undefined ? token : unreadableToken(token, token, { brings: 'layers' }));
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

/** The one word between quotation marks, in the place of all of it. */
function wordIn({ tokenType, image, startOffset, endOffset }: IToken): IToken | undefined {
  if (tokenType !== t.Text && tokenType !== t.QuotedWord) return undefined;
  const { tokens, errors } = lexer!.tokenize(image.slice(1, -1));
  const [word, ...others] = tokens;
  const isWord = word?.tokenType.CATEGORIES?.includes(t.Name) === true;
  if (!isWord || others.length > 0 || errors.length > 0 || word.image.length !== image.length - 2)
    return undefined;
  return { ...word, startOffset, ...(endOffset !== undefined && { endOffset }) };
}

function quotedWord(token: IToken, file: string): Diagnostic {
  const span = spanOf(token, file);
  const bare = token.image.slice(1, -1);
  const fixes = [{ message: `\`${bare}\``, edits: [{ span, text: bare }] }];
  if (token.tokenType === t.QuotedWord) return quotedByOthers(token, file, fixes);
  const facts = { found: `\`${token.image}\``, expected: 'the word without quotes' };
  return diagnose('syntax-error', facts, { span, fixes });
}

/** `'relu'`: marks that are no quotes. */
function quotedByOthers(token: IToken, file: string, others: readonly Fix[]): Diagnostic {
  const span = spanOf(token, file);
  const quoted = `"${token.image.slice(1, -1)}"`;
  const fixes = [...others, { message: `\`${quoted}\``, edits: [{ span, text: quoted }] }];
  return diagnose('odd-character', describeCharacter(token.image[0]!), { span, fixes });
}

/** A comment of another language with `#` before each line; nothing where the statement goes on behind it. */
function asComment(token: IToken, file: string): Diagnostic {
  const span = spanOf(token, file);
  const found = token.image.slice(0, 2);
  const lines = token.image
    .replace(/^\/[/*]+/, '')
    .replace(/\*+\/$/, '')
    .split(/\r\n|\n|\r/);
  const text = lines.map((line) => `# ${line.trim()}`.trimEnd()).join('\n');
  const mark = { ...span, end: span.start + 2 };
  const edits = [found === '//' ? { span: mark, text: '#' } : { span, text }];
  return diagnose('foreign-comment', { found, isLong: lines.length > 1 }, { span: mark, edits });
}

function unreadableWord(token: IToken, file: string): Diagnostic | undefined {
  const span = spanOf(token, file);
  const found = token.image;
  switch (token.tokenType) {
    case t.ForeignComment:
      return asComment(token, file);
    case t.QuotedWord:
      return quotedByOthers(token, file, []);
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
