/** What a schema has against a value, as sentences for people; where it stands is for the caller to say. */
import type { ErrorObject } from 'ajv';
import { nearest } from '../diagnostics/nearest.ts';
import type { KeyPath } from './source.ts';

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path: KeyPath;
  /** Whether the key at `path` is to blame, or its value. */
  readonly at: 'key' | 'value';
  /** What to write there instead. */
  readonly instead?: string;
}

/** Named in the design, but not there yet: the message says so instead of calling them unknown. */
const NOT_BUILT: ReadonlyMap<string, readonly string[]> = new Map([
  ['source', ['boxes', 'folders', 'drawn-masks']],
  ['engine', ['tfjs-node']],
]);

/** One problem for each error that is not a consequence of another. */
export function problemsOf(errors: readonly ErrorObject[]): readonly Problem[] {
  const own = errors.filter((error) => error.keyword !== 'if' && error.propertyName === undefined);
  const missing = new Set(
    own.filter((error) => error.keyword === 'required').map((error) => error.instancePath),
  );
  return own
    .filter((error) => !(error.keyword === 'discriminator' && missing.has(error.instancePath)))
    .map(problemOf);
}

function problemOf(error: ErrorObject): Problem {
  const path = pathOf(error.instancePath);
  const { params, keyword } = error;
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(path, params.additionalProperty, error.parentSchema);
    case 'propertyNames':
      return {
        code: 'bad-name',
        message: `"${params.propertyName}" is no name of letters, digits and _`,
        path: [...path, params.propertyName],
        at: 'key',
      };
    case 'required':
      return {
        code: 'missing-key',
        message: `${groupOf(path, error.parentSchema)} needs the key "${params.missingProperty}"`,
        path,
        at: 'key',
      };
    case 'discriminator':
      return badWord([...path, params.tag], params.tagValue, taggedNames(error));
    case 'enum':
      return badWord(path, error.data, params.allowedValues);
    default: {
      const found = COUNTING.has(keyword) ? '' : `, found ${shown(error.data)}`;
      return {
        code: 'bad-value',
        message: `${nameOf(path)} ${expectation(error)}${found}`,
        path,
        at: 'value',
      };
    }
  }
}

/** What their sentences say is enough without the value. */
const COUNTING = new Set(['minItems', 'minProperties', 'maxProperties', 'minLength', 'uniqueItems']);

/** The group of keys at `path`, with the kind that decides which keys it has. */
function groupOf(path: KeyPath, schema: ErrorObject['parentSchema']): string {
  const kind = schema?.properties?.kind?.const;
  return kind === undefined ? nameOf(path) : `${nameOf(path)} of kind ${kind}`;
}

function unknownKey(parent: KeyPath, key: string, schema: ErrorObject['parentSchema']): Problem {
  const path = [...parent, key];
  const known = Object.keys(schema?.properties ?? {});
  if (NOT_BUILT.get(key)?.includes(key))
    return { code: 'not-built', message: `"${key}" is not built yet`, path, at: 'key' };
  const where = parent.length === 0 ? '' : ` in ${groupOf(parent, schema)}`;
  const meant = nearest(key, known);
  const help = meant === undefined ? `; known are ${known.join(', ')}` : `; did you mean "${meant}"?`;
  return {
    code: 'unknown-key',
    message: `unknown key "${key}"${where}${help}`,
    path,
    at: 'key',
    ...(meant && { instead: meant }),
  };
}

function badWord(path: KeyPath, found: unknown, known: readonly string[]): Problem {
  const name = String(path.at(-1));
  const choices = known.join(', ');
  if (typeof found === 'string' && NOT_BUILT.get(name)?.includes(found)) {
    return {
      code: 'not-built',
      message: `${name} "${found}" is not built yet; there are ${choices}`,
      path,
      at: 'value',
    };
  }
  const meant = typeof found === 'string' ? nearest(found, known) : undefined;
  const help = meant === undefined ? '' : `; did you mean "${meant}"?`;
  const message = `${nameOf(path)} is one of ${choices}, found ${shown(found)}${help}`;
  return { code: 'bad-value', message, path, at: 'value', ...(meant && { instead: meant }) };
}

function taggedNames(error: ErrorObject): readonly string[] {
  const branches: readonly { readonly $ref: string }[] = error.parentSchema?.oneOf ?? [];
  return branches.map(({ $ref }) => $ref.slice($ref.lastIndexOf('/') + 1));
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'a group of keys',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function expectation({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'type': {
      const types: readonly string[] = Array.isArray(params.type) ? params.type : [params.type];
      return `must be ${types.map((type) => TYPES[type] ?? type).join(' or ')}`;
    }
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${params.comparison} ${params.limit}`;
    case 'minItems':
      return `needs at least ${params.limit} ${params.limit === 1 ? 'entry' : 'entries'}`;
    case 'minProperties':
      return 'needs at least one key';
    case 'maxProperties':
      return 'may have one key only';
    case 'minLength':
      return 'must not be empty';
    case 'uniqueItems':
      return `must not repeat an entry (positions ${params.j} and ${params.i}, from 0)`;
    default:
      return message ?? `breaks the rule ${keyword}`;
  }
}

function pathOf(pointer: string): KeyPath {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** `train.optimizer.rate`, `matrix[0].product`; for the root: the experiment. */
export function nameOf(path: KeyPath): string {
  if (path.length === 0) return 'the experiment';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a group of keys';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
