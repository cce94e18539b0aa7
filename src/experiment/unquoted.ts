/** `{init: uniform(0, 1)}`: to YAML the comma ends the value, which is hardly ever meant. */
import { type Document, isMap, isNode, isPair, isScalar, isSeq, type Node, type Scalar, visit } from 'yaml';

/** A value that its own commas have cut. */
export interface CutValue {
  /** What YAML takes for the value. */
  readonly begin: string;
  /** What was meant. */
  readonly whole: string;
  /** Of what was meant, in the text. */
  readonly start: number;
  readonly end: number;
}

/** Puts values together again that commas inside of parentheses have cut, and tells which. */
export function joinCutValues(document: Document, text: string): readonly CutValue[] {
  const found: CutValue[] = [];
  visit(document, {
    Collection: (_, node) => {
      if (node.flow !== true) return;
      if (isMap(node)) node.items = joined(node.items, text, found);
      else if (isSeq(node)) node.items = joined(node.items, text, found);
    },
  });
  return found;
}

function joined<Item>(items: readonly Item[], text: string, found: CutValue[]): Item[] {
  const kept: Item[] = [];
  for (let index = 0; index < items.length; index++) {
    const item = items[index]!;
    kept.push(item);
    const head = plainScalar(isPair(item) ? item.value : item);
    const last = head === undefined ? undefined : lastPiece(head, items.slice(index + 1), text);
    if (head === undefined || last === undefined) continue;
    const [start, end] = [head.range![0], last.end];
    const whole = text.slice(start, end).replaceAll(/\s+/g, ' ');
    found.push({ begin: text.slice(start, head.range![1]), whole, start, end });
    head.value = whole;
    head.range = [start, end, end];
    index += last.count;
  }
  return kept;
}

/** How many of the items behind it belong to a value, and where the last of them ends. */
function lastPiece(head: Scalar, items: readonly unknown[], text: string) {
  const start = head.range![0];
  if (openIn(text.slice(start, head.range![1])) <= 0) return undefined;
  for (const [index, item] of items.entries()) {
    const piece = pieceOf(item);
    if (piece === undefined) return undefined;
    const open = openIn(text.slice(start, piece.range![1]));
    if (open < 0) return undefined;
    if (open === 0) return { count: index + 1, end: piece.range![1] };
  }
  return undefined;
}

/** In a map, what is behind the comma looks like a key without a value. */
function pieceOf(item: unknown): Node | undefined {
  if (!isPair(item)) return plainScalar(item);
  const isBare = item.value === null || (isScalar(item.value) && item.value.value === null);
  return isBare ? plainScalar(item.key) : undefined;
}

function plainScalar(node: unknown): Scalar | undefined {
  return isNode(node) && isScalar(node) && node.type === 'PLAIN' && node.range ? node : undefined;
}

/** Parentheses that are not closed. */
function openIn(text: string): number {
  return text.split('(').length - text.split(')').length;
}
