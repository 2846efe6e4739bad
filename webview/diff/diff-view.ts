/** What the second bundle (Monaco, 3.5 MB) offers to the first. */
export interface DiffView {
  show(before: string, after: string): void;
  dispose(): void;
}

export interface DiffModule {
  /** The labels are what a screen reader calls the two sides. */
  create(parent: HTMLElement, labels: readonly [before: string, after: string]): DiffView;
}

declare global {
  var rewardsmithDiff: DiffModule | undefined;
}
