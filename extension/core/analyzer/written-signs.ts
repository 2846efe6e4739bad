import { conditionCode } from './conditions';
import type { FoundSign } from './signs';
import type { WrittenCondition } from './task-condition';
import type { View } from './view';

/** Signs as one condition in the reward's own names, joined by `or`; null when the contract cannot give something they read. */
export function writeSigns(view: View, signs: readonly FoundSign[]): WrittenCondition | null {
  const adds = new Set<string>();
  const reads = new Set<string>();
  for (const { atoms } of signs)
    for (const { feature } of atoms) {
      const reading = view.read(feature);
      if (!reading) return null;
      if (reading.adds !== null) adds.add(reading.adds);
      reads.add(/^\w+/.exec(reading.text)?.[0] ?? reading.text);
    }
  const conditions = signs.map(({ atoms }) =>
    conditionCode(atoms, (feature) => view.read(feature)?.text ?? ''),
  );
  const code =
    conditions.length === 1
      ? conditions.join('')
      : conditions
          .map((condition) => (condition.includes(' and ') ? `(${condition})` : condition))
          .join(' or ');
  return { code, adds: [...adds], reads: [...reads] };
}

/** The first sign and, where it leaves more than a tenth of what it shows open, the second. */
export function coveringSigns(signs: readonly FoundSign[]): FoundSign[] {
  const [first, second] = signs;
  if (!first) return [];
  return second && first.inFailures < 0.9 ? [first, second] : [first];
}
