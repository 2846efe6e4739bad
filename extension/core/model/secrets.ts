import type { Problem } from '../problem';

/** Local endpoints are given words such as "none" or "ollama"; shorter than this nothing is a secret. */
const SHORTEST = 8;
const HIDDEN = '…';

/** Takes keys out of whatever is shown, kept or sent on: servers quote them, and proxies echo whole requests. */
export class Secrets {
  private readonly forms: readonly string[];
  private readonly longest: number;

  constructor(keys: readonly string[]) {
    const forms = keys
      .map((key) => key.trim())
      .filter((key) => key.length >= SHORTEST)
      .flatMap((key) => [
        key,
        encodeURIComponent(key),
        JSON.stringify(key).slice(1, -1),
        Buffer.from(key).toString('base64'),
      ]);
    // Longest first: one form may begin with another.
    this.forms = [...new Set(forms)].sort((a, b) => b.length - a.length);
    this.longest = this.forms[0]?.length ?? 0;
  }

  hide(text: string): string {
    return this.forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), text);
  }

  inProblem(problem: Problem): Problem {
    return { ...problem, message: this.hide(problem.message), hint: this.hide(problem.hint) };
  }

  /** For a text that comes in pieces: what could be the beginning of a key waits for the next piece. */
  stream(onText: (piece: string) => void): {
    readonly push: (piece: string) => void;
    readonly end: () => void;
  } {
    if (this.longest === 0) return { push: onText, end: () => undefined };
    let held = '';
    return {
      push: (piece) => {
        const text = this.hide(held + piece);
        const safe = Math.max(0, text.length - this.longest + 1);
        held = text.slice(safe);
        if (safe > 0) onText(text.slice(0, safe));
      },
      end: () => {
        if (held !== '') onText(held);
        held = '';
      },
    };
  }
}
