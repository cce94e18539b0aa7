/** Tokens to a concrete tree. A statement that cannot be read is reported once and set aside; the rest is read. */
import type { CstNode, IToken, TokenType } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { joinWords } from './keywords.ts';
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
  return { statements: readList(cut(tokens), { file, length, diagnostics }), diagnostics };
}

/** Each statement is read without its bodies, and each body as a list of its own: an error spoils one statement. */
function readList(statements: readonly Cut[], context: Context): CstNode[] {
  return statements.flatMap((statement) => readStatement(statement, context));
}

/** Reads one statement; two where the end of the first is missing. */
function readStatement({ outline, bodies }: Cut, context: Context): readonly CstNode[] {
  if (context.diagnostics.length > ERROR_LIMIT) return [];
  const { tree, next } = readOutline(outline, context);
  if (next !== undefined) {
    const end = outline.indexOf(next);
    const parts = [outline.slice(0, end), outline.slice(end)];
    return parts.flatMap((part) => readStatement({ outline: part, bodies }, context));
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
    if (isWhole && belongsToIt(error.token, outline)) return { tree };
    if (isWhole && error.token.tokenType.CATEGORIES?.includes(t.Name)) return { tree, next: error.token };
  }
  nn.input = setAside(outline);
  return { tree: nn.statement() };
}

/** Whether a word behind a last body is too much there, and begins no statement: `} add` of a residual, `concat axis=1`. */
function belongsToIt(word: IToken, outline: readonly IToken[]): boolean {
  const index = outline.indexOf(word);
  const isJoin = joinWords.includes(word.image) && outline[index - 1]?.tokenType === t.RBrace;
  return isJoin || outline[index + 1]?.tokenType === t.Equals;
}

/** Puts the statements of the bodies into the tree of the outline. */
function fillBodies(tree: CstNode, bodies: Cut['bodies'], context: Context): void {
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
interface Cut {
  readonly outline: readonly IToken[];
  readonly bodies: ReadonlyMap<IToken, readonly Cut[]>;
}

interface OpenCut {
  outline: IToken[];
  bodies: Map<IToken, Cut[]>;
  /** The statements before it in its list. */
  readonly list: Cut[];
}

const openCut = (list: Cut[]): OpenCut => ({ outline: [], bodies: new Map(), list });

/** Cuts at separators and braces; brackets are in pairs. */
function cut(tokens: readonly IToken[]): readonly Cut[] {
  const root: Cut[] = [];
  let statement = openCut(root);
  /** By brace: the statement around a body; undefined for the braces of a set. */
  const around: (OpenCut | undefined)[] = [];
  let parentheses = 0;
  const end = (): void => {
    if (statement.outline.length > 0) statement.list.push(statement);
    statement = openCut(statement.list);
  };
  for (const [index, token] of tokens.entries()) {
    const { tokenType } = token;
    const isSeparator = tokenType === t.Newline || tokenType === t.Semicolon;
    if (isSeparator && !isHalfway(tokens[index - 1], tokens[index + 1])) {
      end();
      continue;
    }
    if (tokenType === t.LParen) parentheses++;
    if (tokenType === t.RParen) parentheses--;
    const outer = tokenType === t.RBrace ? around.pop() : undefined;
    if (outer !== undefined) {
      end();
      statement = outer;
    }
    statement.outline.push(token);
    if (tokenType !== t.LBrace) continue;
    // `in {3, 5}` is no body, but a block that is called `in` has one.
    const isSet = tokens[index - 1]?.tokenType === t.In && tokens[index - 2]?.tokenType !== t.BlockWord;
    const isBody = parentheses === 0 && !isSet;
    around.push(isBody ? statement : undefined);
    if (!isBody) continue;
    const body: Cut[] = [];
    statement.bodies.set(token, body);
    statement = openCut(body);
  }
  end();
  return root;
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
