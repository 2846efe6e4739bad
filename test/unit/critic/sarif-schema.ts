import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

/** Fails unless the log is what the SARIF 2.1.0 schema of OASIS allows. */
export async function assertSarif(log: unknown): Promise<void> {
  const schema = JSON.parse(
    await readFile(require.resolve('schemastore/schemas/json/sarif-2.1.0.json'), 'utf8'),
  ) as object;
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  assert.ok(ajv.validate(schema, log), ajv.errorsText(ajv.errors, { separator: '\n' }));
}
