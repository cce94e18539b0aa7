/** All pictures of a run: what each is called, what it says, and its specification. */
import type { RunResults } from '../runtime/results.ts';
import { confusionChart, confusionDescription } from './charts/confusion.ts';
import { costChart } from './charts/cost.ts';
import { curveChart } from './charts/curves.ts';
import { latentChart } from './charts/latent.ts';
import { layersChart } from './charts/layers.ts';
import { finalChart } from './charts/points.ts';
import type { ChartSpecification } from './charts/theme.ts';
import { figureTitles } from './format.ts';
import type { LatentView } from './latent.ts';
import { layersOf } from './layers.ts';
import { hasFigure, headlineFigure, isLossItself, type Variant, variantsOf } from './variants.ts';

/** One picture, and what it says. */
export interface Picture {
  /** File name without its ending: `learning-curve`. */
  readonly name: string;
  /** For those who do not see it. */
  readonly description: string;
  /** The variant it is about, when it is about one. */
  readonly variant?: Variant;
}

/** A picture that is still to be drawn. */
export interface Chart extends Picture {
  readonly specification: ChartSpecification;
}

/** The pictures that the results have something to show for, in the order of the report. */
export function chartsOf(results: RunResults, latent: readonly LatentView[] = []): readonly Chart[] {
  const variants = variantsOf(results);
  return [
    ...(variants.some((variant) => variant.finished.length > 0) ? [finalPicture(results)] : []),
    ...costPictures(results),
    ...curvePictures(results),
    ...variants.flatMap((variant) => [
      ...errorPictures(results, variant),
      ...(hasConfusion(variant) ? [confusionPicture(variant, results.classes)] : []),
      ...latentPictures(results, variant, latent),
      ...(layersOf(variant).length > 0 ? [layersPicture(results, variant)] : []),
    ]),
  ];
}

function finalPicture(results: RunResults): Chart {
  const description = `Final test ${headlineFigure(results).name} of every variant, each seed a point.`;
  return { name: 'final', description, specification: finalChart(results) };
}

function costPictures(results: RunResults): Chart[] {
  const specification = costChart(results);
  const description = 'Seconds of an epoch against the trainable parameters of every variant.';
  return specification === undefined ? [] : [{ name: 'cost', description, specification }];
}

/** The rows of panels of each curve picture, as far as they were measured. */
const curves = [
  { name: 'learning-curve', title: 'Learning curves', figures: ['loss', 'accuracy', 'mse'] },
  {
    name: 'seed-curve',
    title: 'Loss and error rate over samples and classes (metrics: seed)',
    figures: ['seed_loss', 'seed_error_rate'],
  },
  { name: 'metric-curve', title: 'Other metrics', figures: ['balanced_accuracy', 'f1', 'mae'] },
] as const;

function curvePictures(results: RunResults): Chart[] {
  // Trained on the squared error itself, the loss would be the same picture twice.
  const named = hasFigure(results, 'mse') && isLossItself(results, 'mse');
  return curves.flatMap(({ name, title, figures }) => {
    const measured = figures.filter((figure) => hasFigure(results, figure) && !(figure === 'loss' && named));
    if (measured.length === 0) return [];
    const description = `${title}: ${measured.map((figure) => figureTitles[figure]).join(' and ')} per epoch.`;
    return [{ name, description, specification: curveChart(results, title, measured) }];
  });
}

/** Training and test of one variant side by side; what the picture of all variants shows already is left out. */
function errorPictures(results: RunResults, variant: Variant): Chart[] {
  const alone = { ...results, trials: variant.trials };
  const isOnly = variant.trials.length === results.trials.length;
  const figures = [...(isOnly ? [] : ['loss']), 'error'].filter((figure) => hasFigure(alone, figure));
  if (figures.length === 0) return [];
  const description = `${figures.join(' and ')} of ${variant.title} on the training and the test set per epoch.`;
  const specification = curveChart(alone, `Training and test: ${variant.title}`, figures);
  return [{ name: `error-${variant.slug}`, description, specification, variant }];
}

/** Of the first seed: points of several trainings do not lie in one plane. */
function latentPictures(results: RunResults, variant: Variant, latent: readonly LatentView[]): Chart[] {
  const view = variant.trials.flatMap(({ name }) => latent.find(({ trial }) => trial === name) ?? [])[0];
  if (view === undefined) return [];
  const { seed } = variant.trials.find(({ name }) => name === view.trial)!;
  const title = `Latent plane: ${variant.title}, seed ${seed}`;
  const epochs = view.epochs.map(({ epoch }) => epoch).join(', ');
  return [
    {
      name: `latent-${variant.slug}`,
      description: `The test set in the plane of layer ${view.layer} of ${variant.title} after epochs ${epochs}.`,
      specification: latentChart(view, title, results.classes),
      variant,
    },
  ];
}

function layersPicture(results: RunResults, variant: Variant): Chart {
  return {
    name: `layers-${variant.slug}`,
    description: `Saturated activations and gradient norms of the layers of ${variant.title} per epoch.`,
    specification: layersChart(results, variant),
    variant,
  };
}

function confusionPicture(variant: Variant, classes: readonly string[]): Chart {
  return {
    name: `confusion-${variant.slug}`,
    description: confusionDescription(variant),
    specification: confusionChart(variant, classes),
    variant,
  };
}

function hasConfusion(variant: Variant): boolean {
  return variant.finished.some((trial) => trial.final.confusion.length > 0);
}
