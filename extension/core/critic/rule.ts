import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';
import type { QuickFix, Severity, SourceRange } from './finding';

/**
 * One way a reward goes wrong, told from its code alone. One file a rule, one line in `rules/registry.ts`, one page
 * `pages/CODE.md`. A rule reports only when it has a reason to: what needs the author's intent is `info`.
 */
export interface Rule {
  /** `RS001`; never reused. */
  readonly code: string;
  /** What is wrong, in a few words: "Component never reaches the return value". */
  readonly title: string;
  /** Of most of its findings; a finding may be milder or graver by its own evidence. `warning` and above: right 19 times of 20. */
  readonly severity: Severity;
  check(context: RuleContext): Iterable<RuleFinding>;
}

export interface RuleFinding {
  readonly at: PyNode | SourceRange;
  readonly message: string;
  readonly severity?: Severity;
  /** Only where the edit is certain. */
  readonly fix?: QuickFix;
}

/** Replaces one node. */
export function replaceNode(node: PyNode, text: string, title: string): QuickFix {
  return { title, edits: [{ range: node.range, text }] };
}
