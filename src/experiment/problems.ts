/** What a schema has against a value, as sentences for people; where it stands is for the caller to say. */
import type { ErrorObject } from 'ajv';
import { type Code, diagnose, type FactsOf } from '../diagnostics/codes.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { KeyPath } from './source.ts';

export interface Problem extends ProblemPlace {
  readonly code: Code;
  readonly message: string;
}

interface ProblemPlace {
  readonly path: KeyPath;
  /** Whether the key at `path` is to blame, or its value. */
  readonly at: 'key' | 'value';
  /** What to write there instead. */
  readonly instead?: string | undefined;
  /** The key that is not in the group at `path`. */
  readonly missing?: string | undefined;
}

/** A problem in the words that the table has for its code. */
export function problem<C extends Code>(code: C, facts: FactsOf<C>, place: ProblemPlace): Problem {
  return { code, message: diagnose(code, facts).message, ...place };
}

/** What may stand in the place of a word, by the key: the schema takes it in another branch. */
const OTHER_FORMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['class_weights', ['a list of a number for each class', 'numbers by class ({cat: 2})']],
  ['oversample', ['numbers by class ({cat: 2})']],
]);

/** One problem for each error that is not a consequence of another. */
export function problemsOf(errors: readonly ErrorObject[]): readonly Problem[] {
  const own = errors.filter((error) => error.keyword !== 'if' && error.propertyName === undefined);
  const placesOf = (keyword: string) =>
    new Set(own.filter((error) => error.keyword === keyword).map((error) => error.instancePath));
  const consequences: Readonly<Record<string, ReadonlySet<string>>> = {
    discriminator: placesOf('required'),
    // What is none of the words need not be told that it is no text.
    type: placesOf('enum'),
    // A key that is unknown is not one too many as well.
    maxProperties: placesOf('additionalProperties'),
  };
  return own
    .filter(({ keyword, instancePath }) => consequences[keyword]?.has(instancePath) !== true)
    .flatMap((error) => (error.keyword === 'uniqueItems' ? repeatsOf(error) : [problemOf(error)]));
}

function problemOf(error: ErrorObject): Problem {
  const path = pathOf(error.instancePath);
  const { params, keyword } = error;
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(path, params.additionalProperty, error.parentSchema);
    case 'propertyNames':
      return problem(
        'bad-name',
        { name: params.propertyName },
        { path: [...path, params.propertyName], at: 'key' },
      );
    case 'required': {
      const facts = { group: groupOf(path, error.parentSchema), key: params.missingProperty };
      return problem('missing-key', facts, { path, at: 'key', missing: params.missingProperty });
    }
    case 'discriminator':
      return badWord([...path, params.tag], params.tagValue, taggedNames(error));
    case 'enum':
      return badWord(path, error.data, params.allowedValues);
    default: {
      const found = COUNTING.has(keyword) ? undefined : shown(error.data);
      const facts = { name: nameOf(path), expectation: expectation(error), found };
      return problem('bad-value', facts, { path, at: 'value' });
    }
  }
}

/** What their sentences say is enough without the value. */
const COUNTING = new Set(['minItems', 'minProperties', 'maxProperties', 'minLength']);

/** One problem for each entry of a list that an earlier one is equal to. */
function repeatsOf({ instancePath, data }: ErrorObject): readonly Problem[] {
  const path = pathOf(instancePath);
  const texts = (data as readonly unknown[]).map((entry) => JSON.stringify(entry));
  return texts.flatMap((text, index) => {
    if (texts.indexOf(text) === index) return [];
    const facts = { name: nameOf(path), expectation: `has ${text} twice` };
    return [problem('bad-value', facts, { path: [...path, index], at: 'value' })];
  });
}

/** The group of keys at `path`, with the kind that decides which keys it has. */
function groupOf(path: KeyPath, schema: ErrorObject['parentSchema']): string {
  const kind = schema?.properties?.kind?.const;
  return kind === undefined ? nameOf(path) : `${nameOf(path)} of kind ${kind}`;
}

function unknownKey(parent: KeyPath, key: string, schema: ErrorObject['parentSchema']): Problem {
  const path = [...parent, key];
  const known = Object.keys(schema?.properties ?? {});
  const suggestion = nearest(key, known);
  const group = parent.length === 0 ? {} : { group: groupOf(parent, schema) };
  return problem(
    'unknown-key',
    { key, known, suggestion, ...group },
    { path, at: 'key', instead: suggestion },
  );
}

function badWord(path: KeyPath, found: unknown, known: readonly string[]): Problem {
  const name = String(path.at(-1));
  const suggestion = typeof found === 'string' ? nearest(found, known) : undefined;
  const expectation = `is one of ${[...known, ...(OTHER_FORMS.get(name) ?? [])].join(', ')}`;
  const facts = { name: nameOf(path), expectation, found: shown(found), suggestion };
  return problem('bad-value', facts, { path, at: 'value', instead: suggestion });
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
