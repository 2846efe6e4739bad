import moduleFactory from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { readFileSync } from 'node:fs';
import type { Budget } from './arrays/budget';
import type { NumericColumn } from './model';

/** What a JPEG file's own header promises. */
interface Frame {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for colour. */
  readonly channels: number;
}

/** As much of the codec as is used; its own types need the browser's. */
interface Mozjpeg {
  /** RGBA; null when it cannot. Leaves by an exception at bytes that are no picture. */
  decode(picture: Uint8Array, preserveOrientation: boolean): { readonly data: Uint8ClampedArray } | null;
}

/** Decodes pictures to the very bytes that Pillow gives: both are libjpeg at heart. */
export class JpegDecoder {
  private constructor(private readonly codec: Mozjpeg) {}

  /** `wasm`: path of mozjpeg_dec.wasm. */
  static async load(wasm: string): Promise<JpegDecoder> {
    return new JpegDecoder(await instance(readFileSync(wasm)));
  }

  /** Pictures of one size as a column of shape (height, width[, 3]) of uint8; in words why they are none. */
  frames(pictures: readonly Uint8Array[], budget: Budget): NumericColumn | string {
    const [first] = pictures;
    const size = first ? header(first) : null;
    if (!size) return 'pictures whose header cannot be read';
    const { width, height, channels } = size;
    const each = width * height * channels;
    if (!budget.allows(each * pictures.length))
      return `${Math.ceil((each * pictures.length) / 1024 ** 2)} MB of pictures`;
    const data = new Uint8Array(each * pictures.length);
    for (const [row, picture] of pictures.entries()) {
      const own = header(picture);
      if (!own) return `pictures, one of which cannot be read (entry ${row})`;
      if (own.width !== width || own.height !== height || own.channels !== channels)
        return 'pictures of different size';
      const pixels = this.decode(picture);
      if (pixels?.length !== width * height * 4) return `pictures, one of which is damaged (entry ${row})`;
      let to = row * each;
      for (let from = 0; from < pixels.length; from += 4)
        for (let channel = 0; channel < channels; channel++) data[to++] = pixels[from + channel] ?? 0;
    }
    return {
      kind: 'numeric',
      dtype: 'uint8',
      shape: channels === 1 ? [height, width] : [height, width, channels],
      data,
    };
  }

  private decode(picture: Uint8Array): Uint8ClampedArray | null {
    try {
      return this.codec.decode(picture, false)?.data ?? null;
    } catch {
      return null;
    }
  }
}

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/** The size in the frame header; null where there is none. */
function header(bytes: Uint8Array): Frame | null {
  if (!isJpeg(bytes)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 10 <= bytes.length;) {
    const marker = view.getUint16(at);
    if (marker >> 8 !== 0xff) return null;
    // Start of frame, of all kinds; C4, C8 and CC of that range are tables.
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) {
      const [height, width, channels] = [
        view.getUint16(at + 5),
        view.getUint16(at + 7),
        view.getUint8(at + 9),
      ];
      return height && width && (channels === 1 || channels === 3) ? { width, height, channels } : null;
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** As much of WebAssembly as is used; its types come with the browser's, which core does without. */
interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: unknown) => { readonly exports: unknown };
}

async function instance(bytes: Uint8Array): Promise<Mozjpeg> {
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;
  // The codec hands pictures back as the browser's ImageData, which Node does not have.
  const scope = globalThis as { ImageData?: unknown };
  scope.ImageData ??= class {
    constructor(
      readonly data: Uint8ClampedArray,
      readonly width: number,
      readonly height: number,
    ) {}
  };
  const make = moduleFactory as unknown as (options: object) => Promise<Mozjpeg>;
  return make({
    noInitialRun: true,
    instantiateWasm: (imports: unknown, done: (instance: object) => void) => {
      const made = new Instance(new Module(bytes), imports);
      done(made);
      return made.exports;
    },
    print: () => undefined,
    printErr: () => undefined,
  });
}
