/** The words and signs of the language. */
import { createToken, type ITokenConfig, Lexer, type TokenType } from 'chevrotain';

function token(name: string, pattern: ITokenConfig['pattern'], more: Partial<ITokenConfig> = {}): TokenType {
  return createToken({ name, line_breaks: false, ...(pattern === undefined ? {} : { pattern }), ...more });
}

/** Anything that can be a name: keywords too, because parameters and labels are free. */
export const Name = token('Name', Lexer.NA, { label: 'a name' });
/** What can begin a layer or a call of a block. */
export const CallName = token('CallName', Lexer.NA, { label: 'a layer or block' });

const matchBom = (text: string, offset: number): [string] | null =>
  offset === 0 && text.startsWith('\uFEFF') ? ['\uFEFF'] : null;

/** The `x` of `28x28`: it touches a size on both sides. */
const matchCross = (text: string, offset: number): [string] | null =>
  text[offset] === 'x' && /[0-9)}]/.test(text[offset - 1] ?? '') && /[0-9$(]/.test(text[offset + 1] ?? '')
    ? ['x']
    : null;

const custom = (match: typeof matchBom): ITokenConfig['pattern'] => ({ exec: match }) as never;

const Bom = token('Bom', custom(matchBom), {
  group: Lexer.SKIPPED,
  line_breaks: false,
  start_chars_hint: ['\uFEFF'],
});
const Blank = token('Blank', /[ \t]+/, { group: Lexer.SKIPPED });
/** Collected beside the tokens. */
export const Comment = token('Comment', /#[^\r\n]*/, { group: 'comments' });
/** How long a comment of another language may be, in characters. */
const COMMENT_REACH = 4000;

/** `// ...` but not the `//` of a division, and `/* ... *` with its slash. */
const matchForeignComment = (text: string, offset: number): [string] | null => {
  const mark = text.slice(offset, offset + 2);
  const line = /^[^\r\n]*/.exec(text.slice(offset, offset + COMMENT_REACH))![0];
  if (mark === '//') {
    const isDivision =
      /^\/\/[ \t]*[\d$(]/.test(line) &&
      /\$\{?\w+\}?[ \t]*$/.test(text.slice(Math.max(0, offset - 100), offset));
    return isDivision ? null : [line];
  }
  if (mark !== '/*') return null;
  const end = text.slice(offset, offset + COMMENT_REACH).indexOf('*/', 2);
  return [end < 0 ? line : text.slice(offset, offset + end + 2)];
};

/** A comment of other languages: an error. */
export const ForeignComment = token('ForeignComment', custom(matchForeignComment), {
  line_breaks: true,
  start_chars_hint: ['/'],
});
/** Ends a statement, unless in parentheses. */
export const Newline = token('Newline', /\r\n|\n|\r/, { label: 'the end of the line', line_breaks: true });
/** Ends a statement too. */
export const Semicolon = token('Semicolon', ';', { label: '`;`' });

/** The path after `use`. */
export const Text = token('Text', /"[^"\r\n]*"/, { label: 'a text in quotes' });
/** A word between marks that are no quotes: an error. */
export const QuotedWord = token(
  'QuotedWord',
  /'[A-Za-z_]\w*'|`[A-Za-z_]\w*`|\u201C[A-Za-z_]\w*\u201D|\u2018[A-Za-z_]\w*\u2019/,
);
/** A text whose end is missing: an error. */
export const UnclosedText = token('UnclosedText', /"[^"\r\n]*/);

/** Signs, each a token of its own. */
export const LParen = token('LParen', '(', { label: '`(`' });
export const RParen = token('RParen', ')', { label: '`)`' });
export const LBrace = token('LBrace', '{', { label: '`{`' });
export const RBrace = token('RBrace', '}', { label: '`}`' });
export const Comma = token('Comma', ',', { label: '`,`' });
export const Colon = token('Colon', ':', { label: '`:`' });
export const Equals = token('Equals', '=', { label: '`=`' });
export const Plus = token('Plus', '+', { label: '`+`' });
export const Minus = token('Minus', '-', { label: '`-`' });
export const Star = token('Star', '*', { label: '`*`' });
export const Slash = token('Slash', '/', { label: '`/`' });

/** `$name` and its form in braces. */
export const Reference = token('Reference', /\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\}/, { label: 'a `$name`' });
/** A `$` without a name: an error. */
export const BadReference = token('BadReference', /\$(?:\{[^}\r\n]*\}?)?/);

/** Between the sizes of dimensions. */
export const Cross = token('Cross', custom(matchCross), {
  line_breaks: false,
  start_chars_hint: ['x'],
  label: '`x`',
});
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?!(?!x[\d$(])[\w.])/;
/** Digits, a point, an exponent; nothing that goes on as a word. */
export const NumberLiteral = token('Number', NUMBER, { label: 'a number' });
/** Digits that go on as a word: an error. */
export const BadNumber = token('BadNumber', /(?:\d|\.\d)[\w.]*/);

const named = { categories: [Name, CallName] };

/** `k5`, `k3x5`: a letter and sizes in one word. Where a name is wanted, it is one. */
export const ShortOption = token('ShortOption', /[a-z]\d+(?:\.\d+)?(?:x\d+(?:\.\d+)?)*(?!\.\d|\w|x[$(])/, {
  ...named,
  label: 'an option',
});
/** The letter of an option whose value is a `$name`, in parentheses, negative, or a mixture: `k$kernel`, `k3x$n`. */
export const OptionLetter = token(
  'OptionLetter',
  /[a-z](?=\$|\(|-\d|\d+(?:\.\d+)?(?:x\d+(?:\.\d+)?)*x[$(])/,
  { ...named, label: 'an option' },
);
/** Any other word. */
export const Identifier = token('Identifier', /[A-Za-z_]\w*/, { ...named, label: 'a name' });

const keyword = (name: string, word: string): TokenType =>
  token(name, word, { longer_alt: Identifier, categories: [Name], label: `\`${word}\`` });

/** The words of the language. */
export const Model = keyword('Model', 'model');
export const BlockWord = keyword('Block', 'block');
export const UseWord = keyword('Use', 'use');
export const RepeatWord = keyword('Repeat', 'repeat');
export const ResidualWord = keyword('Residual', 'residual');
export const BranchWord = keyword('Branch', 'branch');
export const In = keyword('In', 'in');

/** Stands for tokens that could not be read, so that the rest can be. */
export const Unreadable = token('Unreadable', Lexer.NA, { label: 'an unreadable statement' });

/** Every token, those that must be tried first in front. */
export const tokens: readonly TokenType[] = [
  Name,
  CallName,
  Bom,
  Blank,
  Comment,
  ForeignComment,
  Newline,
  Semicolon,
  Text,
  QuotedWord,
  UnclosedText,
  LParen,
  RParen,
  LBrace,
  RBrace,
  Comma,
  Colon,
  Equals,
  Plus,
  Minus,
  Star,
  Slash,
  Reference,
  BadReference,
  Cross,
  NumberLiteral,
  BadNumber,
  ShortOption,
  OptionLetter,
  Model,
  BlockWord,
  UseWord,
  RepeatWord,
  ResidualWord,
  BranchWord,
  In,
  Identifier,
  Unreadable,
];
