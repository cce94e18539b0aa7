/** Samples that are there twice, and pictures that are on both sides of a division. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { PictureDigest } from './cutting.ts';
import type { Listing } from './listing.ts';

/** A part with the digests of its pictures. */
interface Part {
  readonly listing: Listing;
  readonly digests: readonly PictureDigest[];
}

/** A warning for every sample that is the same part of the same picture as one before it, whatever the files are called. */
export function repeatedSamples(
  { file, pictures, samples }: Listing,
  digests: readonly PictureDigest[],
): readonly Diagnostic[] {
  const seen = new Map<string, number>();
  return samples.flatMap(({ picture, box, label, place }, row): readonly Diagnostic[] => {
    const { digest } = digests[picture]!;
    if (digest === undefined) return [];
    const key = JSON.stringify([digest, box]);
    const before = seen.get(key);
    if (before === undefined) {
      seen.set(key, row);
      return [];
    }
    const first = samples[before]!;
    const labels = first.label === label ? '' : `, but its label is "${label}", not "${first.label}"`;
    const [own, other] = [pictures[picture]!, pictures[first.picture]!];
    const files = box === undefined || own === other ? '' : ` (${own} is the same picture as ${other})`;
    const message = `${file}, ${place}: the same sample as ${first.place}${files}${labels}`;
    return [{ severity: 'warning', code: 'data-repeated', message }];
  });
}

/** A warning for every picture of the test set that is in the training set too: testing on it measures memory. */
export function sharedPictures(train: Part, test: Part): readonly Diagnostic[] {
  const places = firstPlaces(train);
  return [...firstPlaces(test)].flatMap(([digest, place]): readonly Diagnostic[] => {
    const other = places.get(digest);
    if (other === undefined) return [];
    const message = `${place}: this picture of the test set is in the training set too (${other})`;
    return [{ severity: 'warning', code: 'data-shared', message }];
  });
}

/** Where each picture is first named. */
function firstPlaces({ listing: { file, samples }, digests }: Part): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const { picture, place } of samples) {
    const { digest } = digests[picture]!;
    if (digest !== undefined && !places.has(digest)) places.set(digest, `${file}, ${place}`);
  }
  return places;
}
