/** Sentences about experiments: their text, their keys, and the variants that they make. */
import type { Sentence } from './sentence.ts';

/** By code, from the facts to the words. */
export const experimentSentences = {
  'yaml-too-large': (facts: { bytes: number; limit: number }): Sentence => ({
    message: `the file has ${facts.bytes} bytes; at most ${facts.limit} are read`,
  }),
  'yaml-too-deep': (facts: { limit: number }): Sentence => ({
    message: `the file nests deeper than ${facts.limit} levels`,
  }),
  'yaml-syntax': (facts: { reason: string }): Sentence => ({ message: `not valid YAML: ${facts.reason}` }),
  'yaml-documents': (_: object): Sentence => ({
    message: 'a second document begins here: a file holds one experiment',
    label: 'expected the end of the file',
  }),
  'yaml-alias': (facts: { name: string }): Sentence => ({
    message: `aliases (*${facts.name}) are not read; write the value out`,
  }),
  'yaml-anchor': (facts: { name: string }): Sentence => ({
    message: `anchors (&${facts.name}) are not read; write the value out`,
  }),
  'yaml-tag': (facts: { tag: string }): Sentence => ({
    message: `tags (${facts.tag}) are not read; leave it out`,
  }),
  'yaml-key': (_: object): Sentence => ({ message: 'a key has to be a word' }),
  'unquoted-comma': (facts: { begin: string; whole: string }): Sentence => ({
    message: `\`${facts.begin}\` ends at its comma: inside of { } and [ ] a value with a comma is quoted`,
    label: 'one value, not several',
    fix: `\`"${facts.whole}"\``,
  }),
  'duplicate-key': (facts: { key: string }): Sentence => ({ message: `the key ${facts.key} is there twice` }),
  'unknown-key': (facts: {
    key: string;
    /** The group of keys; absent at the top. */
    group?: string;
    known: readonly string[];
    suggestion: string | undefined;
  }): Sentence => ({
    message:
      `unknown key "${facts.key}"${facts.group === undefined ? '' : ` in ${facts.group}`}` +
      (facts.suggestion === undefined
        ? `; known are ${facts.known.join(', ')}`
        : `; did you mean "${facts.suggestion}"?`),
  }),
  'missing-key': (facts: { group: string; key: string }): Sentence => ({
    message: `${facts.group} needs the key "${facts.key}"`,
  }),
  'bad-name': (facts: { name: string }): Sentence => ({
    message: `"${facts.name}" is no name of letters, digits and _`,
  }),
  'bad-value': (facts: {
    name: string;
    expectation: string;
    /** Left out where the expectation says enough. */
    found?: string | undefined;
    suggestion?: string | undefined;
  }): Sentence => ({
    message:
      `${facts.name} ${facts.expectation}${facts.found === undefined ? '' : `, found ${facts.found}`}` +
      (facts.suggestion === undefined ? '' : `; did you mean "${facts.suggestion}"?`),
  }),
  'needs-validation': (facts: { what: string }): Sentence => ({
    message: `${facts.what} needs data.split.validation: choosing by the test set would spoil it as a test`,
  }),
  'bad-momentum': (facts: { key: 'dampening' | 'nesterov' }): Sentence => ({
    message: `${facts.key} needs momentum above 0${facts.key === 'nesterov' ? ', and no dampening' : ''}`,
  }),
  'bad-schedule': (facts: { lowest: number; rate: number }): Sentence => ({
    message: `the lowest rate, ${facts.lowest}, is above train.optimizer.rate, ${facts.rate}`,
  }),
  'seed-and-seeds': (_: object): Sentence => ({
    message: 'seed and seeds are both given: seed is the one to run, seeds how many',
  }),
  'fallback-unused': (facts: { source: string }): Sentence => ({
    message: `data of source ${facts.source} has no path that could be missing: fallback is never used`,
  }),
  'classes-do-not-fit': (facts: {
    /** Labels that are named twice. */
    repeated?: readonly string[];
    /** Labels of the data that are none of the classes. */
    unnamed?: readonly string[];
  }): Sentence => ({
    message:
      facts.repeated !== undefined
        ? `classes names one label twice: ${facts.repeated.join(', ')}`
        : facts.unnamed !== undefined
          ? `the data has labels that are none of the classes: ${facts.unnamed.join(', ')}`
          : 'classes are given, but the targets are numbers to predict',
  }),
  'no-model': (_: object): Sentence => ({
    severity: 'note',
    message: 'the experiment names no model, so that none was checked with it',
    label: 'no `model` here',
    fix: '`model: FILE.nn`, or `nnc run FILE.nn --exp` with this file, which checks before it trains',
  }),
  'matrix-too-large': (facts: { count: number; limit: number }): Sentence => ({
    message: `the matrix has ${facts.count} variants; at most ${facts.limit} are planned`,
  }),
  'bad-axis': (facts: { axis: string; reason: string }): Sentence => ({
    message: `axis "${facts.axis}": ${facts.reason}`,
  }),
  'duplicate-variant': (facts: { entry: string; title: string }): Sentence => ({
    severity: 'warning',
    message: `${facts.entry} has the variant ${facts.title} again; it is run once`,
  }),
  'report-layer': (facts: {
    layer: string;
    /** What the layer gives; absent where there is none of this name. */
    output?: string;
    suggestion?: string | undefined;
  }): Sentence => ({
    message:
      facts.output === undefined
        ? `the model has no layer "${facts.layer}"; ${
            facts.suggestion === undefined
              ? 'give it a label in the model, `code: dense 2`'
              : `did you mean "${facts.suggestion}"?`
          }`
        : `a scatter needs a layer that gives two numbers; ${facts.layer} gives ${facts.output}`,
  }),
  'report-epoch': (facts: { epoch: number; epochs: number }): Sentence => ({
    message:
      `there is no epoch ${facts.epoch}: the last epoch is ${facts.epochs - 1} ` +
      `(train.epochs: ${facts.epochs}, and the first is 0)`,
  }),
  'report-examples': (facts: {
    /** The shape of a sample; absent where numbers are predicted. */
    shape?: string;
  }): Sentence => ({
    message:
      facts.shape === undefined
        ? 'examples show which class a picture was taken for, and the targets are numbers to predict'
        : `examples are pictures, maps of 1 or 3 channels; a sample of the data is ${facts.shape}`,
  }),
  'slow-engine': (facts: { engine: string; time: string; work: string; share: number }): Sentence => ({
    severity: 'warning',
    message: `training on the engine ${facts.engine} takes about ${facts.time} for ${facts.work}`,
    label: `${facts.share} % of it`,
    fix: '`engine: onnx`, or fewer multiply-adds (`nnc graph` shows them)',
  }),
} as const;
