/** Tokens to a concrete tree. A statement that cannot be read is reported once and set aside; the rest is read. */
import type { CstNode, IToken, TokenType } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type UnreadablePayload, unreadableToken } from './lex.ts';
import { NnParser } from './parser.ts';
import { syntaxError } from './syntax-error.ts';
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
  /** Of the text. */
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
  for (const statement of splitStatements(tokens)) statements.push(...readStatement(statement, context));
  return statements;
}

/** Reads one statement; two where the end of the first is missing. */
function readStatement(statement: readonly IToken[], context: Context): readonly CstNode[] {
  if (context.diagnostics.length > ERROR_LIMIT) return [];
  const { outline, bodies } = hollow(statement);
  const { tree, next } = readOutline(outline, context);
  if (next !== undefined) {
    const end = statement.indexOf(next);
    return [statement.slice(0, end), statement.slice(end)].flatMap((part) => readStatement(part, context));
  }
  fillBodies(tree, bodies, context);
  return [tree];
}

interface ReadOutline {
  readonly tree: CstNode;
  /** Where another statement begins behind a whole one. */
  readonly next?: IToken;
}

function readOutline(outline: readonly IToken[], context: Context): ReadOutline {
  const nn = sharedParser();
  if (!outline.some((token) => token.tokenType === t.Unreadable)) {
    nn.input = [...outline];
    const tree = nn.statement();
    const error = nn.errors[0];
    if (error === undefined) return { tree };
    context.diagnostics.push(syntaxError(error, outline, context));
    const isWhole = error.name === 'NotAllInputParsedException';
    if (isWhole && error.token.tokenType.CATEGORIES?.includes(t.Name)) return { tree, next: error.token };
  }
  nn.input = setAside(outline);
  return { tree: nn.statement() };
}

/** Puts the statements of the bodies into the tree of the outline. */
function fillBodies(tree: CstNode, bodies: ReadonlyMap<IToken, readonly IToken[]>, context: Context): void {
  if (bodies.size === 0) return;
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
  const depths = depthsOf(statement);
  for (const [index, token] of statement.entries()) {
    if (depths[index]! > 0) {
      inner.push(token);
      continue;
    }
    outline.push(token);
    if (token.tokenType !== t.LBrace) continue;
    inner = [];
    bodies.set(token, inner);
  }
  return { outline, bodies };
}

/** By token: the number of bodies around it; the braces of a body stand outside of it. */
function depthsOf(tokens: readonly IToken[]): readonly number[] {
  const open: boolean[] = [];
  let depth = 0;
  let parentheses = 0;
  return tokens.map(({ tokenType }, index) => {
    if (tokenType === t.LParen) parentheses++;
    if (tokenType === t.RParen) parentheses--;
    if (tokenType === t.RBrace && open.pop()) depth--;
    if (tokenType !== t.LBrace) return depth;
    // `in {3, 5}` is no body, but a block that is called `in` has one.
    const isSet = tokens[index - 1]?.tokenType === t.In && tokens[index - 2]?.tokenType !== t.BlockWord;
    const isBody = parentheses === 0 && !isSet;
    open.push(isBody);
    return isBody ? depth++ : depth;
  });
}

/** Cuts at the separators that stand outside all bodies. */
function splitStatements(tokens: readonly IToken[]): readonly (readonly IToken[])[] {
  const depths = depthsOf(tokens);
  const isEnd = (token: IToken, index: number): boolean =>
    depths[index] === 0 &&
    (token.tokenType === t.Newline || token.tokenType === t.Semicolon) &&
    !isHalfway(tokens[index - 1], tokens[index + 1]);
  const ends = tokens.flatMap((token, index) => (isEnd(token, index) ? [index] : []));
  return [...ends, tokens.length]
    .map((end, position) => tokens.slice(position === 0 ? 0 : ends[position - 1]! + 1, end))
    .filter((statement) => statement.length > 0);
}

const signs: readonly TokenType[] = [t.Plus, t.Minus, t.Star, t.Slash, t.Equals];
const values: readonly TokenType[] = [t.NumberLiteral, t.Reference, t.LParen];

/** Whether a line ends in a sign and the next begins with what it wants: an error, and the two are one statement. */
function isHalfway(before: IToken | undefined, behind: IToken | undefined): boolean {
  return (
    before !== undefined &&
    behind !== undefined &&
    signs.includes(before.tokenType) &&
    values.includes(behind.tokenType)
  );
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
