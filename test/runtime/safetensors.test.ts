import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTensors, type Tensor, writeTensors } from '../../src/runtime/safetensors.ts';

const tensor = (shape: readonly number[], data: readonly number[]): Tensor => ({
  shape,
  data: Float32Array.from(data),
});
const example = () =>
  writeTensors({
    tensors: new Map([
      ['b', tensor([2], [1, 2])],
      ['a', tensor([1, 2], [3, 4])],
    ]),
    metadata: { step: '7' },
  });

/** The file with its header changed and its numbers kept. */
function withHeader(change: (header: Record<string, never>) => unknown, length = 16): Uint8Array {
  const bytes = Buffer.from(example());
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const header = Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString('utf8', 8, end)))));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, bytes.subarray(end, end + length)]);
}

describe('writeTensors', () => {
  it('aligns the numbers to 8 bytes and sorts the names', () => {
    const bytes = Buffer.from(example());
    const start = 8 + Number(bytes.readBigUInt64LE(0));
    expect(start % 8).toBe(0);
    expect(bytes.length).toBe(start + 16);
    expect([0, 4, 8, 12].map((offset) => bytes.readFloatLE(start + offset))).toEqual([3, 4, 1, 2]);
  });

  it('reads back what it wrote, whatever the names and numbers', () => {
    const entry = fc.tuple(fc.string(), fc.array(fc.float(), { maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(entry), fc.dictionary(fc.string(), fc.string()), (entries, metadata) => {
        const tensors = new Map(entries.map(([name, data]) => [`w${name}`, tensor([data.length], data)]));
        const result = readTensors(writeTensors({ tensors, metadata }), 'file');
        expect(result.metadata).toEqual(metadata);
        expect(new Map([...result.tensors].sort())).toEqual(new Map([...tensors].sort()));
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('reads bytes that begin at any offset of their buffer', () => {
    const padded = Buffer.concat([Buffer.from([0, 0, 0]), example()]);
    expect(readTensors(padded.subarray(3), 'file').tensors.get('a')).toEqual(tensor([1, 2], [3, 4]));
  });
});

describe('readTensors', () => {
  it.each([
    ['a cut header', () => example().slice(0, 20), 'weights-truncated: file has 20 bytes; its header alone'],
    [
      'cut numbers',
      () => example().slice(0, -4),
      'weights-truncated: file has 12 bytes of numbers; its header names 16',
    ],
    ['three bytes', () => new Uint8Array(3), 'weights-truncated: file has 3 bytes'],
    [
      'bytes after the end',
      () => Buffer.concat([example(), Buffer.alloc(4)]),
      'weights-format: file has 4 bytes after',
    ],
    [
      'a header that is no JSON',
      () => Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0x7b]),
      'weights-format: the header of file',
    ],
    [
      'an overlap',
      () =>
        withHeader((header) => ({ ...header, b: { dtype: 'F32', shape: [2], data_offsets: [4, 12] } }), 12),
      'weights-format: tensor "b" of file overlaps the one before it: it starts at 4, expected 8',
    ],
    [
      'a hole',
      () => withHeader((header) => ({ ...header, b: { dtype: 'F32', shape: [1], data_offsets: [12, 16] } })),
      'leaves a hole before it',
    ],
    [
      'another type',
      () => withHeader((header) => ({ ...header, b: { dtype: 'F16', shape: [4], data_offsets: [8, 16] } })),
      'weights-type: tensor "b" of file is F16; F32 was expected',
    ],
    [
      'a shape of another size',
      () => withHeader((header) => ({ ...header, b: { dtype: 'F32', shape: [3], data_offsets: [8, 16] } })),
      'has 8 bytes; its shape [3] needs 12',
    ],
    [
      'metadata that are numbers',
      () => withHeader((header) => ({ ...header, __metadata__: { step: 7 } })),
      'metadata',
    ],
    [
      'a tensor without a shape',
      () => withHeader((header) => ({ ...header, b: { dtype: 'F32' } })),
      'no proper dtype',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readTensors(bytes(), 'file')).toThrow(message);
  });
});
