import assert from 'node:assert/strict';
import { JsonError, WholeFloat, parsePythonJson, plain } from '../../../extension/core/trajectory/json';
import { peekRow } from '../../../extension/core/trajectory/json-peek';

describe('parsePythonJson', () => {
  it('agrees with JSON.parse on JSON, floats apart', () => {
    const text =
      '{"a": [1, 2.0, -0.5e3, {"b": "\\u00e9\\n\\"\\\\"}], "": null, "t": true, "f": [], "o": {}, "__proto__": 1}';
    const value = parsePythonJson(text) as { a: unknown[] };
    assert.ok(value.a[1] instanceof WholeFloat);
    assert.equal(JSON.stringify(plain(value)), JSON.stringify(JSON.parse(text)));
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  it('reads what Python writes beyond JSON', () => {
    assert.deepEqual(parsePythonJson('[NaN, Infinity, -Infinity]'), [NaN, Infinity, -Infinity]);
  });

  it('says what is wrong, where, and whether the text just ended', () => {
    const error = (text: string): [string, number, boolean] => {
      try {
        parsePythonJson(text);
      } catch (thrown) {
        if (thrown instanceof JsonError) return [thrown.message, thrown.position, thrown.atEnd];
      }
      throw new Error(`${text} was read`);
    };
    assert.deepEqual(error('{"a": 1'), ['expected "," or "}"', 7, true]);
    assert.deepEqual(error('{"a": x}'), ['expected a value', 6, false]);
    assert.deepEqual(error('{a: 1}'), ['expected a key in double quotes', 1, false]);
    assert.deepEqual(error('[1] 2'), ['expected nothing more after the value', 4, false]);
    assert.deepEqual(error('["\\x"]'), ['the text in quotes has an unknown escape', 1, false]);
    assert.equal(error('['.repeat(1000))[0], 'nested too deeply');
  });
});

describe('peekRow', () => {
  it('reads the keys of a first row that is cut anywhere', () => {
    const row = peekRow('[\n {"episode": 3, "obs": {"a": "}\\"{", "b": [1, 2]}, "steps": [ {"x": 1');
    assert.deepEqual(
      [...(row?.keys ?? [])],
      [
        ['episode', '3,'],
        ['obs', '{"'],
        ['steps', '[{'],
      ],
    );
  });

  it('looks into the list that holds the rows', () => {
    const row = peekRow('{"env": "x", "episodes": [{"obs": [1], "rew');
    assert.deepEqual([row?.container, [...(row?.keys.keys() ?? [])]], ['episodes', ['obs']]);
    assert.equal(peekRow('hello'), null);
  });
});
