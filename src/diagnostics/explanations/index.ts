/** Every code that `nnc check` says, explained. */
import type { Code } from '../codes.ts';
import { experimentExplanations } from './experiment.ts';
import type { Explanation, Explanations } from './explanation.ts';
import { layerExplanations } from './layers.ts';
import { lintExplanations } from './lints.ts';
import { namesExplanations } from './names.ts';
import { networkExplanations } from './network.ts';
import { syntaxExplanations } from './syntax.ts';
import { trainingExplanations } from './training.ts';
import { valuesExplanations } from './values.ts';

/** The codes of the table of sentences: each has its explanation, or this does not compile. */
const ofSentences: Explanations<Code> = {
  ...syntaxExplanations,
  ...namesExplanations,
  ...valuesExplanations,
  ...networkExplanations,
  ...lintExplanations,
  ...experimentExplanations,
  ...trainingExplanations,
};

/** By chapter of docs/diagnostics.md, then by code. */
export const chapters: Readonly<Record<string, Explanations<string>>> = {
  'The text': syntaxExplanations,
  Names: namesExplanations,
  'Values and arguments': valuesExplanations,
  'The network': networkExplanations,
  'What layers refuse': layerExplanations,
  'Allowed, and hardly meant': lintExplanations,
  Experiments: experimentExplanations,
  'Model, loss and data': trainingExplanations,
};

/** By code. */
export const explanations: Readonly<Record<string, Explanation>> = { ...ofSentences, ...layerExplanations };
