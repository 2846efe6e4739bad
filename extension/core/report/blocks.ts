/** What a report is made of; `html.ts` and `markdown.ts` write the same blocks. Texts are plain: whoever writes them escapes them. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly tone?: Tone }
  /** The verdict: what somebody reads who reads nothing else. */
  | { readonly kind: 'verdict'; readonly title: string; readonly text: string; readonly tone: Tone }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** What each row means, where some are better than others. */
      readonly tones?: readonly Tone[];
      /** What the last cell of each row counts, for who can open it. */
      readonly counted?: readonly Counted[];
    }
  | { readonly kind: 'diff'; readonly text: string }
  | Picture;

/** Completions that a number stands for. */
export interface Counted {
  /** "negated answer": 5 completions, 4 paid. */
  readonly name: string;
  readonly completions: readonly {
    readonly trajectory: string;
    readonly text: string;
    /** "gets 1, the right answer 1", or the error. */
    readonly words: string;
    readonly tone: Tone;
  }[];
}

export type Tone = 'good' | 'bad' | 'plain';

export type Picture = StripPicture | BarPicture | PathPicture;

/** One row of marks a group over a common scale: returns by outcome. */
export interface StripPicture {
  readonly kind: 'strip';
  readonly title: string;
  readonly groups: readonly {
    readonly label: string;
    readonly tone: Tone;
    readonly values: readonly number[];
  }[];
}

/** One bar a row, from 0. `shown` is the value in words. */
export interface BarPicture {
  readonly kind: 'bars';
  readonly title: string;
  readonly rows: readonly {
    readonly label: string;
    readonly tone: Tone;
    readonly value: number;
    readonly shown: string;
  }[];
}

/** Ways through two fields of the state, such as x and y. */
export interface PathPicture {
  readonly kind: 'path';
  readonly title: string;
  readonly axes: readonly [string, string];
  /** y grows downwards, as on a screen. */
  readonly ways: readonly {
    readonly label: string;
    readonly tone: Tone;
    readonly points: readonly (readonly [number, number])[];
  }[];
}
