import assert from 'node:assert/strict';
import { RowSplitter } from '../../../extension/core/trajectory/json-document';

/** The rows of a text that comes in pieces of one size: [text, line, ended]. */
function rowsOf(text: string, size: number): unknown[] {
  const rows: unknown[] = [];
  const splitter = new RowSplitter(
    (row, line, ended) => rows.push([row, line, ended]),
    ({ message, line, atEnd }) => {
      throw new Error(`${message} on line ${line}${atEnd ? ' at the end' : ''}`);
    },
  );
  for (let i = 0; i < text.length; i += size) splitter.feed(text.slice(i, i + size));
  splitter.end();
  return rows;
}

describe('RowSplitter', () => {
  const tricky = String.raw`{"a\"]}": "\\", "n": [1, "[{"], "data": [ 1 ], "meta": {"episodes": [{"no": 1}]}, "episodes" :
 [ {"x": "}\\\""}, [{"y": "\u0022,["}] ,
{"z": {"data": [{}]}} ], "rest": [[{"\"": "]"}]]}
{"whole": [2]} [ {"in": "list"} ]`;
  const wanted = [
    [String.raw`{"x": "}\\\""}`, 2, true],
    [String.raw`[{"y": "\u0022,["}]`, 2, true],
    ['{"z": {"data": [{}]}}', 3, true],
    ['{"whole": [2]}', 4, true],
    ['{"in": "list"}', 4, true],
  ];

  for (const size of [1, 2, 3, 7, 64, 4096])
    it(`finds the same rows in pieces of ${size}`, () => {
      assert.deepEqual(rowsOf(tricky, size), wanted);
    });

  it('hands out the row that the end cuts, and tells a list that the end cuts', () => {
    assert.deepEqual(rowsOf('[{"a": 1}, {"b": "', 3), [
      ['{"a": 1}', 1, true],
      ['{"b": "', 1, false],
    ]);
    assert.throws(() => rowsOf('[{"a": 1},\n', 3), /the list has no end on line 2 at the end/);
  });
});
