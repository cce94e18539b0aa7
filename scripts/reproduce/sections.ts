/** The parts of the page, one for each experiment. */
import { layerFigure } from '../../src/report/layers.ts';
import { type Summary, shareUncertainty, summarize } from '../../src/report/statistics.ts';
import { finalSummary, type Variant, variantsOf } from '../../src/report/variants.ts';
import type { EpochResult, RunResults } from '../../src/runtime/results.ts';
import { compare, comparisonTable, diagonalOf, markdownTable, percent, summaryText } from './comparison.ts';
import * as seed from './seed.ts';

/** The results of every experiment with digits, by its name. */
export type Runs = Readonly<
  Record<'first_epochs' | 'gradient' | 'init' | 'latent' | 'confusion', RunResults>
>;

/** The results of every run with faces, by its name. */
export type MaskRuns = Readonly<Record<'kernel_5' | 'kernel_3_9' | 'imbalance', RunResults>>;

/** A picture of a run: the experiment and the name of the picture without its ending. */
export interface Picture {
  readonly experiment: keyof Runs | keyof MaskRuns;
  readonly name: string;
  /** For those who do not see it. */
  readonly description: string;
}

/** The file of a picture, beside the page. */
export function pictureFile({ experiment, name }: Picture): string {
  return `seed/${experiment}-${name}.png`;
}

/** Text in Markdown, and the pictures that it shows. */
export interface Section {
  readonly text: string;
  readonly pictures: readonly Picture[];
}

/** A section of one run: its words, then its pictures. */
export function section(
  experiment: Picture['experiment'],
  title: string,
  paragraphs: readonly string[],
  shown: readonly Omit<Picture, 'experiment'>[],
): Section {
  const pictures = shown.map((picture) => ({ experiment, ...picture }));
  const images = pictures.map((picture) => `![${picture.description}](${pictureFile(picture)})`);
  return { text: [`## ${title}`, ...paragraphs, ...images].join('\n\n'), pictures };
}

/** Whether these are the digits that others have run the seed's rule on. */
export function isSeedsData({ data }: RunResults): boolean {
  return data.fingerprint.startsWith(seed.fingerprint);
}

/** The seed's table of its first epochs. */
export function firstEpochsSection({ first_epochs: run }: Runs): Section {
  const [variant] = variantsOf(run);
  const paragraphs = [
    `\`experiments/first_epochs.yaml\`: ${trained(run)}. Figures by the seed's definitions, over the training set as it was seen: with the output y and ` +
      'the target t, of one for the class and zero elsewhere, the loss is the mean over samples and classes of −t log(y + 10⁻⁶), and the error rate the ' +
      'root of the mean over samples and classes of (y − t)². The "error" of pictures is another: the share of wrong answers.',
    comparisonTable(compare(variant!, seed.firstEpochs, { onItsData: isSeedsData(run) })),
    `The seed gave no accuracy on the test set here; nnc's is ${summaryText(finalSummary(variant!, 'accuracy'))} after epoch ${lastEpochOf(run)}.`,
  ];
  return section('first_epochs', 'The first epochs', paragraphs, [
    { name: 'learning-curve', description: 'Loss and accuracy in training and test over the first epochs' },
    {
      name: 'seed-curve',
      description: "Loss and error rate by the seed's definitions over the first epochs",
    },
    errorPicture(variant!),
  ]);
}

/** The exact gradient beside the seed's rule, and what it fails on. */
export function gradientSection({ gradient: run }: Runs): Section {
  const variants = variantsOf(run);
  const last = lastEpochOf(run);
  const rows = variants.map((variant) => {
    const all = variant.trials.flatMap(({ epochs }) => epochs.map(({ train }) => train.accuracy!));
    return [
      variant.title,
      ...[0, 1, last].map((epoch) => summaryText(atEpoch(variant, epoch, ({ train }) => train.accuracy))),
      Math.max(...all).toFixed(3),
    ];
  });
  const headings = ['variant', 'epoch 0', 'epoch 1', `epoch ${last}`, 'highest of all epochs and seeds'];
  const paragraphs = [
    `\`experiments/gradient.yaml\`: ${trained(run)}. Accuracy on the training set as it was seen; the seed's stayed near ${seed.exactAccuracy} with the exact gradient.`,
    markdownTable(headings, rows),
    constantGuess(variants),
    'Before the first step, on the first batch:',
    markdownTable(
      [
        'variant',
        'saturated hidden activations',
        'norm of the gradient, hidden',
        'norm of the gradient, output',
      ],
      variants.map((variant) => [
        variant.title,
        percent(atStart(variant, 'hidden', 'saturated').mean),
        numberText(atStart(variant, 'hidden', 'gradient_norm')),
        numberText(atStart(variant, 'output', 'gradient_norm')),
      ]),
    ),
    whyExactFails(variants),
  ];
  const pictures = variants.map(({ slug, title }) => ({
    name: `layers-${slug}`,
    description: `Saturated activations and gradient norms of both layers, ${title}`,
  }));
  return section('gradient', 'The gradient', paragraphs, pictures);
}

function whyExactFails(variants: readonly Variant[]): string {
  const exact = variants.find(({ title }) => title === 'gradient=exact')!;
  const saturated = atStart(exact, 'hidden', 'saturated');
  const norm = atStart(exact, 'hidden', 'gradient_norm');
  const reach =
    norm.maximum === 0
      ? 'exactly 0: in float32 the sigmoid of such a sum is 1, and its slope 0'
      : `${numberText(norm)}, since the slope of a saturated sigmoid is next to nothing`;
  return (
    `All weights are positive, so a hidden unit's sum is large whatever digit it sees: ${percent(saturated.mean)} of the ` +
    `activations lie beyond 0.001 and 0.999. The exact gradient that reaches the hidden weights is ${reach}. The hidden layer stays ` +
    `as it was drawn, and gives the same for every digit to within 0.001: after the last epoch each seed takes the whole test set for ` +
    `${predicted(exact)} of its ${exact.finished[0]!.final.confusion.length} classes, one or another. The seed's rule leaves the slope out.`
  );
}

/** What a net scores that says the same class to everything. */
function constantGuess([variant]: readonly Variant[]): string {
  const counts = variant!.finished[0]!.final.confusion.map((row) =>
    row.reduce((sum, count) => sum + count, 0),
  );
  const all = counts.reduce((sum, count) => sum + count, 0);
  const [low, high] = [Math.min(...counts) / all, Math.max(...counts) / all];
  return (
    `A net that always says the same class is right for ${low.toFixed(3)} to ${high.toFixed(3)} of the test digits, by the class that it says; ` +
    `the seed's ${seed.exactAccuracy} and nnc's numbers are such guesses.`
  );
}

/** How many classes the seeds of a variant predict at least once at their end: `2`, or `1 to 3`. */
function predicted({ finished }: Variant): string {
  const counts = finished.map(
    ({ final: { confusion } }) =>
      confusion.filter((_, column) => confusion.some((row) => row[column]! > 0)).length,
  );
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high ? String(low) : `${low} to ${high}`;
}

/** The whole training from three kinds of first weights. */
export function initSection({ init: run }: Runs): Section {
  const [random, firstLayerZero, allZero] = variantsOf(run) as [Variant, Variant, Variant];
  const onItsData = isSeedsData(run);
  const rows = [
    ...compare(random, [seed.lastEpoch.random], { onItsData }),
    ...compare(firstLayerZero, [seed.lastEpoch.firstLayerZero], { onItsData }),
  ];
  const middle = rows.length / 2;
  const table = (title: string, part: typeof rows) =>
    part.length === 0 ? [] : [title, comparisonTable(part, 'NumPy on this data, one seed')];
  const last = lastEpochOf(run);
  const accuracies = [random, firstLayerZero, allZero].map((variant, i) => [
    ['random', 'first layer zero', 'all zero'][i]!,
    summaryText(atEpoch(variant, last, ({ train }) => train.accuracy)),
    summaryText(atEpoch(variant, last, ({ test }) => test.accuracy)),
  ]);
  const paragraphs = [
    `\`experiments/init.yaml\`: ${trained(run)}; a trial took ${trialTime(run)}.`,
    ...table('Random weights:', rows.slice(0, middle)),
    ...table('The first layer zero, weights and biases:', rows.slice(middle)),
    `All three after epoch ${last}:`,
    markdownTable(['weights at the start', 'accuracy in training', 'accuracy on the test set'], accuracies),
    allZeroText(allZero),
  ];
  return section('init', 'The weights at the start', paragraphs, [
    { name: 'learning-curve', description: 'Loss and accuracy from all three kinds of weights' },
    ...[random, firstLayerZero, allZero].map(errorPicture),
  ]);
}

function allZeroText({ trials }: Variant): string {
  const peaks = trials.map(({ epochs }) =>
    epochs.reduce((a, b) => (b.train.accuracy! > a.train.accuracy! ? b : a)),
  );
  const later = trials.flatMap(({ epochs }) => epochs.filter(({ epoch }) => epoch >= 20));
  const counts = trials.flatMap(({ epochs }) =>
    epochs.map((epoch) => layerFigure(epoch, 'hidden', 'different_units')!),
  );
  const units = layerFigure(trials[0]!.epochs[0]!, 'hidden', 'units')!;
  const peakText = peaks
    .map(({ epoch, train }, i) => `${train.accuracy!.toFixed(3)} in epoch ${epoch} (seed ${trials[i]!.seed})`)
    .join(' and ');
  const laterText =
    later.length === 0
      ? ''
      : ` From epoch 20 on the highest accuracy is ${Math.max(...later.map(({ train }) => train.accuracy!)).toFixed(3)}.`;
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  const different = low === high ? String(low) : `${low} to ${high}`;
  return (
    `With everything zero the accuracy in training peaks at ${peakText}.${laterText} At the beginning of every epoch of every seed ` +
    `the ${units.toLocaleString('en-US')} hidden units have ${different} different ${high === 1 ? 'value' : 'values'}, compared to the bit: ` +
    'what starts equal gets equal gradients and stays equal, so the net has one hidden unit in effect.'
  );
}

/** The least and the most time that the epochs of a trial took together. */
function trialTime({ trials }: RunResults): string {
  const minutes = trials.map(({ epochs }) => epochs.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  return `${Math.min(...minutes).toFixed(1)} to ${Math.max(...minutes).toFixed(1)} minutes`;
}

/** The test set in the plane of two units. */
export function latentSection({ latent: run }: Runs): Section {
  const [variant] = variantsOf(run);
  const paragraphs = [
    `\`experiments/latent.yaml\`: ${trained(run)}. A linear layer of two units before the output, weights uniform in [0, 0.01).`,
    `Accuracy on the test set after epoch ${lastEpochOf(run)}: ${summaryText(finalSummary(variant!, 'accuracy'))}. The seed showed a picture and no number.`,
  ];
  return section('latent', 'The latent plane', paragraphs, [
    {
      name: `latent-${variant!.slug}`,
      description: 'The test set in the plane of two units, coloured by class',
    },
  ]);
}

/** Which digits are taken for which. */
export function confusionSection({ confusion: run }: Runs): Section {
  const [variant] = variantsOf(run);
  const { right, samples } = seed.confusion;
  const rows = variant!.finished.map((trial) => {
    const diagonal = diagonalOf(trial);
    return [`nnc, seed ${trial.seed}`, diagonal.toLocaleString('en-US'), percent(diagonal / run.data.test)];
  });
  const uncertainty = shareUncertainty(right / samples, samples);
  const paragraphs = [
    `\`experiments/confusion.yaml\`: ${trained(run)}. Right predictions on the test set of ${run.data.test.toLocaleString('en-US')} digits:`,
    markdownTable(
      ['', 'diagonal', 'share'],
      [['seed', right.toLocaleString('en-US'), percent(right / samples)], ...rows],
    ),
    `A share like the seed's is known to ± ${(uncertainty * 100).toFixed(2)} percentage points from so many digits (95 %), or ± ${Math.round(uncertainty * samples)} of them.${sameDiagonals(rows)}`,
  ];
  return section('confusion', 'The confusion matrix', paragraphs, [
    {
      name: `confusion-${variant!.slug}`,
      description: 'Confusion matrix of the test set with counts and rates',
    },
  ]);
}

/** That two seeds with one diagonal are no mistake of the page. */
function sameDiagonals(rows: readonly (readonly string[])[]): string {
  const diagonals = rows.map(([, diagonal]) => diagonal);
  return new Set(diagonals).size < diagonals.length
    ? ' That seeds of nnc are right equally often is chance: the matrices differ.'
    : '';
}

function errorPicture({ slug, title }: Variant): Omit<Picture, 'experiment'> {
  return { name: `error-${slug}`, description: `Error in training and test, ${title}` };
}

/** How much was trained: `11 epochs, 5 seeds`. */
export function trained(run: RunResults): string {
  const seeds = new Set(run.trials.map((trial) => trial.seed)).size;
  return `${lastEpochOf(run) + 1} epochs, ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
}

function lastEpochOf(run: RunResults): number {
  return Math.max(...run.trials.flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch)));
}

function atEpoch(
  variant: Variant,
  wanted: number,
  read: (epoch: EpochResult) => number | undefined,
): Summary {
  return summarize(
    variant.trials.flatMap(({ epochs }) => epochs.filter(({ epoch }) => epoch === wanted).map(read)),
  );
}

function atStart(variant: Variant, layer: string, figure: 'saturated' | 'gradient_norm'): Summary {
  return atEpoch(variant, 0, (epoch) => layerFigure(epoch, layer, figure));
}

function numberText({ mean, deviation, count }: Summary): string {
  if (mean === 0) return '0';
  return count < 2 ? mean.toFixed(1) : `${mean.toFixed(1)} ± ${deviation.toFixed(1)}`;
}
