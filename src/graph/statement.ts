/** A checked layer as a statement again, with the numbers that its parameters came to. */
import type {
  Arguments,
  ArgumentValue,
  FusedActivation,
  Initialiser,
  NetworkLayer,
} from '../compiler/network.ts';
import type { ArgumentDefinition } from '../layers/definition.ts';
import { layers } from '../layers/index.ts';

/** The kind and what shapes it: `conv 32 k5 s2 p1 relu`. Defaults and initialisers are left out. */
export function statementOf(layer: NetworkLayer): string {
  if (layers[layer.kind]!.role === 'activation') return activationText(layer);
  const words = Object.entries(layers[layer.kind]!.arguments)
    .toSorted(([, a], [, b]) => (a.position ?? Infinity) - (b.position ?? Infinity))
    .flatMap(([name, definition]) => argumentText(name, definition, layer.arguments));
  const activation = layer.activation === undefined ? [] : [activationText(layer.activation)];
  return [layer.kind, ...words, ...activation].join(' ');
}

/** The arguments that say how weights start, where they are not the defaults: `uniform(0, 1)` by `init`. */
export function initialisersOf(layer: NetworkLayer): Readonly<Record<string, string>> {
  const texts = Object.entries(layers[layer.kind]!.arguments).flatMap(([name, definition]) => {
    const value = layer.arguments[name];
    if (definition.type !== 'initialiser' || value === undefined) return [];
    return isDefault(value, definition, layer.arguments)
      ? []
      : [[name, initialiserText(value as Initialiser)]];
  });
  return Object.fromEntries(texts);
}

/** As it is written: the kind, and its numbers in their order. */
function initialiserText({ kind, ...numbers }: Initialiser): string {
  const values = Object.values(numbers);
  return values.length === 0 ? kind : `${kind}(${values.join(', ')})`;
}

function activationText({ kind, arguments: values }: FusedActivation): string {
  const words = Object.entries(layers[kind]!.arguments).flatMap(([name, definition]) =>
    isDefault(values[name], definition, values) ? [] : [`${name}=${valueText(values[name]!)}`],
  );
  return words.length === 0 ? kind : `${kind}(${words.join(', ')})`;
}

function argumentText(name: string, definition: ArgumentDefinition, values: Arguments): string[] {
  const value = values[name];
  if (value === undefined || definition.type === 'initialiser') return [];
  if (isDefault(value, definition, values)) return [];
  const text = valueText(value);
  if (typeof value === 'string' && definition.words?.includes(value)) return [text];
  if (definition.position !== undefined) return [text];
  return [definition.short === undefined ? `${name}=${text}` : `${definition.short}${text}`];
}

function isDefault(
  value: ArgumentValue | undefined,
  definition: ArgumentDefinition,
  values: Arguments,
): boolean {
  const { default: written } = definition;
  if (written === undefined) return false;
  const isName = typeof written === 'string' && written in values && definition.type !== 'word';
  return JSON.stringify(value) === JSON.stringify(isName ? values[written] : written);
}

function valueText(value: ArgumentValue): string {
  if (!Array.isArray(value)) return String(value);
  const isSquare = value.length === 2 && value[0] === value[1];
  return isSquare ? String(value[0]) : value.join('x');
}
