/** Sentences about the network as a whole. What a single layer refuses, it says itself. */
import type { Sentence } from './sentence.ts';

/** By code, from the facts to the words. */
export const networkSentences = {
  'missing-input': (facts: { first: string }): Sentence => ({
    message: `the first layer is \`${facts.first}\`: expected an input that says the shape of a sample`,
    label: 'nothing comes in here',
    fix: '`input 28x28x1` or the like before it',
  }),
  'second-input': (_: object): Sentence => ({
    message: 'a second input: a model has one, and it is the first layer',
    label: 'the second',
  }),
  'misplaced-input': (_: object): Sentence => ({
    message: 'the input stands inside a body: it belongs to the top level, as the first layer',
    label: 'not inside braces',
  }),
  'late-input': (_: object): Sentence => ({
    message: 'the input stands behind other layers: it is the first layer',
    label: 'expected before the first layer',
    fix: 'move it up',
  }),
  'empty-model': (_: object): Sentence => ({
    message: 'the model has no layers: expected an input and at least one layer after it',
  }),
  'only-blocks': (_: object): Sentence => ({
    message: 'the file only defines blocks: expected an input and layers, or a model that uses this file',
    label: 'no layers here',
  }),
  'only-input': (_: object): Sentence => ({
    message: 'the model is only an input: expected at least one layer after it',
    label: 'nothing follows',
  }),
  'too-many-layers': (facts: { limit: number }): Sentence => ({
    message: `the model is too large: the limit is ${facts.limit} layers`,
    label: 'the limit is passed here',
  }),
  'too-many-calls': (facts: { limit: number }): Sentence => ({
    message: `too many calls of blocks: the limit is ${facts.limit}`,
    label: 'the limit is passed here',
  }),
  'negative-repeat': (facts: { count: number }): Sentence => ({
    message: `a body cannot be repeated ${facts.count} times: expected 0 or more`,
    label: 'expected 0 or more',
  }),
  'empty-repeat': (_: object): Sentence => ({
    severity: 'warning',
    message: 'a body that is repeated 0 times is left out',
    label: 'this is 0',
  }),
  'shape-too-large': (facts: { shape: string; what?: string }): Sentence => ({
    message: `${facts.what ?? 'the result would be'} ${facts.shape}: more numbers than can be counted`,
    label: 'too large',
  }),
} as const;

/** The fixes of what a layer refuses. */
export const fixSentences = {
  insertBefore: (statement: string) => `\`${statement}\` before it`,
  projectingBranch: (arm: string) => `\`branch { ... } { ${arm} } add\` in place of the residual`,
  replace: (text: string) => `\`${text}\``,
  at: (shown: string, where: string) => `${shown} ${where}`,
  remove: (kind: string) => `remove ${article(kind)} ${kind}`,
  removeOne: (kind: string, where: string) => `remove the ${kind} ${where}`,
  largerInput: (size: string) => `input of at least ${size}`,
  endOfArm: (statement: string, arm: number) => `\`${statement}\` at the end of arm ${arm}`,
  parameter: (
    name: string,
    value: number,
    { isLeast, where }: { readonly isLeast: boolean; readonly where: string | undefined },
  ) => {
    const place = where === undefined ? '' : ` ${where}`;
    return isLeast ? `\`${name}\` of at least ${value}${place}` : `\`${name} = ${value}\`${place}`;
  },
} as const;

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a';
}

/** The words of places that explain an error elsewhere. */
export const placeSentences = {
  first: 'the first',
  switchedOff: 'switched off here',
  declared: 'declared here',
  reads: 'reads it',
  usedHere: 'used here',
  weights: 'has the weights',
  calledHere: (block: string) => `in this call of \`${block}\``,
  inRound: (round: number) => `in round ${round}`,
  furtherOut: (place: string, count: number) => `${place}, ${count} places further out`,
  shape: (from: string | undefined, to: string) => (from === undefined ? `gives ${to}` : `${from} -> ${to}`),
} as const;
