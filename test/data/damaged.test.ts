import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { pictureSizes } from '../../src/data/picture-sizes.ts';
import type { Boxes } from '../../src/experiment/schema.generated.ts';
import { errorOf, fedNumbers } from './files.ts';
import { boxes, folderOf, folders, HEADER, load, type PictureFiles, png, problemsOf } from './pictures.ts';

const square = (level: number) => png(2, [level, level, level, level]);
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 90, g: 90, b: 90 } } });
const files: PictureFiles = {
  'train/a/1.png': square(1),
  'train/a/2.png': square(2),
  'train/b/3.png': square(3),
  'test/a/4.png': square(4),
};

/** The files, with one more that may be broken. */
const withOne = (content: string | Uint8Array | Promise<Uint8Array>, name = 'train/b/5.jpg') => ({
  ...files,
  [name]: content,
});

describe('what is no picture is named', () => {
  const cut = blank(64, 64)
    .jpeg()
    .toBuffer()
    .then((bytes) => bytes.subarray(0, bytes.length - 40));
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';

  it.each([
    ['a truncated JPEG', cut, 'b/5.jpg: train/b/5.jpg is no image that can be read: '],
    [
      'a text',
      'hello',
      'train/b/5.jpg is no image that can be read: Input buffer contains unsupported image format',
    ],
    ['nothing', '', 'train/b/5.jpg is empty'],
    ['a drawing', drawing, 'train/b/5.jpg is svg; jpeg, png, webp, gif, tiff, heif are read'],
  ])('%s', async (_, content, expected) => {
    const found = await problemsOf(withOne(content), folders());
    expect(found).toContain(`data-damaged: train, b/5.jpg: `);
    expect(found).toContain(expected);
  });

  it('a small file that claims to be a huge picture', async () => {
    const bytes = Buffer.from(await square(1));
    // Width and height stand in the first chunk, whose checksum ends at byte 33.
    bytes.writeUInt32BE(20_000, 16);
    bytes.writeUInt32BE(20_000, 20);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    expect(await problemsOf(withOne(bytes), folders())).toContain(
      'train/b/5.jpg is 20000x20000 (height x width), more than 100,000,000 pixels',
    );
  });

  it('a pipe, which would never end', async () => {
    const folder = await folderOf(files);
    execFileSync('mkfifo', [join(folder, 'train/b/5.jpg')]);
    expect(await errorOf(load(folder, folders()))).toMatch(/data-damaged: .*5\.jpg is no file$/);
  });
});

describe('damaged: skip', () => {
  const broken = { ...withOne('hello'), 'train/a/0.jpg': '' };

  it('leaves the samples out, counts and names them', async () => {
    const { train, description, warnings } = await load(await folderOf(broken), folders({ damaged: 'skip' }));
    expect([...fedNumbers(train)].filter((_, index) => index % 4 === 0)).toEqual([1, 2, 3]);
    expect(description).toBe('4 pictures as 2x2x1 from . (without 2 damaged pictures, 2 samples)');
    expect(warnings.map(({ severity, code }) => [severity, code])).toEqual([
      ['warning', 'data-damaged'],
      ['warning', 'data-damaged'],
      ['warning', 'data-scale'],
      ['warning', 'data-classes'],
    ]);
  });

  it('leaves out all boxes of a picture that is missing or broken', async () => {
    const rows = ['x.png,u', 'a.png,u', 'b.png,v', 'x.png,v', 'a.png,v'].map((row) =>
      row.replace(',', ',2,2,'),
    );
    const content: PictureFiles = {
      'images/a.png': square(7),
      'images/b.png': 'broken',
      'train.csv': [HEADER, ...rows.map((row, index) => `${row},0,0,${1 + (index % 2)},2`)].join('\n'),
      'test.csv': [HEADER, 'c.png,2,2,u,0,0,2,2'].join('\n'),
      'images/c.png': square(9),
    };
    const { train, description } = await load(await folderOf(content), boxes({ damaged: 'skip' }));
    expect(train.targets).toEqual({ kind: 'classes', labels: Int32Array.of(0, 1) });
    expect(description).toBe('3 boxes in 2 pictures as 2x2x1 from . (without 2 damaged pictures, 3 samples)');
  });

  it('measures the pictures that are left, and their boxes', async () => {
    const whole = await blank(64, 32).jpeg().toBuffer();
    const content: PictureFiles = {
      'images/a.jpg': whole,
      'images/b.jpg': whole.subarray(0, whole.length - 40),
      'train.csv': [HEADER, 'a.jpg,64,32,u,0,0,2,2', 'b.jpg,64,32,v,0,0,9,9'].join('\n'),
    };
    const range = (size: number) => ({ smallest: size, median: size, largest: size });
    expect(await pictureSizes(boxes({ damaged: 'skip' }) as Boxes, await folderOf(content))).toEqual({
      pictures: 1,
      width: range(64),
      height: range(32),
      boxes: { count: 1, width: range(2), height: range(2) },
    });
  });

  it('ends where no sample of a part is left', async () => {
    const only = { 'train/a/1.png': '', 'train/b/1.png': '', 'test/a/1.png': square(1) };
    expect(await problemsOf(only, folders({ damaged: 'skip' }))).toBe(
      'data-empty: all 2 samples of train are skipped, as their pictures are damaged: train, a/1.png: train/a/1.png is empty (and 1 more like this)',
    );
  });
});

describe('what is decoded is kept', () => {
  const kept = (folder: string) => readdirSync(join(folder, '.home/pictures'));

  it('and taken over as long as contents and transform are the same', async () => {
    const folder = await folderOf(files);
    const seen: number[] = [];
    const again = async (changes: object = {}) => {
      seen.length = 0;
      const { train, fingerprint } = await load(folder, folders(changes), (done) => seen.push(done));
      return {
        decoded: seen.length,
        fingerprint,
        sum: fedNumbers(train).reduce((sum, each) => sum + each, 0),
      };
    };
    const first = await again();
    expect(first).toMatchObject({ decoded: 4, sum: 24 });
    expect(await again()).toEqual({ ...first, decoded: 0 });
    expect(await again({ normalize: 'minmax' })).toMatchObject({ decoded: 0 });
    expect(await again({ fit: 'cover' })).toMatchObject({ decoded: 4, sum: 24 });
    writeFileSync(join(folder, 'train/a/1.png'), await square(5));
    const changed = await again();
    expect(changed).toMatchObject({ decoded: 3, sum: 40 });
    expect(changed.fingerprint).not.toBe(first.fingerprint);
  });

  it('with what was damaged', async () => {
    const folder = await folderOf(withOne('hello'));
    const said = await errorOf(load(folder, folders()));
    expect(await errorOf(load(folder, folders()))).toBe(said);
    expect(await load(folder, folders({ damaged: 'skip' }))).toMatchObject({ train: { count: 3 } });
  });

  it('and decoded again where somebody cut it short or removed it', async () => {
    const folder = await folderOf(files);
    const numbers = fedNumbers((await load(folder, folders())).train);
    for (const name of kept(folder).filter((each) => each.endsWith('.rows')))
      truncateSync(join(folder, '.home/pictures', name), 3);
    expect(fedNumbers((await load(folder, folders())).train)).toEqual(numbers);
    rmSync(join(folder, '.home'), { recursive: true });
    expect(fedNumbers((await load(folder, folders())).train)).toEqual(numbers);
    expect(existsSync(join(folder, '.home'))).toBe(true);
  });

  it('where it can be written: elsewhere decoding is no error', async () => {
    const folder = await folderOf({ ...files, '.home': 'a file' });
    expect((await load(folder, folders())).train.count).toBe(3);
    expect(readFileSync(join(folder, '.home'), 'utf8')).toBe('a file');
  });
});
