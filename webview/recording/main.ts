import '../sane-language';
import * as z from 'zod/mini';
import 'uplot/dist/uPlot.min.css';
import '../styles/tokens.css';
import '../styles/controls.css';
import '../styles/plots.css';
import './page.css';
import './fields.css';
import './episode.css';
import './table.css';
import './details.css';
import type { VsCodeApi } from '../page-host';
import { PageHost } from '../page-host';
import { watchTheme } from '../theme';
import { RecordingPage } from './page';
import * as protocol from './protocol';

declare function acquireVsCodeApi(): VsCodeApi;

// The page forbids making code from strings, which zod would try for speed.
z.config({ jitless: true });

const root = document.getElementById('recording');
if (root) {
  const api = acquireVsCodeApi();
  const page: RecordingPage = new RecordingPage(
    root,
    api,
    new PageHost(
      api,
      protocol,
      (message) => page.show(message.page),
      (problem) => page.showProblem('', problem),
    ),
  );
  watchTheme();
  void page.start();
}
