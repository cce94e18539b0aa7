/** The grammar as text, printed from the parser itself, so that it cannot be wrong. */
import type { ISerializedGast, TokenType } from 'chevrotain';
import { sharedParser } from './recover.ts';
import * as t from './tokens.ts';

/** Rules that only exist to say what is wrong. */
const hidden: readonly string[] = ['unreadable', 'tail'];

/** The rules of the parser and the tokens they are made of, in EBNF. */
export function printGrammar(): string {
  const rules = sharedParser()
    .getSerializedGastProductions()
    .filter((rule) => 'name' in rule && !hidden.includes(String(rule.name)))
    .map((rule) => `${'name' in rule ? rule.name : ''} = ${sequence(childrenOf(rule))} ;`);
  const used = t.tokens.filter((token) => token !== t.Unreadable && isNamed(token));
  const tokens = used.map((token) => `${token.name} = ${describe(token)} ;`);
  return `${['(* Printed from src/parser/parser.ts. *)', ...rules, '', ...tokens].join('\n')}\n`;
}

/** Signs and keywords stand in the rules as themselves. */
function isNamed(token: TokenType): boolean {
  return (
    literalOf(token.name) === undefined &&
    !['Bom', 'Blank', 'UnclosedText', 'BadReference', 'BadNumber'].includes(token.name)
  );
}

function literalOf(name: string): string | undefined {
  const pattern = t.tokens.find((token) => token.name === name)?.PATTERN;
  return typeof pattern === 'string' && !pattern.includes('NOT_APPLICABLE') ? `"${pattern}"` : undefined;
}

function describe(token: TokenType): string {
  if (token.PATTERN instanceof RegExp && token.name !== 'Cross') {
    return token.PATTERN.source.includes('NOT_APPLICABLE') ? membersOf(token) : `/${token.PATTERN.source}/`;
  }
  return token.name === 'Cross' ? '"x" (* touching a size on both sides *)' : membersOf(token);
}

function membersOf(category: TokenType): string {
  const members = t.tokens.filter((token) => token.CATEGORIES?.includes(category));
  return members.map((token) => literalOf(token.name) ?? token.name).join(' | ');
}

function childrenOf(node: ISerializedGast): readonly ISerializedGast[] {
  return 'definition' in node ? (node.definition as readonly ISerializedGast[]) : [];
}

function sequence(nodes: readonly ISerializedGast[]): string {
  return nodes.map(one).filter(Boolean).join(' ');
}

function one(node: ISerializedGast): string {
  const inner = () => sequence(childrenOf(node));
  const separator = () => ('separator' in node ? one(node.separator as ISerializedGast) : '');
  switch (node.type) {
    case 'NonTerminal':
      return 'name' in node && !hidden.includes(String(node.name)) ? String(node.name) : '';
    case 'Terminal':
      return 'name' in node ? (literalOf(String(node.name)) ?? String(node.name)) : '';
    case 'Option':
      return inner() === '' ? '' : `[ ${inner()} ]`;
    case 'Repetition':
      return `{ ${inner()} }`;
    case 'RepetitionMandatory':
      return `${inner()} { ${inner()} }`;
    case 'RepetitionWithSeparator':
      return `[ ${inner()} { ${separator()} ${inner()} } ]`;
    case 'RepetitionMandatoryWithSeparator':
      return `${inner()} { ${separator()} ${inner()} }`;
    case 'Alternation':
      return `( ${childrenOf(node).map(one).filter(Boolean).join(' | ')} )`;
    default:
      return inner();
  }
}
