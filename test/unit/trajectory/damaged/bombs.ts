import { constants, deflateRawSync, gzipSync } from 'node:zlib';

const MB = 1024 ** 2;

/** A gzip of `times` members, each of which unpacks to `unit` × `each`: ten gigabytes in some megabytes, made in a moment. */
export function gzipBomb(start: string, unit: string, each: number, times: number): Buffer {
  const member = gzipSync(unit.repeat(each), { level: 9 });
  return Buffer.concat([gzipSync(start), ...Array.from({ length: times }, () => member)]);
}

/** A zip with one stored name whose deflated content is `head` and then `megabytes` of zeros; `claimed` is the size it says it has. */
export function zipBomb(name: string, head: Uint8Array, megabytes: number, claimed: number): Buffer {
  const flush = { finishFlush: constants.Z_FULL_FLUSH };
  const zeros = deflateRawSync(Buffer.alloc(MB), flush);
  const data = Buffer.concat([
    deflateRawSync(head, flush),
    ...Array.from({ length: megabytes }, () => zeros),
    Buffer.from([3, 0]),
  ]);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(claimed, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(claimed, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  const label = Buffer.from(name, 'latin1');
  return Buffer.concat([local, label, data, central, label, end]);
}
