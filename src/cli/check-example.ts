/** The examples of the page of diagnostics, checked as `nnc check` does. */
import type { Example } from '../diagnostics/explanations/explanation.ts';
import { checkExperiment } from '../experiment/check.ts';
import { checkModel, type FileCheck } from './check-model.ts';
import { parameterSets } from './check-parameters.ts';

/** What is said of the example of a code; the files are called `example.nn` and `example.yaml`. */
export function checkExample(example: string | Example): FileCheck {
  const { text, experiment, files, parameters, isExperiment }: Example =
    typeof example === 'string' ? { text: example } : example;
  const { sets, diagnostics } = parameterSets(parameters ?? [], !isExperiment);
  if (sets === undefined) return { diagnostics, sources: new Map() };
  const readFile = (path: string) => (path === 'example.nn' ? text : files?.[path]);
  if (experiment !== undefined) return checkExperiment(experiment, 'example.yaml', readFile);
  return checkModel('example.nn', text, { sets, readFile, allowLibrary: false });
}
