/** Syntax tree to plain layer calls: blocks, repeats and files unrolled, every argument computed. */

import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { Block, ModelAst } from '../../parser/ast.ts';
import type { Expanded } from './calls.ts';
import { type Expansion, environmentAt, openExpansion, type Position, remarkUnused } from './expansion.ts';
import { readInputs } from './inputs.ts';
import { type BoundParameter, bindParameters, type ParameterInput } from './parameters.ts';
import { openFrame } from './paths.ts';
import { addParameters, openScope, type Scope } from './scope.ts';
import type { ParameterValue } from './values.ts';
import { descend, walk } from './walk.ts';

/** What unrolling is given besides the tree. */
export interface ExpandOptions {
  readonly parameters?: Readonly<Record<string, ParameterInput>> | undefined;
  /** Where the parameters were given, for errors about them. */
  readonly parameterPlaces?: Readonly<Record<string, Span>> | undefined;
  /** Where their names were, for those that the model does not have; the place of the value where nothing is said. */
  readonly parameterNamePlaces?: Readonly<Record<string, Span>> | undefined;
  /** The text of a file that is used, or undefined where it cannot be read. */
  readonly readFile?: ((path: string) => string | undefined) | undefined;
}

/** Unrolls a model; what is wrong with names and numbers is in the diagnostics. */
export function expand(ast: ModelAst, options: ExpandOptions = {}): Expanded {
  const diagnostics = new Map<string, Diagnostic>();
  const expansion = openExpansion(ast.file, options.readFile, (diagnostic) => {
    const { code, span } = diagnostic;
    const key = `${code} ${span?.file} ${span?.start} ${span?.end} ${span === undefined ? diagnostic.message : ''}`;
    if (!diagnostics.has(key)) diagnostics.set(key, diagnostic);
  });
  const scope = openScope();
  const bound = bindModel(ast, scope, options, expansion);
  const root: Position = {
    scope,
    frame: openFrame(),
    trail: undefined,
    depth: 0,
    isInside: false,
    isReached: true,
  };
  walk(ast.statements, -1, root, expansion);
  for (const [block, written] of expansion.defined) {
    if (!expansion.calledBlocks.has(block)) lookAtBlock(block, { ...root, scope: written }, expansion);
  }
  const isLibrary =
    expansion.layers.length === 0 && ast.statements.some((statement) => statement.kind === 'block');
  const values = bound.flatMap(({ definition, value }): [string, ParameterValue][] =>
    value === undefined ? [] : [[definition.name, value]],
  );
  return {
    file: ast.file,
    ...(ast.header && { name: ast.header.name.text }),
    layers: expansion.layers,
    unreached: expansion.unreached,
    parameters: bound.map(({ definition }) => definition),
    values: Object.fromEntries(values),
    diagnostics: [...diagnostics.values()],
    remarks: remarkUnused(ast, isLibrary, expansion),
    isWhole: expansion.isWhole,
    sources: expansion.sources,
    suppressions: expansion.suppressions,
    isLibrary,
  };
}

function bindModel(
  ast: ModelAst,
  scope: Scope,
  options: ExpandOptions,
  expansion: Expansion,
): readonly BoundParameter[] {
  const parameters = ast.header?.parameters ?? [];
  const isReadable = !ast.statements.some(
    (statement) => statement.kind === 'broken' && statement.brings === 'parameters',
  );
  const inputs = isReadable ? (options.parameters ?? {}) : {};
  const given = readInputs(inputs, parameters, {
    places: options.parameterPlaces,
    namePlaces: options.parameterNamePlaces,
    declarations: ast.header?.name.span ?? { file: ast.file, start: 0, end: 0 },
    report: expansion.report,
  });
  const bound = bindParameters(parameters, given, environmentAt(scope, expansion));
  addParameters(bound, scope);
  for (const { name, required, span } of bound.map(({ definition }) => definition)) {
    if (!required || given.has(name)) continue;
    // Of two declarations the other may have the default.
    const isOnly = parameters.filter((parameter) => parameter.name.text === name).length === 1;
    if (isOnly) expansion.report(diagnose('missing-parameter', { name }, { span }));
  }
  return bound;
}

/** Looks at a block that nobody calls, for the errors in it. */
function lookAtBlock(block: Block, position: Position, expansion: Expansion): void {
  const inner = openScope(position.scope);
  const environment = environmentAt(position.scope, expansion);
  addParameters(bindParameters(block.parameters, new Map(), environment), inner);
  const place = { path: block.name.text, structuralPath: block.name.text };
  walk(block.body, -1, { ...descend(position, openFrame(place), inner), isReached: false }, expansion);
}
