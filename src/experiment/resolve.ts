/** From plain values to an Experiment: shorthand written out, the schema checked and its defaults filled in, then what no schema can say. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { contradictions } from './contradictions.ts';
import { type Problem, problemsOf } from './problems.ts';
import type { Experiment } from './schema.generated.ts';
import schema from './schema.json' with { type: 'json' };

/** An object of plain values, as the text has it: defaults not filled in. */
export type Raw = Readonly<Record<string, unknown>>;

/** The experiment, or why it is none. */
export type Resolution =
  | { readonly experiment: Experiment; readonly problems: readonly [] }
  | { readonly experiment?: undefined; readonly problems: readonly Problem[] };

let compiled: ReturnType<Ajv2020['compile']> | undefined;

/** Checks a value and fills in defaults; the value itself stays as it is. */
export function resolveExperiment(value: unknown): Resolution {
  // Compiled on first use: commands that need no experiment start faster.
  compiled ??= new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    verbose: true,
    useDefaults: true,
    discriminator: true,
  }).compile(schema);
  const result = structuredClone(written(value));
  if (!compiled(result)) return { problems: problemsOf(compiled.errors ?? []) };
  const experiment = result as Experiment;
  const problems = contradictions(experiment, value as Raw);
  return problems.length > 0 ? { problems } : { experiment, problems: [] };
}

/** The same for values that were changed around the matrix of an experiment, which was checked before. */
export function resolveAround(
  { matrix: _, ...raw }: Raw,
  { matrix }: { readonly matrix?: unknown },
): Resolution {
  const { experiment, problems } = resolveExperiment(raw);
  if (experiment === undefined) return { problems };
  const whole = matrix === undefined ? experiment : { ...experiment, matrix };
  return { experiment: whole as Experiment, problems: [] };
}

/** The value with shorthand written out: a loss that is a name becomes an object. */
export function written(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { train, fallback } = value;
  return {
    ...value,
    ...(isObject(train) && { train: lossWritten(train) }),
    ...(isObject(fallback) &&
      isObject(fallback.train) && { fallback: { ...fallback, train: lossWritten(fallback.train) } }),
  };
}

/** Whether a value is a group of keys. */
export function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lossWritten(train: Raw): Raw {
  return typeof train.loss === 'string' ? { ...train, loss: { kind: train.loss } } : train;
}
