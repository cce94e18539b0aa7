/** Tokens to a concrete tree. A statement that cannot be read is reported once and set aside; the rest is read. */
import type { CstNode, IRecognitionException, IToken } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { endOf, type UnreadablePayload, unreadableToken } from './lex.ts';
import { NnParser } from './parser.ts';
import * as t from './tokens.ts';

/** How many errors of one file are shown. */
export const ERROR_LIMIT = 50;

let parser: NnParser | undefined;

/** The one parser, made when first needed. */
export function sharedParser(): NnParser {
  parser ??= new NnParser();
  return parser;
}

/** A top-level statement after another, each as its tree. */
export interface Recovered {
  readonly statements: readonly CstNode[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the statements of a file. */
export function readStatements(tokens: readonly IToken[], file: string, length: number): Recovered {
  const statements: CstNode[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const chunk of topLevelChunks(setAsideUnreadable(tokens))) {
    const tree = readChunk(chunk, { file, length, diagnostics });
    if (tree !== undefined) statements.push(tree);
    if (diagnostics.length > ERROR_LIMIT) break;
  }
  return { statements, diagnostics };
}

interface Context {
  readonly file: string;
  readonly length: number;
  readonly diagnostics: Diagnostic[];
}

function readChunk(chunk: readonly IToken[], context: Context): CstNode | undefined {
  const nn = sharedParser();
  let tokens = chunk;
  while (context.diagnostics.length <= ERROR_LIMIT) {
    nn.input = [...tokens];
    const tree = nn.statement();
    const error = nn.errors[0];
    if (error === undefined) return tree;
    context.diagnostics.push(syntaxError(error, context));
    const rest = setAside(tokens, faultyIndex(tokens, error));
    if (rest.length >= tokens.length && rest.every((token, index) => token === tokens[index]))
      return undefined;
    tokens = rest;
  }
  return undefined;
}

/** The token whose statement is at fault: the one before, if the statement ended too early. */
function faultyIndex(tokens: readonly IToken[], error: IRecognitionException): number {
  const index = tokens.indexOf(error.token);
  if (index < 0) return tokens.length - 1;
  return index > 0 && endsStatement(error.token) ? index - 1 : index;
}

function endsStatement(token: IToken): boolean {
  return token.tokenType === t.Newline || token.tokenType === t.Semicolon || token.tokenType === t.RBrace;
}

function syntaxError(error: IRecognitionException, { file, length }: Context): Diagnostic {
  const previous = (error as { previousToken?: IToken }).previousToken;
  const token = error.token;
  const atEnd = Number.isNaN(token.startOffset) || token.tokenType === t.Newline || token.image === '';
  if (atEnd) {
    const start = previous === undefined || Number.isNaN(previous.startOffset) ? length : endOf(previous);
    return diagnose(
      'syntax-error',
      { found: 'the end of the statement', expected: error.message },
      { span: { file, start, end: start } },
    );
  }
  const span = { file, start: token.startOffset, end: endOf(token) };
  const fix = syntaxFix(token, error.context.ruleStack, previous);
  return diagnose('syntax-error', { found: `\`${token.image}\``, expected: error.message, fix }, { span });
}

function syntaxFix(
  token: IToken,
  rules: readonly string[],
  previous: IToken | undefined,
): string | undefined {
  if (token.tokenType === t.Comma && !rules.includes('parameters'))
    return 'arguments are separated by blanks';
  if (token.tokenType === t.LBrace) return 'only `block`, `repeat`, `residual` and `branch` have a body';
  if (token.tokenType === t.Minus) return 'names are made of letters, digits and `_`';
  if (previous?.tokenType === t.RBrace) return 'a new statement begins on a new line, or after `;`';
  return undefined;
}

/** Cuts at the separators that stand outside all braces. */
function* topLevelChunks(tokens: readonly IToken[]): Generator<readonly IToken[]> {
  let depth = 0;
  let start = 0;
  for (let index = 0; index <= tokens.length; index++) {
    const type = tokens[index]?.tokenType;
    if (type === t.LBrace) depth++;
    if (type === t.RBrace) depth--;
    const separates = type === undefined || (depth === 0 && (type === t.Newline || type === t.Semicolon));
    if (!separates) continue;
    if (index > start) yield tokens.slice(start, index);
    start = index + 1;
  }
}

/** Sets aside every statement that holds a token which could not be read. */
function setAsideUnreadable(tokens: readonly IToken[]): readonly IToken[] {
  let result = tokens;
  let index = result.findIndex((token) => token.tokenType === t.Unreadable);
  while (index >= 0) {
    const range = statementAround(result, index);
    const replacement = replaceRange(result, range);
    const after = range[0] + (replacement.length - result.length) + (range[1] - range[0]);
    result = replacement;
    index = result.findIndex((token, at) => at >= after && token.tokenType === t.Unreadable);
  }
  return result;
}

function setAside(tokens: readonly IToken[], index: number): readonly IToken[] {
  return replaceRange(tokens, statementAround(tokens, index));
}

/** The innermost statement that a token belongs to, as first index and index after the last. */
function statementAround(tokens: readonly IToken[], index: number): readonly [number, number] {
  let start = index;
  for (let depth = 0; start > 0; start--) {
    const { tokenType } = tokens[start - 1]!;
    if (depth === 0 && (tokenType === t.Newline || tokenType === t.Semicolon)) break;
    if (tokenType === t.RBrace) depth++;
    if (tokenType === t.LBrace && --depth < 0) break;
  }
  let end = index;
  for (let depth = 0; end < tokens.length; end++) {
    const { tokenType } = tokens[end]!;
    if (depth === 0 && (tokenType === t.Newline || tokenType === t.Semicolon)) break;
    if (tokenType === t.LBrace) depth++;
    if (tokenType === t.RBrace && --depth < 0) break;
  }
  return [start, end];
}

/** Puts one token in place of each stretch of the statement that is no body; bodies stay to be read. */
function replaceRange(tokens: readonly IToken[], [start, end]: readonly [number, number]): readonly IToken[] {
  const statement = tokens.slice(start, end);
  const payload = payloadOf(statement);
  const replacement: IToken[] = [];
  let depth = 0;
  let stretch: IToken[] = [];
  const flush = (): void => {
    if (stretch.length > 0) replacement.push(unreadableToken(stretch[0]!, stretch.at(-1)!, payload));
    stretch = [];
  };
  for (const token of statement) {
    if (token.tokenType === t.LBrace && depth++ === 0) flush();
    if (depth === 0) stretch.push(token);
    else replacement.push(token);
    if (token.tokenType === t.RBrace) depth--;
  }
  flush();
  return [...tokens.slice(0, start), ...replacement, ...tokens.slice(end)];
}

/** What the statement would have brought into scope. */
function payloadOf(statement: readonly IToken[]): UnreadablePayload {
  const [first, second] = statement;
  if (first?.tokenType === t.Unreadable && first.payload !== undefined)
    return first.payload as UnreadablePayload;
  if (first?.tokenType === t.Model) return { brings: 'parameters' };
  if (first?.tokenType === t.UseWord) return { brings: 'blocks' };
  if (first?.tokenType !== t.BlockWord) return { brings: 'layers' };
  return { brings: 'blocks', ...(second?.tokenType === t.Unreadable ? {} : { name: second?.image ?? '' }) };
}
