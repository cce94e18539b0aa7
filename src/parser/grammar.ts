/** The grammar as data and as text, read from the parser itself, so that it cannot be wrong. */
import type { ISerializedGast, TokenType } from 'chevrotain';
import { sharedParser } from './recover.ts';
import * as t from './tokens.ts';

/** A part of a rule. `repeat` is once or more often; an option of it is any number of times. */
export type GrammarNode =
  | { readonly kind: 'sequence' | 'choice'; readonly nodes: readonly GrammarNode[] }
  | { readonly kind: 'option'; readonly node: GrammarNode }
  | { readonly kind: 'repeat'; readonly node: GrammarNode; readonly separator?: GrammarNode }
  /** A sign is a word or mark that stands for itself. */
  | { readonly kind: 'rule' | 'token' | 'sign'; readonly name: string };

/** A rule of the grammar. */
export interface GrammarRule {
  readonly name: string;
  readonly node: GrammarNode;
}

/** A kind of word of the language: its pattern, or the kinds it stands for, and what it is in plain words. */
export interface GrammarToken {
  readonly name: string;
  readonly pattern: string;
  readonly meaning: string;
}

/** Rules that only exist to say what is wrong. */
const hidden: readonly string[] = ['unreadable', 'tail'];

/** What tokens are, for people; those that only say what is wrong are not here. */
const meanings: Readonly<Record<string, string>> = {
  Name: 'any word, those of the language too',
  CallName: 'any word but those of the language',
  Comment: 'from # to the end of the line; may follow anything',
  Newline: 'the end of the line',
  Text: 'a path in quotes',
  Reference: 'the value of a parameter: $name, the name in braces where letters follow',
  Cross: 'the x of 28x28, without blanks',
  Number: '5, 0.5, .5, 1e-6',
  ShortOption: 'a letter and sizes in one word: k5, k3x5',
  OptionLetter: 'the letter of an option whose value is no plain number: the k of k$size and k($n + 1)',
  Identifier: 'letters, digits and _, a digit not first',
};

/** The rules of the language, in the order of the parser. */
export function grammarRules(): readonly GrammarRule[] {
  return sharedParser()
    .getSerializedGastProductions()
    .flatMap((rule) => {
      const name = nameOf(rule);
      const node = hidden.includes(name) ? undefined : sequence(rule);
      return node === undefined ? [] : [{ name, node }];
    });
}

/** The tokens that the rules are made of and that do not stand for themselves. */
export function grammarTokens(): readonly GrammarToken[] {
  return t.tokens.flatMap((token) => {
    const meaning = meanings[token.name];
    return meaning === undefined ? [] : [{ name: token.name, pattern: patternOf(token), meaning }];
  });
}

/** The rules and tokens in EBNF. */
export function printGrammar(): string {
  const rules = grammarRules().map(({ name, node }) => `${name} = ${print(node)} ;`);
  const tokens = grammarTokens().flatMap(({ name, pattern, meaning }) => [
    `(* ${meaning} *)`,
    `${name} = ${pattern} ;`,
  ]);
  return `${[...notes.map((note) => `(* ${note} *)`), '', ...rules, '', ...tokens].join('\n')}\n`;
}

/** What rules cannot say. */
const notes = [
  'Printed from src/parser/parser.ts.',
  'Blanks and tabs may stand between tokens. A list touches the word before it.',
  'In parentheses lines may go on, and { may stand on the line after its statement or after a }.',
] as const;

function literalOf(name: string): string | undefined {
  const pattern = t.tokens.find((token) => token.name === name)?.PATTERN;
  return typeof pattern === 'string' && !pattern.includes('NOT_APPLICABLE') ? pattern : undefined;
}

function patternOf(token: TokenType): string {
  if (token === t.Cross) return '"x"';
  if (token.PATTERN instanceof RegExp && !token.PATTERN.source.includes('NOT_APPLICABLE')) {
    return `/${token.PATTERN.source}/`;
  }
  const members = t.tokens.filter((member) => member.CATEGORIES?.includes(token));
  return members.map(({ name }) => quoted(literalOf(name)) ?? name).join(' | ');
}

function quoted(literal: string | undefined): string | undefined {
  return literal === undefined ? undefined : `"${literal}"`;
}

function nameOf(node: ISerializedGast): string {
  return 'name' in node ? String(node.name) : '';
}

function parts(node: ISerializedGast): readonly GrammarNode[] {
  const definition = 'definition' in node ? (node.definition as readonly ISerializedGast[]) : [];
  return definition.map(convert).filter((part) => part !== undefined);
}

/** Everything in a node one after another; undefined where nothing is shown of it. */
function sequence(node: ISerializedGast): GrammarNode | undefined {
  const nodes = parts(node);
  return nodes.length <= 1 ? nodes[0] : { kind: 'sequence', nodes };
}

function repeated(node: ISerializedGast): GrammarNode | undefined {
  const inner = sequence(node);
  const separator = 'separator' in node ? convert(node.separator as ISerializedGast) : undefined;
  return inner && { kind: 'repeat', node: inner, ...(separator && { separator }) };
}

function optional(node: GrammarNode | undefined): GrammarNode | undefined {
  return node && { kind: 'option', node };
}

function convert(node: ISerializedGast): GrammarNode | undefined {
  switch (node.type) {
    case 'NonTerminal':
      return hidden.includes(nameOf(node)) ? undefined : { kind: 'rule', name: nameOf(node) };
    case 'Terminal': {
      const literal = literalOf(nameOf(node));
      return literal === undefined ? { kind: 'token', name: nameOf(node) } : { kind: 'sign', name: literal };
    }
    case 'Option':
      return optional(sequence(node));
    case 'Repetition':
    case 'RepetitionWithSeparator':
      return optional(repeated(node));
    case 'RepetitionMandatory':
    case 'RepetitionMandatoryWithSeparator':
      return repeated(node);
    case 'Alternation':
      return { kind: 'choice', nodes: parts(node) };
    default:
      return sequence(node);
  }
}

function print(node: GrammarNode): string {
  switch (node.kind) {
    case 'sequence':
      return node.nodes
        .map((part) => (part.kind === 'choice' ? `( ${print(part)} )` : print(part)))
        .join(' ');
    case 'choice':
      return node.nodes.map(print).join(' | ');
    case 'option':
      return node.node.kind === 'repeat' && node.node.separator === undefined
        ? `{ ${print(node.node.node)} }`
        : `[ ${print(node.node)} ]`;
    case 'repeat': {
      const separator = node.separator === undefined ? '' : `${print(node.separator)} `;
      return `${print(node.node)} { ${separator}${print(node.node)} }`;
    }
    case 'sign':
      return `"${node.name}"`;
    default:
      return node.name;
  }
}
