/** Syntax tree to text: parsing the result gives the same tree. */
import { unreachable } from '../diagnostics/diagnostic.ts';
import type { Argument, Expression, ModelAst, Name, Parameter, Statement } from './ast.ts';

/** The model as `.nn` text, one statement a line. */
export function print(ast: ModelAst): string {
  const header =
    ast.header === undefined
      ? []
      : [`model ${ast.header.name.text}${printParameters(ast.header.parameters)}`];
  const lines = [...header, ...ast.statements.flatMap((statement) => printStatement(statement))];
  return lines.map((line) => `${line}\n`).join('');
}

function printStatement(statement: Statement): string[] {
  switch (statement.kind) {
    case 'call':
      return [
        `${labelOf(statement)}${[statement.name.text, ...statement.arguments.map(printArgument)].join(' ')}`,
      ];
    case 'repeat':
      return printBody(`${labelOf(statement)}repeat ${printExpression(statement.count)}`, statement.body);
    case 'residual':
      return printBody(`${labelOf(statement)}residual`, statement.body);
    case 'branch': {
      const arms = statement.arms.flatMap((arm, index) =>
        printBody(index === 0 ? `${labelOf(statement)}branch` : '', arm),
      );
      return [...arms.slice(0, -1), `} ${statement.join}`];
    }
    case 'block':
      return printBody(
        `block ${statement.name.text}${printParameters(statement.parameters)}`,
        statement.body,
      );
    case 'use':
      return [`use "${statement.path}"`];
    case 'broken':
      return ['# a statement that could not be read'];
    default:
      return unreachable(statement);
  }
}

function labelOf({ label }: { readonly label?: Name }): string {
  return label === undefined ? '' : `${label.text}: `;
}

function printBody(head: string, body: readonly Statement[]): string[] {
  const inner = body.flatMap((statement) => printStatement(statement)).map((line) => `  ${line}`);
  return [head === '' ? '{' : `${head} {`, ...inner, '}'];
}

function printParameters(parameters: readonly Parameter[]): string {
  return parameters.length === 0 ? '' : `(${parameters.map(printParameter).join(', ')})`;
}

function printParameter({ name, default: preset, allowed }: Parameter): string {
  const value = preset === undefined ? '' : ` = ${printExpression(preset)}`;
  const set = allowed === undefined ? '' : ` in {${allowed.map((each) => printExpression(each)).join(', ')}}`;
  return `${name.text}${value}${set}`;
}

function printArgument(argument: Argument): string {
  switch (argument.kind) {
    case 'positional':
      return printExpression(argument.value);
    case 'named':
      return `${argument.name.text}=${printExpression(argument.value)}`;
    case 'word':
      return argument.arguments.length === 0
        ? argument.word
        : `${argument.word}${printList(argument.arguments)}`;
    case 'short':
      return `${argument.letter}${printSize(argument.value)}`;
    default:
      return unreachable(argument);
  }
}

function printList(list: readonly Argument[]): string {
  return `(${list.map(printArgument).join(', ')})`;
}

/** What touches a letter or an `x`: anything but a size or a reference needs parentheses. */
function printSize(value: Expression): string {
  switch (value.kind) {
    case 'integer':
    case 'number':
      return plainNumber(value);
    case 'reference':
      return `\${${value.name}}`;
    case 'dimensions':
      return value.parts
        .map((part) => (part.kind === 'dimensions' ? `(${printSize(part)})` : printSize(part)))
        .join('x');
    default:
      return `(${printExpression(value)})`;
  }
}

/** Digits without an exponent, which would not be read after a letter. */
function plainNumber({
  kind,
  value,
}: {
  readonly kind: 'integer' | 'number';
  readonly value: number;
}): string {
  const text = numberText(kind, value);
  return /[eE]/.test(text) ? `(${text})` : text;
}

function numberText(kind: 'integer' | 'number', value: number): string {
  const text = String(value);
  return kind === 'integer' || /[.e]/.test(text) ? text : `${text}.0`;
}

const strength = { '+': 1, '-': 1, '*': 2, '/': 2 } as const;

/** An expression; `bound` is how tightly the operator around it binds. */
function printExpression(expression: Expression, bound = 0): string {
  switch (expression.kind) {
    case 'integer':
    case 'number':
      return numberText(expression.kind, expression.value);
    case 'boolean':
      return String(expression.value);
    case 'word':
      return expression.word;
    case 'reference':
      return `$${expression.name}`;
    case 'negation':
      return `(-${printOperand(expression.operand)})`;
    case 'dimensions':
      return printSize(expression);
    case 'application':
      return `${expression.name.text}${printList(expression.arguments)}`;
    case 'binary': {
      const own = strength[expression.operator];
      const text = `${printExpression(expression.left, own)} ${expression.operator} ${printExpression(expression.right, own + 1)}`;
      return own < bound ? `(${text})` : text;
    }
    default:
      return unreachable(expression);
  }
}

function printOperand(operand: Expression): string {
  return operand.kind === 'binary' ? `(${printExpression(operand)})` : printExpression(operand);
}
