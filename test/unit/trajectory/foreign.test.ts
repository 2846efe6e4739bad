import assert from 'node:assert/strict';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import { directoryOf, removeFiles } from './files';
import { maskedCrc } from '../../../extension/core/trajectory/tensorboard/records';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

function zipWith(entry: string): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(entry.length, 26);
  return Buffer.concat([header, latin(entry), Buffer.alloc(40)]);
}

function safetensors(): Buffer {
  const json = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, latin(json), Buffer.alloc(4)]);
}

function tfRecord(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  const crc = (bytes: Buffer): Buffer => {
    const four = Buffer.alloc(4);
    four.writeUInt32LE(maskedCrc(bytes));
    return four;
  };
  return Buffer.concat([length, crc(length), data, crc(data)]);
}

/** [file name, content, what the sentence says, what the advice says] */
const FOREIGN: readonly (readonly [string, string | Buffer, RegExp, RegExp])[] = [
  [
    'lfs.hdf5',
    'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n',
    /Git LFS pointer/,
    /git lfs pull/,
  ],
  ['page.jsonl', '<!DOCTYPE html><html><body>404</body></html>', /web page/, /raw file/],
  ['s3.csv', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', /web page/, /raw file/],
  ['hub.json', 'Entry not found', /error message of a web server/, /signed in/],
  ['zeros.jsonl', Buffer.alloc(4096), /nothing but zero bytes/, /record it again/],
  ['book.csv', zipWith('[Content_Types].xml'), /Excel workbook/, /as CSV/],
  ['model.zip', zipWith('policy.pth'), /saved model/, /DataCollector/],
  ['pack.zip', zipWith('steps/0.csv'), /zip archive/, /Unpack it/],
  ['data.db', latin('SQLite format 3\0'), /SQLite database/, /sqlite3 -header -csv/],
  ['weights.bin', safetensors(), /safetensors/, /act in its environment/],
  ['model.onnx', latin('\x08\x08\x12\x07pytorch'), /ONNX model/, /act in its environment/],
  ['data.tfrecord', tfRecord(latin('\x0a\x10example')), /TFRecord file of examples/, /RLDS/],
  ['film.mp4', latin('\0\0\0\x18ftypmp42\0\0\0\0'), /picture or a film/, /JSON Lines/],
  ['steps.jsonl.bz2', latin('BZh91AY&SY\0\0'), /bzip2/, /bunzip2/],
  ['steps.jsonl.zst', latin('(\xb5/\xfd\x04\0\0'), /Zstandard data is damaged/, /again/],
  ['run.bag', latin('#ROSBAG V2.0\n'), /ROS bag/, /JSON Lines/],
  [
    'prints.txt',
    "{'obs': [1, 2], 'reward': 0.5}\n",
    /Python dictionary as print\(\) shows it/,
    /json\.dumps/,
  ],
  ['table.csv', '0,0.5,1\n1,0.25,0\n', /table of numbers without a header/, /first line with the names/],
  ['notes.md', '# Notes\n\nNothing here.\n', /no known format: it starts with "# Notes"/, /JSON Lines/],
];

describe('files that are taken for recordings and are none', () => {
  afterEach(removeFiles);

  for (const [name, content, what, advice] of FOREIGN)
    it(`${name}: ${String(what).slice(1, -1)}`, async () => {
      const { set, problems } = await loadRecordings([name], directoryOf({ [name]: content }));
      assert.equal(set, null);
      const [problem] = problems;
      assert.equal(problems.length, 1);
      assert.match(problem?.message ?? '', what);
      assert.match(problem?.hint ?? '', advice);
      assert.equal(problem?.where?.file, name);
    });
});
