/** Whether loss, data and batches of a variant go with its model and with each other. */
import { checkLoss } from '../compiler/losses.ts';
import { type Network, outputShape } from '../compiler/network.ts';
import { checkDataAgainstNetwork, type DataFacts } from '../data/check.ts';
import { problemsWithClasses } from '../data/class-problems.ts';
import { classWeightsAgainstOutputs, classWeightsOf } from '../data/class-weights.ts';
import { askedSentences } from '../diagnostics/codes/training.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, RelatedPlace } from '../diagnostics/diagnostic.ts';
import { unfitMetrics } from '../runtime/metrics.ts';
import { watchedMetrics } from '../runtime/selection.ts';
import type { LoadedExperiment } from './load.ts';
import { locatedInVariant, placeInVariant, type Variant } from './plan.ts';
import { isRead } from './sound.ts';
import type { KeyPath } from './source.ts';

/** A variant, and where it is written. */
export interface WrittenVariant {
  readonly variant: Variant;
  readonly loaded: LoadedExperiment;
}

/** What the loss has against the model; with the place of the loss. */
export function problemsOfLoss(network: Network, written: WrittenVariant): readonly Diagnostic[] {
  const { kind } = written.variant.experiment.train.loss;
  if (!isRead(['train', 'loss'], written.variant.unread)) return [];
  const found = checkLoss(network, kind);
  return found === undefined ? [] : [withAsker(found, written)];
}

/** What is wrong with what is said of the classes, weights above all; of classes that nobody knows yet there are as many as the model says. */
export function problemsOfClasses(
  network: Network,
  classes: readonly string[] | undefined,
  { variant, loaded }: WrittenVariant,
): readonly Diagnostic[] {
  const { train } = variant.experiment;
  if (classes !== undefined)
    return problemsWithClasses(train, { classes }).map((each) => locatedInVariant(each, variant, loaded));
  const message = askedSentences.outputs(outputShape(network));
  const related = [{ span: network.layers.at(-1)!.span, message }];
  return classWeightsAgainstOutputs(train.loss, network).map((each) => ({
    ...locatedInVariant(each, variant, loaded),
    related,
  }));
}

/** A warning where oversampling and class weights both make up for what is rare. */
export function balancedTwice({ variant, loaded }: WrittenVariant): readonly Diagnostic[] {
  const { loss, oversample } = variant.experiment.train;
  if (oversample !== 'balanced' || classWeightsOf(loss) !== 'balanced') return [];
  const span = placeInVariant(['train', 'oversample'], variant, loaded);
  return [diagnose('balanced-twice', {}, { span })];
}

/** A warning where the rate is still rising when the training ends: the schedule behind it never begins. */
export function warmupTooLong({ variant, loaded }: WrittenVariant): readonly Diagnostic[] {
  const { schedule, epochs } = variant.experiment.train;
  if (schedule === undefined || !('warmup' in schedule) || schedule.warmup === undefined) return [];
  if (schedule.kind !== 'plateau' && schedule.per === 'step') return [];
  const { warmup } = schedule;
  if (warmup.duration < epochs || !isRead(['train'], variant.unread)) return [];
  const span = placeInVariant(['train', 'schedule', 'warmup', 'duration'], variant, loaded);
  return [diagnose('warmup-too-long', { duration: warmup.duration, epochs }, { span })];
}

/** What the data, as far as it is known, has against model, loss, batch and metrics; with the places that ask for it. */
export function problemsOfData(
  network: Network,
  facts: DataFacts,
  written: WrittenVariant,
): readonly Diagnostic[] {
  const { train } = written.variant.experiment;
  const found = checkDataAgainstNetwork(facts, network, { loss: train.loss.kind, batch: train.batch });
  const unfit = facts.targets === undefined ? [] : problemsOfMetrics(facts.targets.kind, written);
  return [...found.map((each) => withAsker(each, written)), ...unfit, ...problemsOfExamples(facts, written)];
}

/** Whether samples can be shown with the class that is predicted for them, where the report is asked for that. */
function problemsOfExamples(
  { shape, targets }: DataFacts,
  { variant, loaded }: WrittenVariant,
): readonly Diagnostic[] {
  if (variant.experiment.report.examples === undefined) return [];
  const span = placeInVariant(['report', 'examples'], variant, loaded);
  if (targets?.kind === 'values') return [diagnose('report-examples', {}, { span })];
  if (shape === undefined || (shape.length === 3 && [1, 3].includes(shape[2]!))) return [];
  return [diagnose('report-examples', { shape: shape.join('x') }, { span })];
}

function problemsOfMetrics(
  kind: 'classes' | 'values',
  { variant, loaded }: WrittenVariant,
): readonly Diagnostic[] {
  const { metrics, train } = variant.experiment;
  const watched = watchedMetrics(train).filter((metric) => !metric.endsWith('loss'));
  // Accuracy is the default; where it was not asked for and the targets are numbers it gives way to theirs.
  const isAsked = isRead(['metrics'], variant.unread) && loaded.source.document.hasIn(['metrics']);
  const asked = [...(isAsked ? metrics : metrics.filter((metric) => metric !== 'accuracy')), ...watched];
  return unfitMetrics(asked, kind).map((metric) => {
    const index = metrics.indexOf(metric as (typeof metrics)[number]);
    const span = index < 0 ? undefined : placeInVariant(['metrics', index], variant, loaded);
    return diagnose('metric-does-not-fit', { metric }, { span });
  });
}

/** What in the experiment is behind a diagnostic that stands in the model. */
function withAsker(diagnostic: Diagnostic, written: WrittenVariant): Diagnostic {
  const asker = askerOf(diagnostic.code, written);
  if (asker === undefined) return diagnostic;
  if (diagnostic.span === undefined) return { ...diagnostic, span: asker.span };
  return { ...diagnostic, related: [...(diagnostic.related ?? []), asker] };
}

function askerOf(code: string, { variant, loaded }: WrittenVariant): RelatedPlace | undefined {
  const { loss, batch } = variant.experiment.train;
  const at = (message: string, ...paths: readonly KeyPath[]): RelatedPlace | undefined => {
    const spans = paths.map((path) => placeInVariant(path, variant, loaded));
    const span = spans.find((each) => each !== undefined);
    return span && { span, message };
  };
  switch (code) {
    case 'data-input':
      return at(askedSentences.data, ['data', 'path'], ['data', 'source']);
    case 'data-output':
      return at(askedSentences.classes, ['data', 'classes']) ?? at(askedSentences.data, ['data', 'source']);
    case 'batch-too-small':
      return at(askedSentences.batch(batch), ['train', 'batch']);
    default:
      return at(askedSentences.loss(loss.kind), ['train', 'loss', 'kind'], ['train', 'loss']);
  }
}
