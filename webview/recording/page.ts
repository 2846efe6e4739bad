import { h, replace } from '../dom';
import { formatShare } from '../format';
import type { VsCodeApi } from '../page-host';
import { icon } from '../icons';
import { onThemeChange } from '../theme';
import type { WireProblem } from '../wire';
import { CurvesView } from './curves';
import type { RecordingHost } from './host';
import type { Kept, Overview, Page } from './protocol';
import { keptSchema } from './protocol';
import { RecordingView } from './view';

/** The whole page: what is being read, why it can't be, or the recording. */
export class RecordingPage {
  private view: RecordingView | CurvesView | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly api: VsCodeApi,
    private readonly host: RecordingHost,
  ) {
    onThemeChange(() => this.view?.redraw());
  }

  async start(): Promise<void> {
    const answer = await this.host.request('ready', {});
    if (answer.ok) this.show(answer.value);
    else this.showProblem('', answer.problem);
  }

  show(page: Page): void {
    if (page.kind === 'reading') this.showReading(page.file, page.share);
    else if (page.kind === 'unreadable') this.showProblem(page.file, page.problem);
    else if (page.kind === 'curves') this.view = new CurvesView(this.root, page.file, page.content);
    else this.showRecording(page.file, page.overview);
  }

  private showReading(file: string, share: number): void {
    this.view = null;
    replace(
      this.root,
      h(
        'div',
        { class: 'page-message', role: 'status' },
        h('p', {}, `Reading ${file} …`),
        h('progress', { value: share, max: 1, 'aria-label': 'Share of the file that is read' }),
        h('p', { class: 'quiet small' }, formatShare(share)),
      ),
    );
  }

  /** The file's name; empty when it is not known. */
  showProblem(file: string, { message, hint, where }: WireProblem): void {
    this.view = null;
    const line = where?.line ?? null;
    const button = (label: string, primary: boolean, act: () => void): HTMLElement =>
      h(
        'button',
        { class: `button ${primary ? 'primary' : 'secondary'}`, type: 'button', click: act },
        label,
      );
    replace(
      this.root,
      h(
        'main',
        { class: 'page-message', role: 'alert' },
        icon('error', 'failure large'),
        h('h1', {}, file ? `${file} is not shown` : 'Not shown'),
        h('p', {}, message),
        line !== null && h('p', { class: 'quiet' }, `Line ${line}`),
        h('p', { class: 'quiet' }, hint),
        h(
          'div',
          { class: 'buttons' },
          button('Try Again', true, () => void this.host.request('reload', {})),
          button('Open in Text Editor', false, () => void this.host.request('openAsText', { line })),
        ),
      ),
    );
  }

  private showRecording(file: string, overview: Overview): void {
    const kept = keptSchema.safeParse(this.api.getState());
    const view = new RecordingView(this.root, this.host, file, overview, kept.success ? kept.data : null);
    view.onKeep = (state: Kept) => this.api.setState(state);
    this.view = view;
  }
}
