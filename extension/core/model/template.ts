import { readFile } from 'node:fs/promises';
import { assetPath } from '../assets';

const loaded = new Map<string, Promise<string>>();

/** A prompt file with its `{{names}}` filled in. A name without a value is our own mistake, so it throws. */
export async function fillTemplate(
  name: string,
  values: Readonly<Record<string, string>> = {},
): Promise<string> {
  let text = loaded.get(name);
  if (!text) loaded.set(name, (text = readFile(assetPath('prompts', `${name}.md`), 'utf8')));
  return (await text).trim().replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`The prompt ${name} has no value for ${key}.`);
    return value;
  });
}
