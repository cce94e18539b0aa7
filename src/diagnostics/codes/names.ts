/** Sentences about names: layers, blocks, parameters, labels, files. */
import { didYouMean, listed, type Sentence } from './sentence.ts';

type Suggestion = string | undefined;

/** By code, from the facts to the words. */
export const namesSentences = {
  'unknown-layer': (facts: {
    found: string;
    suggestion: Suggestion;
    /** The layer that stands behind it. */
    before?: string;
  }): Sentence => ({
    message: `there is no layer or block \`${facts.found}\``,
    label: 'unknown',
    ...(facts.before === undefined
      ? didYouMean(facts.suggestion)
      : { fix: `remove it: \`${facts.before}\` begins the statement` }),
  }),
  'block-not-yet-defined': (facts: { found: string }): Sentence => ({
    message: `the block \`${facts.found}\` is called before it is defined`,
    label: 'not defined yet',
    fix: 'move the definition above the call',
  }),
  'recursive-block': (facts: { found: string }): Sentence => ({
    message: `the block \`${facts.found}\` calls itself, and would never end`,
    label: 'inside its own definition',
    fix: '`repeat` for several copies',
  }),
  'join-by-name': (facts: { found: string }): Sentence => ({
    message: `\`${facts.found}\` joins the arms of a branch, and cannot stand alone`,
    label: 'expected a layer',
    fix: `\`branch { ... } { ... } ${facts.found}\``,
  }),
  'duplicate-block': (facts: { name: string; isLayer: boolean }): Sentence => ({
    message: facts.isLayer
      ? `\`${facts.name}\` is a layer already: a block needs a name of its own`
      : `there is a block \`${facts.name}\` already`,
    label: 'taken',
  }),
  'reserved-name': (facts: { name: string }): Sentence => ({
    message: `a block cannot be called \`${facts.name}\`: the word begins a statement`,
    label: 'a word of the language',
  }),
  'unused-block': (facts: { name: string }): Sentence => ({
    severity: 'warning',
    message: `the block \`${facts.name}\` is never called`,
    label: 'not used',
    fix: 'remove it',
  }),
  'unknown-parameter': (facts: {
    name: string;
    suggestion: Suggestion;
    known: readonly string[];
  }): Sentence => ({
    message:
      facts.known.length === 0
        ? `there is no parameter \`${facts.name}\`: none are declared here`
        : `there is no parameter \`${facts.name}\`: expected ${listed(facts.known)}`,
    label: 'unknown',
    ...(facts.suggestion === undefined ? {} : { fix: `did you mean \`${facts.suggestion}\`?` }),
  }),
  'later-parameter': (facts: { name: string }): Sentence => ({
    message: `\`${facts.name}\` has no value yet: a default may use the parameters before its own`,
    label: 'not known yet',
  }),
  'duplicate-parameter': (facts: { name: string }): Sentence => ({
    message: `the parameter \`${facts.name}\` is declared twice`,
    label: 'the second',
  }),
  'shadowed-parameter': (facts: { name: string }): Sentence => ({
    message: `\`${facts.name}\` is a parameter outside of this block already, and \`$${facts.name}\` would mean two things`,
    label: 'choose another name',
  }),
  'unused-parameter': (facts: { name: string }): Sentence => ({
    severity: 'warning',
    message: `the parameter \`${facts.name}\` is never used`,
    label: 'not used',
    fix: 'remove it',
  }),
  'missing-parameter': (facts: { name: string }): Sentence => ({
    message: `the parameter \`${facts.name}\` has no default and was given no value`,
    label: 'needs a value',
    fix: `a default here, or \`${facts.name}=...\` where the model is used`,
  }),
  'missing-block-argument': (facts: { block: string; name: string }): Sentence => ({
    message: `\`${facts.block}\` needs its parameter \`${facts.name}\``,
    label: `\`${facts.name}\` is missing`,
  }),
  'too-many-block-arguments': (facts: { block: string; count: number }): Sentence => ({
    message: `\`${facts.block}\` takes ${facts.count === 0 ? 'no arguments' : `at most ${facts.count} argument${facts.count === 1 ? '' : 's'}`}`,
    label: 'one too many',
    fix: 'remove it',
  }),
  'duplicate-label': (facts: { name: string }): Sentence => ({
    message: `the label \`${facts.name}\` stands twice in the same scope`,
    label: 'the second',
  }),
  'unused-label': (facts: { name: string }): Sentence => ({
    severity: 'warning',
    message: `the label \`${facts.name}\` names no layer: its statement leaves none`,
    label: 'names nothing',
    fix: 'remove it',
  }),
  'file-not-found': (facts: { path: string; isFolder?: boolean }): Sentence => ({
    message: facts.isFolder
      ? `\`${facts.path}\` is a folder: expected a file in it`
      : `there is no file \`${facts.path}\``,
    label: 'cannot be read',
  }),
  'use-cycle': (facts: { path: string }): Sentence => ({
    message: `\`${facts.path}\` uses this file in turn: files cannot use each other in a circle`,
    label: 'leads back here',
  }),
} as const;
