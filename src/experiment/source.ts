/** The YAML text of an experiment: what it says as plain values, and where each of them stands. */
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { type Code, diagnose, type FactsOf } from '../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { joinCutValues } from './unquoted.ts';

/** Names and positions from the root: `['matrix', 0, 'product', 'kernel']`. */
export type KeyPath = readonly (string | number)[];

/** A parsed text that can be asked for places. */
export interface ExperimentSource {
  readonly file: string;
  readonly document: Document;
}

const SIZE_LIMIT = 256 * 1024;
const DEPTH_LIMIT = 32;

/** What parsing gives: without a value there are errors, and there may be beside one. */
export interface ParsedSource {
  readonly source?: ExperimentSource;
  readonly value?: unknown;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the text as plain values. Errors: `yaml-*`, `duplicate-key`, `unquoted-comma`, each at its place; beside the last of
 * them there is a value all the same.
 */
export function parseSource(text: string, file: string): ParsedSource {
  const refused = <C extends Code>(code: C, facts: FactsOf<C>): ParsedSource => ({
    diagnostics: [diagnose(code, facts, { span: { file, start: 0, end: 0 } })],
  });
  const bytes = Buffer.byteLength(text);
  if (bytes > SIZE_LIMIT) return refused('yaml-too-large', { bytes, limit: SIZE_LIMIT });
  try {
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
    if (document.errors.some(({ message }) => message.includes('call stack'))) throw new RangeError();
    return read({ file, document }, text);
  } catch (problem) {
    // The parser recurses: thousands of open brackets exhaust the stack.
    if (!(problem instanceof RangeError)) throw problem;
    return refused('yaml-too-deep', { limit: DEPTH_LIMIT });
  }
}

function read(source: ExperimentSource, text: string): ParsedSource {
  const { document, file } = source;
  const cut = joinCutValues(document, text);
  const isInside = (offset: number) => cut.some(({ start, end }) => start <= offset && offset < end);
  const errors = document.errors.filter(({ pos }) => !isInside(pos[0]));
  const refusals = [...syntaxErrors(errors, source, text), ...refusedNodes(source, text)];
  const unquoted = cut.map(({ begin, whole, start, end }) => {
    const span = { file, start, end };
    return diagnose('unquoted-comma', { begin, whole }, { span, edits: [{ span, text: `"${whole}"` }] });
  });
  const diagnostics = [...unquoted, ...refusals];
  return refusals.length > 0 ? { source, diagnostics } : { source, value: document.toJS(), diagnostics };
}

/** Every key that is there twice, and the first error of another kind: what follows it is mostly a consequence. */
function syntaxErrors(
  errors: Document['errors'],
  { file }: ExperimentSource,
  text: string,
): readonly Diagnostic[] {
  const duplicates = errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ pos: [start] }) => {
      const key = /^[^\s:,{}]*/.exec(text.slice(start))?.[0] ?? '';
      return diagnose('duplicate-key', { key }, { span: { file, start, end: start + key.length } });
    });
  const other = errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (other === undefined) return duplicates;
  const [start, end] = other.pos;
  if (other.code === 'MULTIPLE_DOCS') {
    const span = { file, start, end: start + MARKER.length };
    return [...duplicates, diagnose('yaml-documents', {}, { span })];
  }
  return [diagnose('yaml-syntax', { reason: other.message }, { span: { file, start, end } }), ...duplicates];
}

/** What parts documents. */
const MARKER = '---';

/** Anchors, aliases and tags can make a small file large or something else than it looks like. */
function refusedNodes({ document, file }: ExperimentSource, text: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const refuse = <C extends Code>({ range }: Node, code: C, facts: FactsOf<C>) =>
    found.push(diagnose(code, facts, { span: { file, start: range?.[0] ?? 0, end: range?.[1] ?? 0 } }));
  const refuseProperty = (node: Node, code: 'yaml-tag' | 'yaml-anchor') => {
    const span = propertySpan(node, PROPERTIES[code], text);
    const facts = { tag: text.slice(span.start, span.end), name: text.slice(span.start + 1, span.end) };
    found.push(diagnose(code, facts, { span: { file, ...span } }));
  };
  visit(document, {
    Alias: (_, node) => void refuse(node, 'yaml-alias', { name: node.source }),
    Pair: (_, { key }) => {
      if (isNode(key) && !(isScalar(key) && key.value !== null)) refuse(key, 'yaml-key', {});
    },
    Value: (_, node, path) => {
      if (node.anchor !== undefined) refuseProperty(node, 'yaml-anchor');
      if (node.tag !== undefined) refuseProperty(node, 'yaml-tag');
      if (path.filter(isCollection).length <= DEPTH_LIMIT) return undefined;
      refuse(node, 'yaml-too-deep', { limit: DEPTH_LIMIT });
      return visit.BREAK;
    },
  });
  return found;
}

/** A tag or an anchor with what may stand between it and the value. */
const PROPERTIES = {
  'yaml-tag': /(![^\s,{}[\]]*)(\s+(&\S+\s+)?)?$/,
  'yaml-anchor': /(&[^\s,{}[\]]+)(\s+(!\S*\s+)?)?$/,
} as const;

/** The place of a tag or an anchor, which the range of a value does not hold. */
function propertySpan({ range }: Node, form: RegExp, text: string): { start: number; end: number } {
  const start = range?.[0] ?? 0;
  const match = form.exec(text.slice(0, start));
  if (match === null) return { start, end: range?.[1] ?? start };
  return { start: match.index, end: match.index + match[1]!.length };
}

/** The place of a value; of the nearest thing around it where the text has none. */
export function spanOf(source: ExperimentSource, path: KeyPath): Span {
  for (let length = path.length; length > 0; length--) {
    const prefix = path.slice(0, length);
    const node = source.document.getIn(prefix, true);
    if (isNode(node) && node.range && node.range[1] > node.range[0]) {
      return { file: source.file, start: node.range[0], end: node.range[1] };
    }
    if (pairOf(source, prefix) !== undefined) return keySpanOf(source, prefix);
  }
  return { file: source.file, start: 0, end: 0 };
}

/** The place of the key itself; of the nearest key around it where the text has none. */
export function keySpanOf(source: ExperimentSource, path: KeyPath): Span {
  for (let length = path.length; length > 0; length--) {
    const prefix = path.slice(0, length);
    const key = pairOf(source, prefix)?.key;
    if (isNode(key) && key.range) return { file: source.file, start: key.range[0], end: key.range[1] };
    if (length === path.length && isSeq(source.document.getIn(prefix.slice(0, -1), true)))
      return spanOf(source, prefix);
  }
  return { file: source.file, start: 0, end: 0 };
}

/** The name of the first key. */
export function firstKeyOf({ document: { contents } }: ExperimentSource): string {
  const key = isMap(contents) ? contents.items[0]?.key : undefined;
  return isScalar(key) ? String(key.value) : '';
}

function pairOf(source: ExperimentSource, path: KeyPath): Pair | undefined {
  const parent =
    path.length === 1 ? source.document.contents : source.document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const name = String(path.at(-1));
  return parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === name);
}
