/** Pairs brackets before the grammar sees them, so that one bracket too few or too many is one error. */
import { createTokenInstance, type IToken } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { repairsOf } from './arms.ts';
import { spanOf, unreadableToken } from './lex.ts';
import * as t from './tokens.ts';

/** How deep braces and parentheses may be nested. */
export const NESTING_LIMIT = 64;

/** How many braces that are missing are looked for. */
const REPAIR_LIMIT = 4;

/** Tokens in which every bracket has its partner. */
export interface Balanced {
  readonly tokens: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
  /** What stands inside of what is not known: a `{` without its `}` spoils the last statement, a stray `}` all. */
  readonly guessed: Guessed;
}

/** The statements whose braces are not clear. */
export type Guessed = 'nothing' | 'last' | 'all';

interface Open {
  readonly token: IToken;
  readonly index: number;
  /** The braces of `in {3, 5}`. */
  readonly isSet: boolean;
}

interface State {
  readonly file: string;
  readonly tokens: (IToken | undefined)[];
  readonly diagnostics: Diagnostic[];
  readonly open: Open[];
  guessed: Guessed;
}

/**
 * Pairs the brackets of a text, and joins lines that parentheses or a `{` continue. Where a brace too few can only be
 * missing at one place, it is taken to be there.
 */
export function balance(tokens: readonly IToken[], file: string): Balanced {
  const diagnostics: Diagnostic[] = [];
  let known: readonly IToken[] = tokens;
  let paired = pair(known, file);
  for (let round = 0; round < REPAIR_LIMIT && paired.guessed !== 'nothing'; round++) {
    const { length } = paired.diagnostics;
    const repairs = repairsOf(known, file).map((repair) => ({
      ...repair,
      paired: pair(repair.tokens, file),
    }));
    const repair = repairs.find((each) => each.paired.diagnostics.length < length);
    if (repair === undefined) break;
    diagnostics.push(repair.diagnostic);
    ({ tokens: known, paired } = repair);
  }
  return { ...paired, diagnostics: [...diagnostics, ...paired.diagnostics] };
}

function pair(tokens: readonly IToken[], file: string): Balanced {
  const state: State = { file, tokens: [...tokens], diagnostics: [], open: [], guessed: 'nothing' };
  for (let index = 0; index < tokens.length; index++) {
    visit(state, index);
    if (state.open.length > NESTING_LIMIT) {
      const span = spanOf(tokens[index]!, file);
      return {
        tokens: [],
        diagnostics: [...state.diagnostics, diagnose('nesting-too-deep', { limit: NESTING_LIMIT }, { span })],
        guessed: 'all',
      };
    }
  }
  const closing = closeAll(state);
  const kept = [...state.tokens.filter((token) => token !== undefined), ...closing];
  return { tokens: joinBraceLines(kept), diagnostics: state.diagnostics, guessed: state.guessed };
}

function visit(state: State, index: number): void {
  const token = state.tokens[index]!;
  switch (token.tokenType) {
    case t.LParen:
      state.open.push({ token, index, isSet: false });
      break;
    case t.LBrace: {
      const isSet = state.open.at(-1)?.token.tokenType === t.LParen;
      state.open.push({ token, index, isSet });
      break;
    }
    case t.RParen:
      closeParenthesis(state, index);
      break;
    case t.RBrace:
      closeBrace(state, index);
      break;
    case t.Semicolon:
      abandonParentheses(state);
      break;
    default:
      if (beginsStatement(state.tokens, index)) abandonParentheses(state);
  }
}

/** A keyword at the start of a line, unless it is the name of a parameter there. */
function beginsStatement(tokens: readonly (IToken | undefined)[], index: number): boolean {
  const type = tokens[index]!.tokenType;
  if (type === t.In || type.CATEGORIES?.length !== 1 || type.CATEGORIES[0] !== t.Name) return false;
  const before = tokens[index - 1]?.tokenType;
  const after = tokens[index + 1]?.tokenType;
  const isName =
    after === t.Equals || after === t.Comma || after === t.RParen || after === t.In || after === t.Newline;
  return before === t.Newline && !isName;
}

function closeParenthesis(state: State, index: number): void {
  if (state.open.at(-1)?.isSet) abandon(state);
  const top = state.open.at(-1);
  if (top?.token.tokenType !== t.LParen) {
    stray(state, index);
    return;
  }
  state.open.pop();
  for (let inside = top.index; inside < index; inside++) {
    if (state.tokens[inside]?.tokenType === t.Newline) state.tokens[inside] = undefined;
  }
}

function closeBrace(state: State, index: number): void {
  if (!state.open.at(-1)?.isSet) abandonParentheses(state);
  if (state.open.pop() !== undefined) return;
  stray(state, index);
  state.tokens[index] = undefined;
  state.guessed = 'all';
}

function stray(state: State, index: number): void {
  const token = state.tokens[index]!;
  const span = spanOf(token, state.file);
  const edits = [{ span, text: '' }];
  state.diagnostics.push(diagnose('stray-bracket', { found: token.image }, { span, edits }));
  state.tokens[index] = unreadableToken(token, token, { brings: 'layers' });
}

function abandonParentheses(state: State): void {
  while (state.open.at(-1)?.token.tokenType === t.LParen || state.open.at(-1)?.isSet) abandon(state);
}

/** Reports the innermost bracket as unclosed; its statement cannot be read. */
function abandon(state: State): void {
  const { token, index } = state.open.pop()!;
  const code = token.tokenType === t.LParen ? 'unclosed-parenthesis' : 'unclosed-brace';
  state.diagnostics.push(diagnose(code, {}, { span: spanOf(token, state.file) }));
  state.tokens[index] = unreadableToken(token, token, { brings: 'layers' });
}

/** At the end of the text: what is open is reported, and braces get partners to read on with. */
function closeAll(state: State): IToken[] {
  const closing: IToken[] = [];
  const last = state.tokens.findLast((token) => token !== undefined);
  while (state.open.length > 0) {
    const top = state.open.at(-1)!;
    if (top.token.tokenType === t.LParen || top.isSet) {
      abandon(state);
      continue;
    }
    state.open.pop();
    if (state.guessed === 'nothing') state.guessed = 'last';
    state.diagnostics.push(diagnose('unclosed-brace', {}, { span: spanOf(top.token, state.file) }));
    const offset = last!.startOffset + last!.image.length;
    closing.push(createTokenInstance(t.RBrace, '', offset, offset - 1, 1, 1, 1, 1));
  }
  return closing;
}

/** `}` and the next `{`, and a statement and its `{`, may stand on separate lines. */
function joinBraceLines(tokens: readonly IToken[]): IToken[] {
  const joined: IToken[] = [];
  for (const token of tokens) {
    if (token.tokenType === t.LBrace) {
      while (joined.at(-1)?.tokenType === t.Newline) joined.pop();
    }
    joined.push(token);
  }
  return joined;
}
