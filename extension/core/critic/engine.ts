import type { RuleContext } from './context';
import type { Finding, SourceRange } from './finding';
import type { Rule, RuleFinding } from './rule';

/** Runs the rules; their findings in the order of the rules. */
export function runRules(rules: readonly Rule[], context: RuleContext): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules)
    for (const found of rule.check(context)) findings.push(toFinding(rule, found, context.surroundings.file));
  return findings;
}

function toFinding(rule: Rule, found: RuleFinding, file: string): Finding {
  return {
    code: rule.code,
    severity: found.severity ?? rule.severity,
    message: found.message,
    file,
    range: rangeOf(found.at),
    source: 'rule',
    ...(found.fix ? { fix: found.fix } : {}),
  };
}

function rangeOf(at: RuleFinding['at']): SourceRange {
  return 'line' in at ? at : at.range;
}
