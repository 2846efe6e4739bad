import { singleComparison, stringValue, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';
import { recordingRead } from './reads';

/** A flag, or a text that is compared with another, by which the task tells how an episode ended. */
interface Said {
  readonly of: string;
  readonly path: string;
  readonly value: string | null;
}

const FORM =
  /^(info|next_obs|obs)((?:\[\s*["'][^"']+["']\s*\])+|\.get\(\s*["'][^"']+["']\s*\))(?:\s*==\s*["']([^"']+)["'])?$/;

/** `info["off_table"]`, `info["event"] == "lava"`; null for every other expression. */
function parse(expression: string): Said | null {
  const [, of, keys, value] = FORM.exec(expression.trim()) ?? [];
  if (of === undefined || keys === undefined) return null;
  const path = [...keys.matchAll(/["']([^"']+)["']/g)]
    .map(([, key = '']) => `[${JSON.stringify(key)}]`)
    .join('');
  return { of, path, value: value ?? null };
}

/** What the task file calls it where this condition holds: a success, or a failure by one of its causes. */
export function outcomeOf(
  condition: PyNode,
  fn: PyFunction,
  context: RuleContext,
): { readonly event: 'success' | 'failure'; readonly name: string } | null {
  const { outcomes } = context.surroundings;
  if (!outcomes) return null;
  const link = singleComparison(condition);
  const [asked, value] =
    link?.operator === '==' ? [link.left, stringValue(unparenthesized(link.right))] : [condition, null];
  const read = recordingRead(asked, fn, context);
  if (!read || read.path === '' || (link && value === null)) return null;
  const isSaid = (expression: string | null): boolean => {
    const said = expression === null ? null : parse(expression);
    return said !== null && said.of === read.of && said.path === read.path && said.value === value;
  };
  const name = value ?? /"([^"]+)"\]$/.exec(read.path)?.[1] ?? read.path;
  if (outcomes.causes.some(isSaid)) return { event: 'failure', name };
  return isSaid(outcomes.success) ? { event: 'success', name } : null;
}
