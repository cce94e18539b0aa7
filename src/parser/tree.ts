/** Reading the concrete tree that the grammar makes. */
import type { CstNode, IToken } from 'chevrotain';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { Header, Name } from './ast.ts';
import { spanOf } from './lex.ts';

/** What building needs and gives besides the tree. */
export interface BuildContext {
  readonly file: string;
  readonly text: string;
  readonly diagnostics: Diagnostic[];
  /** Set when a value could not be made: the statement counts as broken. */
  broken: boolean;
  header?: Header;
}

/** The only child rule of that name. */
export function ruleOf(node: CstNode, name: string): CstNode | undefined {
  return node.children[name]?.[0] as CstNode | undefined;
}

/** All child rules of that name, in order. */
export function rulesOf(node: CstNode, name: string): readonly CstNode[] {
  return (node.children[name] ?? []) as readonly CstNode[];
}

/** The only child token of that name. */
export function tokenOf(node: CstNode, name: string): IToken | undefined {
  return node.children[name]?.[0] as IToken | undefined;
}

/** All child tokens of that name, in order. */
export function tokensOf(node: CstNode, name: string): readonly IToken[] {
  return (node.children[name] ?? []) as readonly IToken[];
}

/** From the first to the last token of a rule. */
export function spanOfNode(node: CstNode, file: string): Span {
  const { startOffset, endOffset } = node.location!;
  return { file, start: startOffset, end: endOffset! + 1 };
}

/** A name token as it goes into the tree. */
export function nameOf(token: IToken, file: string): Name {
  return { text: token.image, span: spanOf(token, file) };
}
