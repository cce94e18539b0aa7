/** Values that experiments and the command line give to the parameters of a model. */
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, Fix, Span } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { Parameter } from '../../parser/ast.ts';
import { parseValue } from '../../parser/parse.ts';
import { evaluate } from './arithmetic.ts';
import type { GivenValue, ParameterInput } from './parameters.ts';
import type { Value } from './values.ts';

/** Where values come from outside, and where to say what is wrong with those that have no place of their own. */
interface InputPlaces {
  readonly places?: Readonly<Record<string, Span>> | undefined;
  readonly namePlaces?: Readonly<Record<string, Span>> | undefined;
  /** Where the parameters are declared. */
  readonly declarations: Span;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** What experiments and the command line give, as values; what is wrong is reported. */
export function readInputs(
  inputs: Readonly<Record<string, ParameterInput>>,
  parameters: readonly Parameter[],
  { places, namePlaces, declarations, report }: InputPlaces,
): ReadonlyMap<string, GivenValue> {
  const known = parameters.map((parameter) => parameter.name.text);
  const given = new Map<string, GivenValue>();
  for (const [name, input] of Object.entries(inputs)) {
    const span = places?.[name];
    const declared = parameters.find((parameter) => parameter.name.text === name);
    if (declared === undefined) {
      const facts = { name, suggestion: nearest(name, known), known };
      report(diagnose('unknown-parameter', facts, { span: namePlaces?.[name] ?? span ?? declarations }));
      continue;
    }
    const { value, problem } = readInput(input);
    const facts = { name, found: String(input), problem: problem?.message };
    if (value === undefined) {
      const bad = diagnose('bad-parameter-text', facts, { span: span ?? declared.name.span });
      const meant = problem === undefined && typeof input === 'string' ? valueMeant(input) : undefined;
      const fixes = meant ?? problem?.fixes?.map(({ message }) => ({ message, edits: [] }));
      report({ ...bad, ...(fixes && { fixes }) });
    }
    given.set(name, { value, span });
  }
  return given;
}

/** `uniform (0, 1)`, `"zeros"`: a text that is a value but for a blank or its quotes. */
function valueMeant(input: string): readonly Fix[] | undefined {
  const bare = /^(['"`])(.*)\1$/.exec(input.trim())?.[2] ?? input;
  const text = bare.replaceAll(/\s+\(/g, '(');
  return text === input || readInput(text).value === undefined
    ? undefined
    : [{ message: `\`${text}\``, edits: [] }];
}

interface ReadInput {
  readonly value?: Value | undefined;
  /** What is wrong with a text that has the form of a value. */
  readonly problem?: Diagnostic;
}

function readInput(input: ParameterInput): ReadInput {
  if (typeof input === 'boolean') return { value: { kind: 'boolean', value: input } };
  if (typeof input === 'number') {
    if (!Number.isFinite(input)) return {};
    return { value: { kind: Number.isSafeInteger(input) ? 'integer' : 'number', value: input } };
  }
  const expression = parseValue(input);
  if (expression === undefined) return {};
  const problems: Diagnostic[] = [];
  const report = (problem: Diagnostic) => void problems.push(problem);
  const value = evaluate(expression, { find: () => undefined, names: () => [], report });
  const [problem] = problems;
  return problem === undefined ? { value } : { problem };
}
