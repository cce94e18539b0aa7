/** What a list of statements brings into scope: its blocks, and those of the files it uses. */
import { dirname, isAbsolute, join } from 'node:path';
import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { layers } from '../../layers/index.ts';
import type { Block, Broken, Parameter, Statement, Use } from '../../parser/ast.ts';
import { keywords } from '../../parser/keywords.ts';
import { parse } from '../../parser/parse.ts';
import type { Suppression } from '../../parser/suppressions.ts';
import { findBlock, findParameter, openScope, type Scope } from './scope.ts';

/** How many files may use each other in a row, and blocks call each other. */
export const DEPTH_LIMIT = 64;

/** The files of an expansion, and what is found out about them. */
export interface Files {
  /** The text of a file, or undefined where it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly sources: Map<string, string>;
  readonly suppressions: Suppression[];
  /** What the files define that were read already. */
  readonly libraries: Map<string, Scope>;
  /** Files that are being read now, the outermost first. */
  readonly reading: string[];
  /** Every block of the main file, for those that nobody calls. */
  readonly defined: Map<Block, Scope>;
}

/** Brings the blocks of a list of statements into its scope, before any of them is looked at. */
export function bringDefinitions(statements: readonly Statement[], scope: Scope, files: Files): void {
  for (const statement of statements) {
    if (statement.kind === 'block') defineBlock(statement, scope, files);
    else if (statement.kind === 'use') useFile(statement, scope, files);
    else if (statement.kind === 'broken') bringUnknown(statement, scope);
  }
}

function bringUnknown(statement: Broken, scope: Scope): void {
  if (statement.brings === 'parameters') scope.hasUnknownParameters = true;
  if (statement.brings !== 'blocks') return;
  if (statement.name === undefined) scope.hasUnknownBlocks = true;
  else scope.blocks.set(statement.name, { scope });
}

function defineBlock(block: Block, scope: Scope, files: Files): void {
  if (!files.defined.has(block)) files.defined.set(block, scope);
  for (const parameter of block.parameters) refuseShadowing(parameter, scope, files);
  const name = block.name.text;
  if (keywords.includes(name)) files.report(diagnose('reserved-name', { name }, { span: block.name.span }));
  addBlock({ name, block, scope, origin: block.span }, block.name.span, { scope, files });
}

function refuseShadowing(parameter: Parameter, scope: Scope, files: Files): void {
  const name = parameter.name.text;
  const outer = findParameter(scope, name);
  if (outer === undefined) return;
  const related = [{ span: outer.span, message: placeSentences.declared }];
  files.report(diagnose('shadowed-parameter', { name }, { span: parameter.name.span, related }));
}

interface NewBlock {
  readonly name: string;
  readonly block?: Block;
  /** Where it was written. */
  readonly scope: Scope;
  readonly origin: Span;
}

function addBlock(added: NewBlock, span: Span, into: { readonly scope: Scope; readonly files: Files }): void {
  const { name, origin } = added;
  const first = findBlock(into.scope, name);
  const isLayer = Object.hasOwn(layers, name);
  // One that could not be read may be the same, and is not known to stand in the way.
  if (first?.block === undefined && !isLayer) {
    into.scope.blocks.set(name, { scope: added.scope, origin, ...(added.block && { block: added.block }) });
    return;
  }
  // Which of the two is called is not known where the other stands further out.
  if (first !== undefined && !into.scope.blocks.has(name))
    into.scope.blocks.set(name, { scope: added.scope });
  const related = first?.origin === undefined ? [] : [{ span: first.origin, message: placeSentences.first }];
  into.files.report(diagnose('duplicate-block', { name, isLayer }, { span, related }));
}

function useFile(use: Use, scope: Scope, files: Files): void {
  const library = readLibrary(use, files);
  if (library === undefined) {
    scope.hasUnknownBlocks = true;
    return;
  }
  if (library.hasUnknownBlocks) scope.hasUnknownBlocks = true;
  for (const [name, { block, scope: written }] of library.blocks) {
    // What the file itself uses is not passed on.
    if (block !== undefined && block.span.file !== library.file) continue;
    if (block === undefined) scope.blocks.set(name, { scope: written });
    else addBlock({ name, block, scope: written, origin: use.span }, use.span, { scope, files });
  }
}

type Library = Scope & { readonly file: string };

/** The blocks of a file; each file is read once. */
function readLibrary(use: Use, files: Files): Library | undefined {
  const path = isAbsolute(use.path) ? use.path : join(dirname(use.span.file), use.path);
  if (files.reading.includes(path)) {
    files.report(diagnose('use-cycle', { path: use.path }, { span: use.span }));
    return undefined;
  }
  const known = files.libraries.get(path);
  if (known !== undefined) return { ...known, file: path };
  const text = files.reading.length > DEPTH_LIMIT ? undefined : files.readFile(path);
  if (text === undefined) {
    files.report(diagnose('file-not-found', { path }, { span: use.span }));
    return undefined;
  }
  files.sources.set(path, text);
  const parsed = parse(text, path);
  for (const diagnostic of parsed.diagnostics) files.report(diagnostic);
  files.suppressions.push(...parsed.suppressions);
  const scope = openScope();
  files.libraries.set(path, scope);
  files.reading.push(path);
  if (parsed.model === undefined) scope.hasUnknownBlocks = true;
  else bringDefinitions(parsed.model.statements, scope, files);
  files.reading.pop();
  return { ...scope, file: path };
}
