/** Pixels as a PNG file: eight bits, without loss. */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The colour types of the format, by channels: grey; red, green, blue. */
const COLOUR_TYPES: Readonly<Record<number, number>> = { 1: 0, 3: 2 };

/** Encodes bytes of [height, width, channels], row-major; channels 1 or 3. */
export function encodePng(
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, COLOUR_TYPES[channels]!, 0, 0, 0], 8);
  // Every row begins with the number of its filter: 0, none.
  const rows = Buffer.alloc(height * (width * channels + 1));
  for (let row = 0; row < height; row++) {
    const own = pixels.subarray(row * width * channels, (row + 1) * width * channels);
    rows.set(own, row * (width * channels + 1) + 1);
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
