/** What the first word of a statement means: a layer, a block, or nothing. */
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { clearlyMeant, nearest } from '../../diagnostics/nearest.ts';
import { layerMeant, layers } from '../../layers/index.ts';
import type { Block, Call } from '../../parser/ast.ts';
import { statementWords } from '../../parser/keywords.ts';
import { blockNames, findBlock, isGuessed, mayHaveOtherBlocks, type Scope } from './scope.ts';

/** What is called; `unknown` is reported, or is the fault of something reported. */
export type Target =
  | 'unknown'
  | { readonly layer: string }
  | { readonly block: Block; readonly scope: Scope };

/** Finds what a call means at its place. */
export function resolveCall(call: Call, scope: Scope, report: (diagnostic: Diagnostic) => void): Target {
  const found = call.name.text;
  const { span } = call.name;
  const known = findBlock(scope, found);
  if (known !== undefined) {
    if (known.block === undefined || isGuessed(scope)) return 'unknown';
    const { start, end } = known.origin!;
    if (call.span.start >= end) return { block: known.block, scope: known.scope };
    const code = call.span.start < start ? 'block-not-yet-defined' : 'recursive-block';
    report(diagnose(code, { found }, { span }));
    return 'unknown';
  }
  const definition = Object.hasOwn(layers, found) ? layers[found] : undefined;
  if (definition?.role === 'join') {
    report(diagnose('join-by-name', { found }, { span }));
    return 'unknown';
  }
  if (definition !== undefined) return { layer: found };
  return mayHaveOtherBlocks(scope) ? 'unknown' : misspelt(call, scope, report);
}

/** A word that is neither a layer nor a block: reported, and read as a layer where only that one can be meant. */
function misspelt({ name }: Call, scope: Scope, report: (diagnostic: Diagnostic) => void): Target {
  const { text: found, span } = name;
  const kinds = Object.values(layers).flatMap(({ role, kind }) => (role === 'join' ? [] : [kind]));
  const words = [...kinds, ...blockNames(scope), ...statementWords];
  const suggestion = layerMeant(found)?.kind ?? nearest(found, words);
  const edits = suggestion === undefined ? [] : [{ span, text: suggestion }];
  report(diagnose('unknown-layer', { found, suggestion }, { span, edits }));
  const meant = clearlyMeant(found, words);
  return meant !== undefined && meant === suggestion && kinds.includes(meant) ? { layer: meant } : 'unknown';
}
