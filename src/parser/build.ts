/** Concrete tree to syntax tree: statements. */
import type { CstNode } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import { type Fix, InternalError } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Branch, Broken, Call, Join, Parameter, Statement } from './ast.ts';
import { bodyOf } from './bodies.ts';
import { buildArgument, buildExpression, buildList, buildValue } from './build-values.ts';
import { joinWords } from './keywords.ts';
import { spanOf, type UnreadablePayload } from './lex.ts';
import { type BuildContext, nameOf, ruleOf, rulesOf, spanOfNode, tokenOf } from './tree.ts';

/** How far back a name is looked for. */
const LONGEST_NAME = 100;

/** Builds the statements of one level. */
export function buildStatements(
  nodes: readonly CstNode[],
  context: BuildContext,
  inside = false,
): Statement[] {
  const statements: Statement[] = [];
  let join: CstNode | undefined;
  for (const [index, node] of nodes.entries()) {
    if (node === join) continue;
    join = takeLateJoin(node, nodes[index + 1], context);
    const statement = buildStatement(node, context, inside);
    if (statement !== undefined) statements.push(statement);
  }
  return statements;
}

/** A join on a line of its own is reported and moved to its branch; gives the statement that it was. */
function takeLateJoin(node: CstNode, next: CstNode | undefined, context: BuildContext): CstNode | undefined {
  const branch = ruleOf(node, 'branch');
  const call = next && ruleOf(next, 'call');
  const word = call && tokenOf(call, 'CallName');
  if (branch === undefined || tokenOf(branch, 'Name') !== undefined || !isJoin(word?.image)) return undefined;
  if (call?.children.list !== undefined || call?.children.argument !== undefined) return undefined;
  const { file, end } = spanOfNode(branch, context.file);
  const edits = [{ span: { file, start: end, end: word!.startOffset }, text: ' ' }];
  const span = { file, start: end, end };
  context.diagnostics.push(diagnose('missing-join', { late: word!.image }, { span, edits }));
  branch.children.Name = [word!];
  return next;
}

function isJoin(word: string | undefined): word is Join {
  return word === 'add' || word === 'concat';
}

function buildStatement(node: CstNode, context: BuildContext, inside: boolean): Statement | undefined {
  const outer = context.broken;
  context.broken = false;
  const statement = statementOf(node, context, inside);
  const isBroken = context.broken;
  context.broken = outer;
  if (!isBroken) return statement;
  const span = spanOfNode(node, context.file);
  // The `model` line leaves no statement.
  return statement === undefined
    ? { kind: 'broken', brings: 'parameters', body: [], span }
    : brokenFrom(statement);
}

/** A statement of which only what it holds can be relied on. */
export function brokenFrom(statement: Statement): Broken {
  if (statement.kind === 'broken') return statement;
  const { span } = statement;
  const body = bodyOf(statement);
  if (statement.kind === 'block')
    return { kind: 'broken', brings: 'blocks', name: statement.name.text, body, span };
  return { kind: 'broken', brings: statement.kind === 'use' ? 'blocks' : 'layers', body, span };
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
        const keyword = spanOf(tokenOf(child, 'Repeat')!, context.file);
        return { kind: 'repeat', count, body: statementsIn(child, context), keyword, ...labelled };
      }
      case 'residual': {
        const keyword = spanOf(tokenOf(child, 'Residual')!, context.file);
        return { kind: 'residual', body: statementsIn(child, context), keyword, ...labelled };
      }
      case 'branch':
        return { ...buildBranch(child, context), ...labelled };
      default:
        if (label !== undefined) {
          const edits = [{ span: { ...span, end: spanOfNode(child, context.file).start }, text: '' }];
          context.diagnostics.push(
            diagnose('misplaced-label', { keyword: rule }, { span: label.span, edits }),
          );
        }
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
        body: statementsIn(node, context),
        span,
      };
    }
    case 'unreadable': {
      const payload = tokenOf(node, 'Unreadable')!.payload as UnreadablePayload;
      const body = rulesOf(node, 'body').flatMap((each) => bodyStatements(each, context));
      return { kind: 'broken', ...payload, body, span };
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
    context.diagnostics.push(diagnose('misplaced-model', {}, { span: keyword }));
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
      const fixes = bracedReference(end, context);
      context.diagnostics.push(diagnose('missing-blank', {}, { span: argument.span, edits, fixes }));
    }
    end = argument.span.end;
  }
  return { kind: 'call', name, arguments: [...listed, ...rest] };
}

/** `$sizex${size}`: the name swallows the `x` of the dimensions. */
function bracedReference(end: number, { text, file }: BuildContext): readonly Fix[] {
  const name = /\$(\w+)x$/.exec(text.slice(Math.max(0, end - LONGEST_NAME), end))?.[1];
  if (name === undefined) return [];
  const braced = `\${${name}}x`;
  const span = { file, start: end - `$${name}x`.length, end };
  return [{ message: `\`${braced}\``, edits: [{ span, text: braced }] }];
}

function buildBranch(node: CstNode, context: BuildContext): Omit<Branch, 'label' | 'span'> {
  const keyword = spanOf(tokenOf(node, 'Branch')!, context.file);
  const bodies = rulesOf(node, 'body');
  if (bodies.length < 2) {
    const { file, end } = spanOfNode(bodies[0]!, context.file);
    const edits = [{ span: { file, start: end, end }, text: ' { }' }];
    context.diagnostics.push(diagnose('too-few-arms', {}, { span: keyword, edits }));
  }
  return {
    kind: 'branch',
    arms: bodies.map((body) => bodyStatements(body, context)),
    join: buildJoin(node, context),
    keyword,
  };
}

function buildJoin(node: CstNode, context: BuildContext): Join {
  const token = tokenOf(node, 'Name');
  if (isJoin(token?.image)) return token.image;
  context.broken = true;
  if (token === undefined) {
    const end = spanOfNode(node, context.file).end;
    context.diagnostics.push(diagnose('missing-join', {}, { span: { file: context.file, start: end, end } }));
    return 'add';
  }
  const span = spanOf(token, context.file);
  const suggestion = nearest(token.image, joinWords);
  const edits = suggestion === undefined ? [] : [{ span, text: suggestion }];
  context.diagnostics.push(diagnose('unknown-join', { found: token.image, suggestion }, { span, edits }));
  return 'add';
}

function statementsIn(node: CstNode, context: BuildContext): Statement[] {
  return bodyStatements(ruleOf(node, 'body')!, context);
}

function bodyStatements(body: CstNode, context: BuildContext): Statement[] {
  return buildStatements(rulesOf(ruleOf(body, 'statements')!, 'statement'), context, true);
}
