/** From listed pictures to raw samples: read from the cache or decoded, and what is strange about them. */
import { createHash } from 'node:crypto';
import type { Shape } from '../compiler/network.ts';
import { type Diagnostic, DiagnosticError, fail } from '../diagnostics/diagnostic.ts';
import type { Boxes, Data, Folders, PictureSize } from '../experiment/schema.generated.ts';
import { canonicalJson } from '../runtime/canonical.ts';
import { selectedRows } from './byte-rows.ts';
import { cutSamples, digestsOf, type PictureDigest, type Progress, type Transform } from './cutting.ts';
import { classTable, unknownLabels } from './labels.ts';
import { type Listing, type PictureSource, shortened } from './listing.ts';
import { type Cutting, openStore, readCutting } from './picture-cache.ts';
import { repeatedSamples, sharedPictures } from './repeats.ts';
import type { RawData, RawSamples } from './sources/source.ts';

/** Counts changes of what is done to pictures: a new number makes what is kept stale. */
const SEMANTICS = 1;

export interface PictureOptions {
  /** The folder that decoded samples are kept in. */
  readonly cache: string;
  readonly onProgress: Progress;
}

/** The data with the size of its samples filled in from what a model's input takes, where it is pictures and says none. */
export function sizedFor(data: Data, input: Shape | undefined): Data {
  if (!isOfPictures(data) || data.size !== undefined || input?.length !== 3) return data;
  const [height, width, channels] = input as [number, number, number];
  return channels === 1 || channels === 3 ? { ...data, size: { height, width, channels } } : data;
}

/** Whether the samples are pictures to be decoded. */
export function isOfPictures(data: Data): data is Boxes | Folders {
  return data.source === 'boxes' || data.source === 'folders';
}

/** The size of samples. Error: `data-size`, where neither the experiment nor the model says it. */
export function sizeOfSamples({ size }: Boxes | Folders): PictureSize {
  if (size !== undefined) return size;
  return fail(
    'data-size',
    "data.size has to say what pictures become: the model's input is no map of 1 or 3 channels",
  );
}

/** One part, its pictures read. */
interface ReadPart {
  readonly listing: Listing;
  readonly digests: readonly PictureDigest[];
  readonly cutting: Cutting;
  readonly key: string;
}

/**
 * Reads the samples of a source. Errors: `data-label`, `data-path`; `data-damaged`, unless they are to be skipped; those of
 * `cutSamples`. Each names the place of the sample.
 */
export async function readPictures(
  source: PictureSource,
  data: Boxes | Folders,
  options: PictureOptions,
): Promise<RawData> {
  const form = sizeOfSamples(data);
  const listings = [source.train, ...(source.test === undefined ? [] : [source.test])];
  checkLabels(listings, data);
  const transform = { form, fit: data.fit };
  const progress = countTogether(listings, options.onProgress);
  const reading = { ...transform, ...options, onPicture: progress };
  const parts = await allOf(listings.map((listing) => readPart(source.root, listing, reading)));
  const damages = parts.flatMap(damagesOf);
  if (data.damaged === 'error' && damages.length > 0) throw new DiagnosticError(shortened(damages));
  for (const part of parts) checkSomeLeft(part);
  const [train, test] = parts.map(samplesOf);
  return {
    description: descriptionOf(source, parts, { form, path: data.path }),
    shape: [form.height, form.width, form.channels],
    train: train!,
    ...(test !== undefined && { test }),
    bytes: true,
    imageScale: 1,
    fit: data.fit,
    warnings: [...(source.warnings ?? []), ...asWarnings(damages), ...suspicions(parts)],
    digest: sha256(parts.map(({ key, listing }) => [key, listing.samples.map(({ label }) => label)])),
  };
}

/** All results, once nothing runs any more. Error: that of the first in order. */
async function allOf<Result>(running: readonly Promise<Result>[]): Promise<readonly Result[]> {
  await Promise.allSettled(running);
  return Promise.all(running);
}

function asWarnings(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return shortened(problems.map((each) => ({ ...each, severity: 'warning' as const })));
}

/** What is no error, and probably not meant. */
function suspicions(parts: readonly ReadPart[]): readonly Diagnostic[] {
  const [train, test] = parts;
  return [
    ...parts.flatMap(({ listing, cutting }) =>
      shortened(cutting.clipped.map((row) => clippedAt(listing, row))),
    ),
    ...parts.flatMap(({ listing, digests }) => shortened(repeatedSamples(listing, digests))),
    ...(test === undefined ? [] : shortened(sharedPictures(train!, test))),
  ];
}

/** Before a picture is decoded, which may take long. */
function checkLabels(listings: readonly Listing[], { classes }: Boxes | Folders): void {
  const parts = listings.map(({ file, samples }) => {
    if (samples.length === 0) fail('data-empty', `${file} holds no samples`);
    const labels = samples.map(({ label }) => label);
    const place = (row: number) => samples[row]!.place;
    return { file, count: samples.length, targets: { kind: 'labels', labels } as const, place };
  });
  const table = classTable(parts[0]!.targets.labels, classes);
  const unknown = parts.flatMap((part) => unknownLabels(part, table));
  if (unknown.length > 0) throw new DiagnosticError(shortened(unknown));
}

function countTogether(listings: readonly Listing[], onProgress: Progress): () => void {
  const total = listings.reduce((sum, { pictures }) => sum + pictures.length, 0);
  let done = 0;
  return () => onProgress(++done, total);
}

async function readPart(
  root: string,
  listing: Listing,
  { form, fit, cache, onPicture }: Transform & PictureOptions & { readonly onPicture: () => void },
): Promise<ReadPart> {
  const digests = await digestsOf(root, listing);
  const leaving = digests.flatMap(({ problem }, picture) =>
    problem?.code === 'data-path' ? [atFirstSample(listing, picture, problem)] : [],
  );
  if (leaving.length > 0) throw new DiagnosticError(shortened(leaving));
  const key = keyOf(listing, digests, { form, fit });
  const size = { count: listing.samples.length, width: form.height * form.width * form.channels };
  const kept = await readCutting(cache, key, size);
  if (kept !== undefined) return { listing, digests, cutting: kept, key };
  const store = await openStore(cache, key, { ...size, name: listing.file });
  try {
    const { write } = store;
    const findings = await cutSamples(root, listing, digests, { form, fit, onPicture, write });
    return { listing, digests, cutting: await store.keep(findings), key };
  } catch (error) {
    await store.drop();
    throw error;
  }
}

function keyOf(
  { pictures, samples }: Listing,
  digests: readonly PictureDigest[],
  transform: Transform,
): string {
  const files = pictures.map((name, picture) => [name, digests[picture]!.digest]);
  const rows = samples.map(({ picture, box, size }) => [picture, box, size]);
  return sha256([SEMANTICS, transform, files, rows]).slice(0, 32);
}

function sha256(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** What is wrong with each picture that cannot be read, at its first sample. */
function damagesOf({ listing, digests, cutting }: ReadPart): readonly Diagnostic[] {
  const unread = digests.flatMap(({ problem }, picture) =>
    problem === undefined ? [] : [{ picture, message: problem.message }],
  );
  return [...unread, ...cutting.damaged]
    .sort((left, right) => left.picture - right.picture)
    .map(({ picture, message }) =>
      atFirstSample(listing, picture, { severity: 'error', code: 'data-damaged', message }),
    );
}

function atFirstSample({ file, samples }: Listing, picture: number, problem: Diagnostic): Diagnostic {
  const { place } = samples.find((sample) => sample.picture === picture)!;
  return { ...problem, message: `${file}, ${place}: ${problem.message}` };
}

function clippedAt({ file, samples }: Listing, row: number): Diagnostic {
  const message = `${file}, ${samples[row]!.place}: the box reaches beyond its picture and was clipped`;
  return { severity: 'warning', code: 'data-box', message };
}

function checkSomeLeft(part: ReadPart): void {
  if (keptRows(part).length > 0) return;
  const { file, samples } = part.listing;
  const [first, ...more] = damagesOf(part);
  const others = more.length === 0 ? '' : ` (and ${more.length} more like this)`;
  fail(
    'data-empty',
    `all ${samples.length} samples of ${file} are skipped, as their pictures are damaged: ${first!.message}${others}`,
  );
}

/** The numbers of the samples that could be read. */
function keptRows(part: ReadPart): readonly number[] {
  const isRead = readable(part);
  return part.listing.samples.flatMap(({ picture }, row) => (isRead(picture) ? [row] : []));
}

function keptPictures(part: ReadPart): readonly string[] {
  const isRead = readable(part);
  return part.listing.pictures.filter((_, picture) => isRead(picture));
}

/** Whether a picture, by its number, could be read. */
function readable({ digests, cutting }: ReadPart): (picture: number) => boolean {
  const damaged = new Set(cutting.damaged.map(({ picture }) => picture));
  return (picture) => digests[picture]!.digest !== undefined && !damaged.has(picture);
}

/** The pictures of all parts together: a picture may have boxes in several. */
function namesOf(parts: readonly ReadPart[], of: (part: ReadPart) => readonly string[]): ReadonlySet<string> {
  return new Set(parts.flatMap(of));
}

function samplesOf(part: ReadPart): RawSamples {
  const rows = keptRows(part);
  const samples = rows.map((row) => part.listing.samples[row]!);
  const groups = new Map<string, number>();
  return {
    file: part.listing.file,
    count: samples.length,
    inputs: selectedRows(part.cutting.pixels, rows),
    targets: { kind: 'labels', labels: samples.map(({ label }) => label) },
    place: (row) => samples[row]!.place,
    // Equal files are one picture, whatever their names.
    groups: Int32Array.from(samples, ({ picture }) => {
      const digest = part.digests[picture]!.digest!;
      if (!groups.has(digest)) groups.set(digest, groups.size);
      return groups.get(digest)!;
    }),
  };
}

function descriptionOf(
  { noun }: PictureSource,
  parts: readonly ReadPart[],
  { form, path }: { readonly form: PictureSize; readonly path: string },
): string {
  const sum = (count: (part: ReadPart) => number) => parts.reduce((total, part) => total + count(part), 0);
  const pictures = namesOf(parts, keptPictures).size;
  const damaged = namesOf(parts, ({ listing }) => listing.pictures).size - pictures;
  const kept = sum((part) => keptRows(part).length);
  const lost = sum(({ listing }) => listing.samples.length) - kept;
  const counted = (count: number, word: string) =>
    `${count.toLocaleString('en')} ${count === 1 ? word : word === 'box' ? 'boxes' : `${word}s`}`;
  const what =
    noun === 'box' ? `${counted(kept, 'box')} in ${counted(pictures, 'picture')}` : counted(kept, 'picture');
  const without =
    damaged === 0 ? '' : ` (without ${counted(damaged, 'damaged picture')}, ${counted(lost, 'sample')})`;
  return `${what} as ${form.height}x${form.width}x${form.channels} from ${path}${without}`;
}
