/** Sentences about a model together with its loss and its data. */
import type { Sentence } from './sentence.ts';

/** By code, from the facts to the words. */
export const trainingSentences = {
  'loss-needs-vector': (facts: { loss: string; map: string }): Sentence => ({
    message: `${facts.loss} needs one number for each class; the model gives a map of ${facts.map}`,
    label: 'add `flatten` and a `dense` layer',
  }),
  'loss-needs-probabilities': (facts: {
    loss: string;
    wanted: string;
    found: string;
    isLast: boolean;
  }): Sentence => ({
    message: facts.isLast
      ? `${facts.loss} needs probabilities or logits; the model ends in ${facts.found}`
      : `${facts.loss} needs a final ${facts.wanted} or logits; here ${facts.found} comes last, and not at the end`,
    label: `end in ${facts.wanted}, or without an activation`,
  }),
  'data-input': (facts: { data: string; input: string }): Sentence => ({
    message: `the samples are ${facts.data}, but the model's input is ${facts.input}`,
    label: `the data is ${facts.data}`,
    fix: `\`input ${facts.data}\``,
  }),
  'data-output': (facts: { given: string; expected: string }): Sentence => ({
    message: `the model gives ${facts.given} a sample, but ${facts.expected}`,
    label: `gives ${facts.given}`,
  }),
  'data-loss': (facts: { loss: string }): Sentence => ({
    message: `the targets are numbers, but the loss is ${facts.loss}, which needs classes; use mse`,
  }),
  'class-weights': (facts: WeightFacts): Sentence => ({ message: aboutWeights(facts) }),
  oversampling: (facts: OversamplingFacts): Sentence => ({ message: aboutOversampling(facts) }),
  augmentation: (facts: AugmentationFacts): Sentence => ({ message: aboutAugmentation(facts) }),
  'balanced-twice': (_: object): Sentence => ({
    severity: 'warning',
    message:
      'classes are balanced twice: oversampling shows them equally often, and class_weights makes the rare ones count more besides; leave one out',
  }),
  'warmup-too-long': ({ duration, epochs }: { duration: number; epochs: number }): Sentence => ({
    severity: 'warning',
    message: `the warm-up takes ${duration} epochs, and the training has ${epochs}: the schedule never begins`,
  }),
  'metric-does-not-fit': (facts: { metric: string }): Sentence => ({
    message: `the metric ${facts.metric} needs classes; the targets of this data are numbers`,
  }),
  'batch-too-small': (facts: { layer: string; needed: number; which: string; found: number }): Sentence => ({
    message:
      `${facts.layer} needs at least ${facts.needed} samples to train on, ` +
      `and ${facts.which} has ${facts.found}`,
    label: `needs ${facts.needed} samples`,
    fix: 'choose another train.batch',
  }),
} as const;

/** A list of another length than there are classes, or outputs; classes that balancing finds no sample of, or a name that is no class. */
type WeightFacts =
  | { readonly given: number; readonly classes: number }
  | { readonly given: number; readonly outputs: number }
  | { readonly empty: readonly string[] }
  | { readonly name: string; readonly known: readonly string[]; readonly suggestion: string | undefined };

function aboutWeights(facts: WeightFacts): string {
  if ('outputs' in facts)
    return `class_weights has ${facts.given} numbers, but the model gives ${facts.outputs} a sample`;
  if ('given' in facts)
    return `class_weights has ${facts.given} numbers, but there are ${facts.classes} classes`;
  if ('empty' in facts)
    return `balanced weights need samples of every class; the training part has none of ${facts.empty.join(', ')}`;
  return aboutName('class_weights', facts);
}

/** A name that is no class of the data. */
export interface NameFacts {
  readonly name: string;
  readonly known: readonly string[];
  readonly suggestion: string | undefined;
}

function aboutName(key: string, { name, known, suggestion }: NameFacts): string {
  const help =
    suggestion === undefined ? `; there are ${shortList(known)}` : `; did you mean "${suggestion}"?`;
  return `${key} names "${name}", which is no class of the data${help}`;
}

/** Classes that balancing finds no sample of, a name that is no class, or targets that are numbers. */
type OversamplingFacts = { readonly empty: readonly string[] } | NameFacts | { readonly isOfValues: true };

function aboutOversampling(facts: OversamplingFacts): string {
  if ('isOfValues' in facts) return 'train.oversample needs classes; the targets of this data are numbers';
  if ('empty' in facts)
    return `balanced oversampling needs samples of every class; the training part has none of ${facts.empty.join(', ')}`;
  return aboutName('train.oversample', facts);
}

/** Samples that are no maps, a name that is no class, targets that are numbers, a group without a change, factors in the wrong order. */
type AugmentationFacts =
  | { readonly shape: string }
  | { readonly isTable: true }
  | NameFacts
  | { readonly isOfValues: true }
  | { readonly known: readonly string[] }
  | { readonly low: number; readonly high: number };

function aboutAugmentation(facts: AugmentationFacts): string {
  if ('shape' in facts)
    return `train.augment changes maps (height x width x channels); the samples of this data are vectors of ${facts.shape} numbers`;
  if ('isTable' in facts)
    return 'train.augment changes maps, pictures for example; the samples of a table are none';
  if ('isOfValues' in facts) return 'augment.classes needs classes; the targets of this data are numbers';
  if ('low' in facts) return `augment.scale is [smallest, largest], found [${facts.low}, ${facts.high}]`;
  if (!('name' in facts))
    return `train.augment says whose samples are changed, but not how: ${facts.known.join(', ')}`;
  return aboutName('augment.classes', facts);
}

/** `a, b, c`, cut where there are many. */
export function shortList(names: readonly string[]): string {
  return names.length > NAMED ? `${names.slice(0, NAMED).join(', ')}, ...` : names.join(', ');
}

const NAMED = 12;

/** What in an experiment asks for what a layer does not give. */
export const askedSentences = {
  loss: (kind: string) => `the loss is ${kind}`,
  classes: 'the classes',
  data: 'the data',
  outputs: (shape: readonly number[]) => `the model gives ${shape.join('x')}`,
  batch: (size: number) => `${size} in a batch`,
} as const;
