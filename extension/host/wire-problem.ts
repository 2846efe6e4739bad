import type { Problem } from '../core/problem';
import type { WireProblem } from '../../webview/wire';

export function wireProblem({ code, message, hint, where }: Problem): WireProblem {
  return {
    code,
    message,
    hint,
    where: where ? { file: where.file, line: where.line ?? null, column: where.column ?? null } : null,
  };
}
