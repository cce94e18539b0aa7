/** Tokens to a concrete tree. A statement that cannot be read is reported once and set aside; the rest is read. */
import type { CstNode, IRecognitionException, IToken } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { keywords } from './keywords.ts';
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

/** The trees of statements, one after another. */
export interface Recovered {
  readonly statements: readonly CstNode[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Context {
  readonly file: string;
  readonly length: number;
  readonly diagnostics: Diagnostic[];
}

/** Reads the statements of a file. */
export function readStatements(tokens: readonly IToken[], file: string, length: number): Recovered {
  const diagnostics: Diagnostic[] = [];
  return { statements: readList(tokens, { file, length, diagnostics }), diagnostics };
}

/** Each statement is read without its bodies, and each body as a list of its own: an error spoils one statement. */
function readList(tokens: readonly IToken[], context: Context): CstNode[] {
  const statements: CstNode[] = [];
  for (const statement of splitStatements(tokens)) {
    if (context.diagnostics.length > ERROR_LIMIT) break;
    const { outline, bodies } = hollow(statement);
    const tree = readOutline(outline, context);
    fillBodies(tree, bodies, context);
    statements.push(tree);
  }
  return statements;
}

function readOutline(outline: readonly IToken[], context: Context): CstNode {
  const nn = sharedParser();
  if (!outline.some((token) => token.tokenType === t.Unreadable)) {
    nn.input = [...outline];
    const tree = nn.statement();
    const error = nn.errors[0];
    if (error === undefined) return tree;
    context.diagnostics.push(syntaxError(error, outline, context));
  }
  nn.input = setAside(outline);
  return nn.statement();
}

/** Puts the statements of the bodies into the tree of the outline. */
function fillBodies(tree: CstNode, bodies: ReadonlyMap<IToken, readonly IToken[]>, context: Context): void {
  const rules = Object.values(tree.children).flatMap((children) => children ?? []);
  const holders = rules.filter((child): child is CstNode => 'children' in child);
  const nodes = holders.flatMap((holder) => (holder.children.body ?? []) as CstNode[]);
  for (const node of nodes) {
    const inner = bodies.get(node.children.LBrace![0] as IToken) ?? [];
    const [statements] = node.children.statements as CstNode[];
    statements!.children.statement = readList(inner, context);
  }
}

/** A statement with nothing between the braces of its bodies, and what stood there by the opening brace. */
function hollow(statement: readonly IToken[]): {
  readonly outline: readonly IToken[];
  readonly bodies: ReadonlyMap<IToken, readonly IToken[]>;
} {
  const outline: IToken[] = [];
  const bodies = new Map<IToken, IToken[]>();
  let inner: IToken[] = [];
  for (const { token, depth } of withDepth(statement)) {
    if (depth > 0) inner.push(token);
    else outline.push(token);
    if (depth > 0 || token.tokenType !== t.LBrace) continue;
    inner = [];
    bodies.set(token, inner);
  }
  return { outline, bodies };
}

/** Tokens with the number of bodies around them; the braces of a body stand outside of it. */
function* withDepth(
  tokens: readonly IToken[],
): Generator<{ readonly token: IToken; readonly depth: number }> {
  const open: boolean[] = [];
  let depth = 0;
  let parentheses = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.tokenType === t.LParen) parentheses++;
    if (token.tokenType === t.RParen) parentheses--;
    if (token.tokenType === t.RBrace && open.pop()) depth--;
    yield { token, depth };
    if (token.tokenType !== t.LBrace) continue;
    // `in {3, 5}` is no body, but a block that is called `in` has one.
    const isSet = tokens[index - 1]?.tokenType === t.In && tokens[index - 2]?.tokenType !== t.BlockWord;
    const isBody = parentheses === 0 && !isSet;
    open.push(isBody);
    if (isBody) depth++;
  }
}

function syntaxError(
  error: IRecognitionException,
  outline: readonly IToken[],
  { file, length }: Context,
): Diagnostic {
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
  const fix = syntaxFix(token, outline, { rules: error.context.ruleStack, previous });
  return diagnose('syntax-error', { found: `\`${token.image}\``, expected: error.message, fix }, { span });
}

function syntaxFix(
  token: IToken,
  outline: readonly IToken[],
  { rules, previous }: { readonly rules: readonly string[]; readonly previous: IToken | undefined },
): string | undefined {
  switch (token.tokenType) {
    case t.Comma:
      return rules.includes('parameters') ? undefined : 'arguments are separated by blanks';
    case t.Minus:
      return 'names are made of letters, digits and `_`';
    case t.LBrace: {
      const meant = nearest(outline[0]!.image, keywords);
      if (meant !== undefined && meant !== outline[0]!.image) return `did you mean \`${meant}\`?`;
      return 'only `block`, `repeat`, `residual` and `branch` have a body';
    }
    default:
      return previous?.tokenType === t.RBrace
        ? 'a new statement begins on a new line, or after `;`'
        : undefined;
  }
}

/** Cuts at the separators that stand outside all bodies. */
function* splitStatements(tokens: readonly IToken[]): Generator<readonly IToken[]> {
  let statement: IToken[] = [];
  for (const { token, depth } of withDepth(tokens)) {
    const separates = token.tokenType === t.Newline || token.tokenType === t.Semicolon;
    if (depth > 0 || !separates) {
      statement.push(token);
      continue;
    }
    if (statement.length > 0) yield statement;
    statement = [];
  }
  if (statement.length > 0) yield statement;
}

/** One token in place of each stretch of the statement that is no body; bodies stay to be read. */
function setAside(outline: readonly IToken[]): IToken[] {
  const payload = payloadOf(outline);
  const replacement: IToken[] = [];
  let stretch: IToken[] = [];
  const flush = (): void => {
    if (stretch.length > 0) replacement.push(unreadableToken(stretch[0]!, stretch.at(-1)!, payload));
    stretch = [];
  };
  for (const [index, token] of outline.entries()) {
    const isOpening = token.tokenType === t.LBrace && outline[index + 1]?.tokenType === t.RBrace;
    const isClosing = token.tokenType === t.RBrace && outline[index - 1]?.tokenType === t.LBrace;
    if (isOpening) flush();
    if (isOpening || isClosing) replacement.push(token);
    else stretch.push(token);
  }
  flush();
  if (replacement[0]?.tokenType !== t.LBrace) return replacement;
  return [{ ...unreadableToken(replacement[0], replacement[0], payload), image: '' }, ...replacement];
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
