/** The same model on an input of another size. */
import { layers } from '../layers/index.ts';
import { parse } from '../parser/parse.ts';

/** The text of a model with these words behind its `input`; a text without one is left as it is. */
export function withInput(text: string, size: string): string {
  const statements = parse(text, 'model').model?.statements ?? [];
  for (const statement of statements) {
    if (statement.kind !== 'call' || layers[statement.name.text]?.role !== 'input') continue;
    return `${text.slice(0, statement.name.span.end)} ${size}${text.slice(statement.span.end)}`;
  }
  return text;
}
