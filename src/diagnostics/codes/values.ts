/** Sentences about values and the arguments that take them. */
import { didYouMean, instead, listed, type Sentence } from './sentence.ts';

type Suggestion = string | undefined;

/** By code, from the facts to the words. */
export const valuesSentences = {
  'wrong-type': (facts: {
    name: string;
    wanted: string;
    found: string;
    suggestion?: Suggestion;
  }): Sentence => ({
    message: `\`${facts.name}\` is ${facts.wanted}, and ${facts.found} is given`,
    label: `expected ${facts.wanted}`,
    ...didYouMean(facts.suggestion),
  }),
  'integer-wanted': (facts: {
    name: string;
    found: string;
    suggestion?: Suggestion;
    /** What it is, where the name alone does not say it. */
    what?: string;
  }): Sentence => ({
    message: `${facts.what ?? `\`${facts.name}\``} is an integer, and ${facts.found} is given`,
    label: 'expected an integer',
    ...instead(facts.suggestion),
  }),
  'value-not-allowed': (facts: {
    name: string;
    found: string;
    allowed: readonly string[];
    suggestion?: Suggestion;
  }): Sentence => ({
    message: `\`${facts.name}\` cannot be ${facts.found}: expected ${listed(facts.allowed)}`,
    label: 'not one of the allowed values',
    ...didYouMean(facts.suggestion),
  }),
  'dimensions-as-parameter': (facts: { name: string; found: string }): Sentence => ({
    message: `\`${facts.name}\` is one value, and the dimensions ${facts.found} are given: expected a number, a word or \`name(...)\``,
    label: 'expected one value',
    fix: 'a parameter for each size',
  }),
  'bad-parameter-text': (facts: { name: string; found: string; problem: string | undefined }): Sentence => ({
    message: `\`${facts.found}\`, given for \`${facts.name}\`, is not a value: ${facts.problem ?? 'expected a number, a word or `name(...)`'}`,
    label: 'cannot be read',
  }),
  'bad-parameter-option': (facts: { found: string }): Sentence => ({
    message: `\`${facts.found}\` gives no parameter a value: expected \`name=value\` or \`name=value,value\``,
  }),
  'idle-parameter-option': (facts: { found: string }): Sentence => ({
    message: `\`--param ${facts.found}\` gives values to models, and only experiments are checked, which have their own`,
  }),
  'too-many-parameter-sets': (facts: { count: number; limit: number }): Sentence => ({
    message: `the values of \`--param\` make ${facts.count} combinations: at most ${facts.limit} are checked`,
  }),
  'inexact-division': (facts: { left: string; right: string }): Sentence => ({
    message: `${facts.left} / ${facts.right} leaves a remainder: integers must divide exactly`,
    label: 'does not divide',
  }),
  'division-by-zero': (facts: { left: string }): Sentence => ({
    message: `${facts.left} is divided by 0`,
    label: 'this is 0',
  }),
  'arithmetic-on-value': (facts: { found: string; operator: string }): Sentence => ({
    message: `\`${facts.operator}\` works on numbers, and ${facts.found} is given`,
    label: 'expected a number',
  }),
  'arithmetic-overflow': (facts: { found: string }): Sentence => ({
    message: `the result is too large: ${facts.found}`,
    label: 'too large',
  }),
  'unknown-initialiser': (facts: { found: string; isCalled: boolean; suggestion: Suggestion }): Sentence => ({
    message: `there is no initialiser \`${facts.found}\``,
    label:
      facts.isCalled && facts.suggestion === undefined
        ? 'a value with parentheses is an initialiser'
        : 'unknown',
    ...didYouMean(facts.suggestion),
  }),
  'initialiser-arguments': (facts: {
    name: string;
    usage: string;
    reason: string;
    suggestion?: Suggestion;
  }): Sentence => ({
    message: `\`${facts.name}\` ${facts.reason}: expected \`${facts.usage}\``,
    label: `expected \`${facts.usage}\``,
    ...instead(facts.suggestion),
  }),
  'unknown-argument': (facts: {
    layer: string;
    found: string;
    suggestion: Suggestion;
    known: readonly string[];
  }): Sentence => ({
    message:
      facts.known.length === 0
        ? `\`${facts.layer}\` takes no \`${facts.found}\`, nor any other named argument`
        : `\`${facts.layer}\` takes no \`${facts.found}\`: expected ${listed(facts.known)}`,
    label: 'unknown',
    ...didYouMean(facts.suggestion),
  }),
  'unknown-word': (facts: {
    layer: string;
    found: string;
    suggestion: Suggestion;
    /** Whether the layer is what the word says. */
    isIdle?: boolean;
  }): Sentence => ({
    message: `\`${facts.layer}\` takes no word \`${facts.found}\``,
    label: facts.isIdle ? 'it is so by itself' : 'unknown',
    ...(facts.isIdle ? { fix: 'remove it' } : didYouMean(facts.suggestion)),
  }),
  'blank-before-value': (facts: { name: string; written: string }): Sentence => ({
    message: `\`${facts.name}\` and its value are written as one`,
    label: `expected \`${facts.written}\``,
    fix: `\`${facts.written}\``,
  }),
  'blank-in-dimensions': (facts: { joined: string }): Sentence => ({
    message: 'dimensions are written as one, with `x` between the sizes',
    label: 'one value, not several',
    fix: `\`${facts.joined}\``,
  }),
  'word-takes-no-arguments': (facts: {
    found: string;
    /** Whether it is an activation that is given to a parameter. */
    isActivation?: boolean;
  }): Sentence => ({
    message: facts.isActivation
      ? `a parameter holds the word \`${facts.found}\` alone: what stands in its parentheses belongs where the layer is written`
      : `\`${facts.found}\` takes no arguments in parentheses`,
    label: 'expected the word alone',
    fix: `\`${facts.found}\``,
  }),
  'no-activation-here': (facts: { layer: string; found: string }): Sentence => ({
    message: `\`${facts.layer}\` takes no activation`,
    label: 'not here',
    fix: `\`${facts.found}\` as a statement of its own`,
  }),
  'second-activation': (facts: { found: string }): Sentence => ({
    message: 'a layer takes one activation, and here is a second',
    label: 'the second',
    fix: `\`${facts.found}\` as a statement of its own`,
  }),
  'too-many-arguments': (facts: { layer: string; count: number; fix?: string | undefined }): Sentence => ({
    message: `\`${facts.layer}\` takes ${counted(facts.count)}, and this is one more`,
    label: 'what is it?',
    ...instead(facts.fix),
  }),
  'missing-argument': (facts: { layer: string; name: string; example: string }): Sentence => ({
    message: `\`${facts.layer}\` needs its ${facts.name}`,
    label: `expected \`${facts.example}\``,
  }),
  'duplicate-argument': (facts: { name: string }): Sentence => ({
    message: `\`${facts.name}\` is given twice`,
    label: 'the second',
    fix: 'remove it',
  }),
  'contradicting-arguments': (facts: { name: string; needs: string }): Sentence => ({
    message: `\`${facts.name}\` means nothing with \`${facts.needs}=false\``,
    label: 'contradicts it',
    fix: 'remove it',
  }),
  'out-of-range': (facts: { name: string; found: string; bound: string }): Sentence => ({
    message: `${facts.name} is ${facts.found}, and must be ${facts.bound}`,
    label: `must be ${facts.bound}`,
  }),
} as const;

function counted(count: number): string {
  if (count === 0) return 'no number without a name';
  return count === 1 ? 'one number without a name' : `${count} numbers without a name`;
}
