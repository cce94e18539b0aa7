/** Statements that run into each other: `input 8 dense 3`. */
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { layerMeant, layers } from '../../layers/index.ts';
import type { Argument, Call } from '../../parser/ast.ts';
import { blockNames, findBlock, mayHaveOtherBlocks, type Scope } from './scope.ts';

/** The statements that a call is: more than one where ends of lines are missing, which is reported. */
export function statementsOf(
  call: Call,
  scope: Scope,
  report: (diagnostic: Diagnostic) => void,
): readonly Call[] {
  if (!call.arguments.some((argument) => beginsStatement(argument, call, scope))) return [call];
  const parts: Call[] = [{ ...call, arguments: [] }];
  for (const argument of call.arguments) {
    const last = parts.at(-1)!;
    if (argument.kind !== 'word' || !beginsStatement(argument, last, scope)) {
      const span = { ...last.span, end: argument.span.end };
      parts[parts.length - 1] = { ...last, arguments: [...last.arguments, argument], span };
      continue;
    }
    const { word: text, arguments: given, span } = argument;
    const gap = { ...span, start: last.arguments.at(-1)?.span.end ?? last.name.span.end, end: span.start };
    const name = { text, span: { ...span, end: span.start + text.length } };
    if (parts.length === 1 && last.arguments.length === 0 && meansNothing(call, scope)) {
      const edits = [{ span: { ...call.name.span, end: span.start }, text: '' }];
      const facts = { found: call.name.text, suggestion: undefined, before: text };
      report(diagnose('unknown-layer', facts, { span: call.name.span, edits }));
      parts[0] = { ...last, name, arguments: given, span };
      continue;
    }
    report(
      diagnose('missing-line-end', { found: text }, { span: name.span, edits: [{ span: gap, text: '\n' }] }),
    );
    parts.push({ kind: 'call', name, arguments: given, span });
  }
  return parts.map((part, index) =>
    index === 0
      ? { ...part, span: { ...part.span, end: part.arguments.at(-1)?.span.end ?? part.name.span.end } }
      : part,
  );
}

/** Whether the first word is no layer, no block, and none that is misspelt. */
function meansNothing({ name: { text } }: Call, scope: Scope): boolean {
  const words = [...Object.keys(layers), ...blockNames(scope)];
  return nearest(text, words) === undefined && layerMeant(text) === undefined && !mayHaveOtherBlocks(scope);
}

/** Whether a word can only be the beginning of another statement. */
function beginsStatement(argument: Argument, { name }: Call, scope: Scope): boolean {
  if (argument.kind !== 'word') return false;
  const { word } = argument;
  const taker = Object.hasOwn(layers, name.text) ? layers[name.text] : undefined;
  const takes = Object.values(taker?.arguments ?? {}).some(({ words }) => words?.includes(word));
  if (takes || taker?.arguments[word] !== undefined) return false;
  const role = Object.hasOwn(layers, word) ? layers[word]!.role : undefined;
  // A block takes any word; what is a layer would be of no use to it.
  return (
    role === 'layer' || role === 'input' || (taker !== undefined && findBlock(scope, word) !== undefined)
  );
}
