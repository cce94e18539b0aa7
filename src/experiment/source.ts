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
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';

/** Names and positions from the root: `['matrix', 0, 'product', 'kernel']`. */
export type KeyPath = readonly (string | number)[];

/** A parsed text that can be asked for places. */
export interface ExperimentSource {
  readonly file: string;
  readonly document: Document;
}

const SIZE_LIMIT = 256 * 1024;
const DEPTH_LIMIT = 32;
const TOO_DEEP = `the file nests deeper than ${DEPTH_LIMIT} levels`;

/** What parsing gives: without a value there are errors. */
export interface ParsedSource {
  readonly source?: ExperimentSource;
  readonly value?: unknown;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the text as plain values. Errors: `yaml-*`, `duplicate-key`, each at its place. */
export function parseSource(text: string, file: string): ParsedSource {
  const error = ({ code, message, start = 0, end = 0 }: Refusal): Diagnostic => ({
    severity: 'error',
    code,
    message,
    span: { file, start, end },
  });
  const bytes = Buffer.byteLength(text);
  if (bytes > SIZE_LIMIT) {
    const message = `the file has ${bytes} bytes; at most ${SIZE_LIMIT} are read`;
    return { diagnostics: [error({ code: 'yaml-too-large', message })] };
  }
  try {
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
    if (document.errors.some(({ message }) => message.includes('call stack'))) throw new RangeError();
    const diagnostics = [...syntaxErrors(document, text), ...refusedNodes(document)].map(error);
    const source = { file, document };
    return diagnostics.length > 0 ? { source, diagnostics } : { source, value: document.toJS(), diagnostics };
  } catch (problem) {
    // The parser recurses: thousands of open brackets exhaust the stack.
    if (!(problem instanceof RangeError)) throw problem;
    return { diagnostics: [error({ code: 'yaml-too-deep', message: TOO_DEEP })] };
  }
}

/** Every key that is there twice, and the first error of another kind: what follows it is mostly a consequence. */
function syntaxErrors(document: Document, text: string): readonly Refusal[] {
  const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const [other] = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  const duplicates = twice.map(({ pos }) => {
    const key = /^[^\s:,{}]*/.exec(text.slice(pos[0]))?.[0] ?? '';
    return {
      code: 'duplicate-key',
      message: `the key ${key} is there twice`,
      start: pos[0],
      end: pos[0] + key.length,
    };
  });
  if (other === undefined) return duplicates;
  const [start, end] = other.pos;
  return [{ code: 'yaml-syntax', message: `not valid YAML: ${other.message}`, start, end }, ...duplicates];
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly start?: number;
  readonly end?: number;
}

/** Anchors, aliases and tags can make a small file large or something else than it looks like. */
function refusedNodes(document: Document): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = ({ range }: Node, code: string, message: string) =>
    refusals.push({ code, message, start: range?.[0] ?? 0, end: range?.[1] ?? 0 });
  visit(document, {
    Alias: (_, node) =>
      void refuse(node, 'yaml-alias', `aliases (*${node.source}) are not read; write the value out`),
    Pair: (_, { key }) => {
      if (isNode(key) && !(isScalar(key) && key.value !== null))
        refuse(key, 'yaml-key', 'a key has to be a word');
    },
    Value: (_, node, path) => {
      if (node.anchor !== undefined) {
        refuse(node, 'yaml-anchor', `anchors (&${node.anchor}) are not read; write the value out`);
      }
      if (node.tag !== undefined) refuse(node, 'yaml-tag', `tags (${node.tag}) are not read; leave it out`);
      if (path.filter(isCollection).length <= DEPTH_LIMIT) return undefined;
      refuse(node, 'yaml-too-deep', TOO_DEEP);
      return visit.BREAK;
    },
  });
  return refusals;
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

function pairOf(source: ExperimentSource, path: KeyPath): Pair | undefined {
  const parent =
    path.length === 1 ? source.document.contents : source.document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const name = String(path.at(-1));
  return parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === name);
}
