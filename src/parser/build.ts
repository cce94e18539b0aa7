/** Concrete tree to syntax tree: statements. */
import type { CstNode } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import type { Span } from '../diagnostics/diagnostic.ts';
import { InternalError } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Branch, Call, Join, Parameter, Statement } from './ast.ts';
import { buildArgument, buildExpression, buildList, buildValue } from './build-values.ts';
import { spanOf, type UnreadablePayload } from './lex.ts';
import { type BuildContext, nameOf, ruleOf, rulesOf, spanOfNode, tokenOf } from './tree.ts';

/** Builds the statements of one level. */
export function buildStatements(
  nodes: readonly CstNode[],
  context: BuildContext,
  inside = false,
): Statement[] {
  const statements: Statement[] = [];
  for (const node of nodes) {
    const statement = buildStatement(node, context, inside);
    if (statement !== undefined) statements.push(statement);
  }
  return statements;
}

function buildStatement(node: CstNode, context: BuildContext, inside: boolean): Statement | undefined {
  const outer = context.broken;
  context.broken = false;
  const statement = statementOf(node, context, inside);
  const isBroken = context.broken;
  context.broken = outer;
  if (!isBroken) return statement;
  const isHeader = ruleOf(node, 'model') !== undefined;
  const span = spanOfNode(node, context.file);
  if (statement?.kind === 'block')
    return { kind: 'broken', brings: 'blocks', name: statement.name.text, span };
  return { kind: 'broken', brings: isHeader ? 'parameters' : 'layers', span };
}

function statementOf(node: CstNode, context: BuildContext, inside: boolean): Statement | undefined {
  const labelNode = ruleOf(node, 'label');
  const label = labelNode === undefined ? undefined : nameOf(tokenOf(labelNode, 'Name')!, context.file);
  const span = spanOfNode(node, context.file);
  const labelled = label === undefined ? { span } : { label, span };
  for (const [rule, children] of Object.entries(node.children)) {
    const child = children![0] as CstNode;
    switch (rule) {
      case 'label':
        break;
      case 'call':
        return { ...buildCall(child, context), ...labelled };
      case 'repeat': {
        const count = buildExpression(ruleOf(child, 'expression')!, context);
        return { kind: 'repeat', count, body: bodyOf(child, context), ...labelled };
      }
      case 'residual': {
        const keyword = spanOf(tokenOf(child, 'Residual')!, context.file);
        return { kind: 'residual', body: bodyOf(child, context), keyword, ...labelled };
      }
      case 'branch':
        return { ...buildBranch(child, context), ...labelled };
      default:
        if (label !== undefined) report(context, 'misplaced-label', { keyword: rule }, label.span);
        return buildDefinition(rule, child, context, inside);
    }
  }
  throw new InternalError('a statement without a rule');
}

function buildDefinition(
  rule: string,
  node: CstNode,
  context: BuildContext,
  inside: boolean,
): Statement | undefined {
  const span = spanOfNode(node, context.file);
  switch (rule) {
    case 'model':
      buildHeader(node, context, inside);
      return undefined;
    case 'use':
      return { kind: 'use', path: tokenOf(node, 'Text')!.image.slice(1, -1), span };
    case 'block': {
      const name = nameOf(tokenOf(node, 'Name')!, context.file);
      return {
        kind: 'block',
        name,
        parameters: buildParameters(node, context),
        body: bodyOf(node, context),
        span,
      };
    }
    case 'unreadable': {
      const payload = tokenOf(node, 'Unreadable')!.payload as UnreadablePayload;
      for (const body of rulesOf(node, 'body')) bodyStatements(body, context);
      return { kind: 'broken', ...payload, span };
    }
    default:
      throw new InternalError(`no statement is called ${rule}`);
  }
}

function buildHeader(node: CstNode, context: BuildContext, inside: boolean): void {
  const name = nameOf(tokenOf(node, 'Name')!, context.file);
  const header = { name, parameters: buildParameters(node, context), span: spanOfNode(node, context.file) };
  const keyword = spanOf(tokenOf(node, 'Model')!, context.file);
  if (inside) {
    report(context, 'misplaced-model', {}, keyword);
  } else if (context.header !== undefined) {
    const related = [{ span: context.header.span, message: 'the first' }];
    context.diagnostics.push(diagnose('second-model', {}, { span: keyword, related }));
  } else {
    context.header = header;
  }
}

function buildParameters(node: CstNode, context: BuildContext): Parameter[] {
  const list = ruleOf(node, 'parameters');
  return list === undefined ? [] : rulesOf(list, 'parameter').map((each) => buildParameter(each, context));
}

function buildParameter(node: CstNode, context: BuildContext): Parameter {
  const value = ruleOf(node, 'value');
  const allowed = ruleOf(node, 'allowed');
  return {
    name: nameOf(tokenOf(node, 'Name')!, context.file),
    ...(value === undefined ? {} : { default: buildValue(value, context) }),
    ...(allowed === undefined
      ? {}
      : { allowed: rulesOf(allowed, 'value').map((each) => buildValue(each, context)) }),
    span: spanOfNode(node, context.file),
  };
}

function buildCall(node: CstNode, context: BuildContext): Omit<Call, 'label' | 'span'> {
  const name = nameOf(tokenOf(node, 'CallName')!, context.file);
  const list = ruleOf(node, 'list');
  const listed = list === undefined ? [] : buildList(list, context);
  const rest = rulesOf(node, 'argument').map((each) => buildArgument(each, context, 0));
  let end = list === undefined ? name.span.end : spanOfNode(list, context.file).end;
  for (const argument of rest) {
    if (argument.span.start === end) {
      const place = { file: context.file, start: end, end };
      const edits = [{ span: place, text: ' ' }];
      context.broken = true;
      context.diagnostics.push(diagnose('missing-blank', {}, { span: argument.span, edits }));
    }
    end = argument.span.end;
  }
  return { kind: 'call', name, arguments: [...listed, ...rest] };
}

function buildBranch(node: CstNode, context: BuildContext): Omit<Branch, 'label' | 'span'> {
  const keyword = spanOf(tokenOf(node, 'Branch')!, context.file);
  const bodies = rulesOf(node, 'body');
  if (bodies.length < 2) report(context, 'too-few-arms', {}, keyword);
  return {
    kind: 'branch',
    arms: bodies.map((body) => bodyStatements(body, context)),
    join: buildJoin(node, context),
    keyword,
  };
}

function buildJoin(node: CstNode, context: BuildContext): Join {
  const token = tokenOf(node, 'Name');
  if (token?.image === 'add' || token?.image === 'concat') return token.image;
  context.broken = true;
  if (token === undefined) {
    const end = spanOfNode(node, context.file).end;
    report(context, 'missing-join', {}, { file: context.file, start: end, end });
    return 'add';
  }
  const span = spanOf(token, context.file);
  const suggestion = nearest(token.image, ['add', 'concat']);
  const edits = suggestion === undefined ? [] : [{ span, text: suggestion }];
  context.diagnostics.push(diagnose('unknown-join', { found: token.image, suggestion }, { span, edits }));
  return 'add';
}

function bodyOf(node: CstNode, context: BuildContext): Statement[] {
  return bodyStatements(ruleOf(node, 'body')!, context);
}

function bodyStatements(body: CstNode, context: BuildContext): Statement[] {
  return buildStatements(rulesOf(ruleOf(body, 'statements')!, 'statement'), context, true);
}

function report(
  context: BuildContext,
  code: 'misplaced-label' | 'misplaced-model' | 'too-few-arms' | 'missing-join',
  facts: { keyword: string } | Record<string, never>,
  span: Span,
): void {
  context.diagnostics.push(diagnose(code, facts as { keyword: string }, { span }));
}
