/** Concrete tree to syntax tree: arguments and values. */
import type { CstNode, IToken } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import { InternalError, type Span } from '../diagnostics/diagnostic.ts';
import type { Argument, Expression, Operator } from './ast.ts';
import { endOf, spanOf } from './lex.ts';
import { type BuildContext, nameOf, ruleOf, rulesOf, spanOfNode, tokenOf, tokensOf } from './tree.ts';

/** How many operands one piece of arithmetic may have. */
const OPERAND_LIMIT = 256;

/** Builds one argument; `depth` counts the parentheses around it. */
export function buildArgument(node: CstNode, context: BuildContext, depth: number): Argument {
  const span = spanOfNode(node, context.file);
  const named = ruleOf(node, 'named');
  if (named !== undefined) {
    const value = buildValue(ruleOf(named, 'value')!, context);
    return { kind: 'named', name: nameOf(tokenOf(named, 'Name')!, context.file), value, span };
  }
  const short = ruleOf(node, 'short');
  if (short !== undefined) return buildShort(short, context);
  const word = ruleOf(node, 'word');
  if (word !== undefined) {
    const list = ruleOf(word, 'list');
    const given = list === undefined ? [] : buildList(list, context);
    return { kind: 'word', word: tokenOf(word, 'Name')!.image, arguments: given, span };
  }
  return { kind: 'positional', value: buildExpression(ruleOf(node, 'expression')!, context, depth), span };
}

/** Builds what stands in parentheses, between commas. */
export function buildList(node: CstNode, context: BuildContext): Argument[] {
  return rulesOf(node, 'argument').map((each) => buildArgument(each, context, 1));
}

function buildShort(node: CstNode, context: BuildContext): Argument {
  const span = spanOfNode(node, context.file);
  const whole = tokenOf(node, 'ShortOption');
  const letter = whole?.image[0] ?? tokenOf(node, 'OptionLetter')!.image;
  const value = whole === undefined ? buildLetterValue(node, context) : sizesOfText(whole, context);
  const tail = ruleOf(node, 'tail');
  if (tail === undefined) return { kind: 'short', letter, value, span };
  const tailSpan = spanOfNode(tail, context.file);
  const written = `${context.text.slice(value.span.start, value.span.end)} ${context.text.slice(tailSpan.start, tailSpan.end)}`;
  const text = `${letter}(${written})`;
  const edits = [{ span, text }];
  context.diagnostics.push(diagnose('arithmetic-after-option', { written: text }, { span: tailSpan, edits }));
  context.broken = true;
  return { kind: 'short', letter, value, span };
}

function buildLetterValue(node: CstNode, context: BuildContext): Expression {
  const operand = buildSizes(ruleOf(node, 'sizes')!, context);
  const minus = tokenOf(node, 'Minus');
  if (minus === undefined) return operand;
  return { kind: 'negation', operand, span: { ...operand.span, start: minus.startOffset } };
}

/** `k3x5` is one token; its sizes are taken apart here. */
function sizesOfText(token: IToken, context: BuildContext): Expression {
  let start = token.startOffset + 1;
  const parts = token.image
    .slice(1)
    .split('x')
    .map((text) => {
      const span = { file: context.file, start, end: start + text.length };
      start = span.end + 1;
      return numberOf(text, span, context);
    });
  const span = { file: context.file, start: token.startOffset + 1, end: endOf(token) };
  return parts.length === 1 ? parts[0]! : { kind: 'dimensions', parts, span };
}

function numberOf(text: string, span: Span, context: BuildContext): Expression {
  const value = Number(text);
  const isInteger = /^\d+$/.test(text);
  if (isInteger ? !Number.isSafeInteger(value) : !Number.isFinite(value)) {
    context.diagnostics.push(diagnose('number-too-large', { found: text }, { span }));
    context.broken = true;
  }
  return { kind: isInteger ? 'integer' : 'number', value, span };
}

/** Builds what stands after `=`, in a set, or alone as the text of a parameter. */
export function buildValue(node: CstNode, context: BuildContext): Expression {
  const span = spanOfNode(node, context.file);
  const expression = ruleOf(node, 'expression');
  if (expression !== undefined) return buildExpression(expression, context, 1);
  const word = ruleOf(node, 'word')!;
  const name = nameOf(tokenOf(word, 'Name')!, context.file);
  const list = ruleOf(word, 'list');
  if (list !== undefined) return { kind: 'application', name, arguments: buildList(list, context), span };
  if (name.text === 'true' || name.text === 'false')
    return { kind: 'boolean', value: name.text === 'true', span };
  return { kind: 'word', word: name.text, span };
}

/** Builds arithmetic; outside parentheses (`depth` 0) a minus must not be ambiguous. */
export function buildExpression(node: CstNode, context: BuildContext, depth = 0): Expression {
  return buildChain(node, context, {
    operands: rulesOf(node, 'term').map((term) => buildTerm(term, context, depth)),
    operators: [...tokensOf(node, 'Plus'), ...tokensOf(node, 'Minus')],
    depth,
  });
}

function buildTerm(node: CstNode, context: BuildContext, depth: number): Expression {
  return buildChain(node, context, {
    operands: rulesOf(node, 'factor').map((factor) => buildFactor(factor, context, depth)),
    operators: [...tokensOf(node, 'Star'), ...tokensOf(node, 'Slash')],
    depth,
  });
}

interface Chain {
  readonly operands: readonly Expression[];
  readonly operators: readonly IToken[];
  readonly depth: number;
}

function buildChain(node: CstNode, context: BuildContext, { operands, operators, depth }: Chain): Expression {
  if (operands.length > OPERAND_LIMIT) {
    const span = spanOfNode(node, context.file);
    context.diagnostics.push(diagnose('expression-too-long', { limit: OPERAND_LIMIT }, { span }));
    context.broken = true;
    return operands[0]!;
  }
  const ordered = operators.toSorted((a, b) => a.startOffset - b.startOffset);
  return operands.reduce((left, right, index) => {
    const token = ordered[index - 1]!;
    if (depth === 0) refuseLooseMinus(token, left, right, context);
    const span = { ...left.span, end: right.span.end };
    return { kind: 'binary', operator: token.image as Operator, left, right, span };
  });
}

/** `$n -1`: a blank before the minus and none after. */
function isLoose(token: IToken, text: string): boolean {
  return (
    token.image === '-' &&
    /\s/.test(text[token.startOffset - 1] ?? ' ') &&
    !/\s/.test(text[endOf(token)] ?? ' ')
  );
}

function refuseLooseMinus(token: IToken, left: Expression, right: Expression, context: BuildContext): void {
  if (!isLoose(token, context.text)) return;
  const source = (span: Span) => context.text.slice(span.start, span.end);
  const written = `${source(left.span)} - ${source(right.span)}`;
  const span = spanOf(token, context.file);
  context.diagnostics.push(diagnose('ambiguous-minus', { written }, { span, edits: [{ span, text: '- ' }] }));
}

function buildFactor(node: CstNode, context: BuildContext, depth: number): Expression {
  const operand = buildSizes(ruleOf(node, 'sizes')!, context);
  const minus = tokenOf(node, 'Minus');
  if (minus === undefined) return operand;
  if (depth === 0 && isLoose(minus, context.text)) {
    const written = context.text.slice(operand.span.start, operand.span.end);
    const span = { ...operand.span, start: minus.startOffset };
    const edits = [{ span, text: `(-${written})` }];
    const fixes = [{ message: `\`${written}\``, edits: [{ span, text: written }] }];
    context.diagnostics.push(diagnose('bare-negative', { written }, { span, edits, fixes }));
    context.broken = true;
  }
  return { kind: 'negation', operand, span: { ...operand.span, start: minus.startOffset } };
}

function buildSizes(node: CstNode, context: BuildContext): Expression {
  const parts = rulesOf(node, 'primary').map((primary) => buildPrimary(primary, context));
  return parts.length === 1 ? parts[0]! : { kind: 'dimensions', parts, span: spanOfNode(node, context.file) };
}

function buildPrimary(node: CstNode, context: BuildContext): Expression {
  const span = spanOfNode(node, context.file);
  const number = tokenOf(node, 'Number');
  if (number !== undefined) return numberOf(number.image, span, context);
  const reference = tokenOf(node, 'Reference');
  if (reference !== undefined)
    return { kind: 'reference', name: reference.image.replace(/[${}]/g, ''), span };
  const inner = ruleOf(node, 'expression');
  if (inner === undefined) throw new InternalError('a primary without a rule');
  return { ...buildExpression(inner, context, 1), span };
}
