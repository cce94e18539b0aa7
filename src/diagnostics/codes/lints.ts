/** Sentences about what is allowed and hardly meant. */
import type { Sentence } from './sentence.ts';

/** By code, from the facts to the words. */
export const lintSentences = {
  'overridden-gradient': (facts: { activation: string; rule: string }): Sentence => ({
    severity: 'note',
    message: `training passes the gradient through \`${facts.activation}\` by the rule \`${facts.rule}\`, not by its own derivative`,
    label: 'not the exact gradient',
  }),
  'zero-initialised': (facts: { layers: number }): Sentence => ({
    severity: 'warning',
    message: `the weights of all layers start at zero (there are ${facts.layers}): the units of a layer stay equal, and it learns as if it had one`,
    label: 'starts at zero, like every other',
    fix: 'leave out `init=` in one of them',
  }),
  'saturated-activation': (facts: { activation: string; inputs: number; sum: string }): Sentence => ({
    severity: 'warning',
    message:
      `\`${facts.activation}\` starts out flat: ${facts.inputs} inputs of 0..1 times weights of one sign add up to about ${facts.sum}, ` +
      'where its derivative is as good as zero',
    label: 'hardly learns',
    fix: 'weights around zero (leave out `init=`)',
  }),
  'shrinking-gradient': (facts: { activation: string; count: number }): Sentence => ({
    severity: 'warning',
    message: `${facts.count} times \`${facts.activation}\` in a row: each passes on at most a quarter of the gradient, and the first layers hardly learn`,
    label: `number ${facts.count} in a row`,
    fix: '`relu` or `tanh` in the hidden layers',
  }),
  'probabilities-twice': (facts: { activation: string }): Sentence => ({
    severity: 'warning',
    message: `a second \`${facts.activation}\` right after the first: probabilities become almost equal`,
    label: 'the second',
    fix: 'remove one of them',
  }),
  'probabilities-inside': (facts: { activation: string }): Sentence => ({
    severity: 'warning',
    message: `\`${facts.activation}\` stands inside the network: what follows sees numbers that add up to one`,
    label: 'not the last layer',
    fix: 'another activation here',
  }),
  'dropped-rows': (facts: { layer: string; map: string; rows: number; columns: number }): Sentence => ({
    severity: 'warning',
    message: `\`${facts.layer}\` leaves out the last ${edges(facts.rows, facts.columns)} of a map of ${facts.map}: no window reaches there`,
    label: `${facts.map} does not divide evenly`,
    fix: '`same`, or another size',
  }),
  'skipped-rows': (facts: { layer: string; size: string; stride: string }): Sentence => ({
    severity: 'warning',
    message: `\`${facts.layer}\` leaves out rows or columns everywhere: its windows of ${facts.size} are ${facts.stride} apart`,
    label: 'steps over what lies between',
    fix: `\`s${facts.size}\``,
  }),
  'linear-pair': (facts: { first: string; second: string }): Sentence => ({
    severity: 'warning',
    message: `\`${facts.first}\` and \`${facts.second}\` with no activation between them do no more than one of them could`,
    label: 'no activation here',
    fix: 'an activation here, such as `relu`',
  }),
  'dropped-outputs': (facts: { layer: string }): Sentence => ({
    severity: 'warning',
    message: `\`${facts.layer}\` drops numbers of the output itself: no layer with weights stands behind it`,
    label: 'nothing can make up for it',
    fix: `\`${facts.layer}\` before the last layer with weights`,
  }),
  'idle-bias': (facts: { layer: string; follower: string }): Sentence => ({
    severity: 'warning',
    message: `the bias of \`${facts.layer}\` does nothing: \`${facts.follower}\` takes the mean of each channel away`,
    label: 'a bias without effect',
    fix: '`bias=false` here',
  }),
  'idle-layer': (facts: { layer: string; shape: string }): Sentence => ({
    severity: 'warning',
    message: `\`${facts.layer}\` does nothing: the shape is ${facts.shape} already`,
    label: 'does nothing',
    fix: 'remove it',
  }),
} as const;

function edges(rows: number, columns: number): string {
  const count = (number: number, word: string) =>
    number === 0 ? [] : [number === 1 ? word : `${number} ${word}s`];
  return [...count(rows, 'row'), ...count(columns, 'column')].join(' and ');
}
