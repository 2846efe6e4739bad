/**
 * The line of the reward file, from 1, where a component gets its value: the first assignment to a variable of its name,
 * else the first line that quotes the name, else the function of its name; null when none is there.
 */
export function componentLine(source: string, name: string): number | null {
  const lines = source.split('\n');
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const assigned = new RegExp(`^\\s*${escaped}\\s*(:[^=]+)?[-+*/]?=(?!=)`);
  const quoted = new RegExp(`["']${escaped}["']`);
  const defined = new RegExp(`^\\s*(async\\s+)?def\\s+${escaped}\\b`);
  const found = [assigned, quoted, defined].map((pattern) => lines.findIndex((line) => pattern.test(line)));
  const line = found.find((index) => index >= 0);
  return line === undefined ? null : line + 1;
}
