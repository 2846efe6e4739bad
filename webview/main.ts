import './sane-language';
import * as z from 'zod/mini';
import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/layout.css';
import './styles/header.css';
import './styles/controls.css';
import './styles/trajectories.css';
import './styles/player.css';
import './styles/stage.css';
import './styles/values.css';
import './styles/plots.css';
import './styles/texts.css';
import './styles/code.css';
import './styles/ordering.css';
import './styles/depth.css';
import './styles/training.css';
import './styles/curve-chart.css';
import './styles/versions.css';
import './styles/why.css';
import './styles/suggestions.css';
import type { VsCodeApi } from './page-host';
import { PageHost } from './page-host';
import * as protocol from './protocol/messages';
import { Store } from './store';
import { watchTheme } from './theme';
import { App } from './view/app';

declare function acquireVsCodeApi(): VsCodeApi;

// The page forbids making code from strings, which zod would try for speed.
z.config({ jitless: true });

const root = document.getElementById('panel');
if (root) {
  const api = acquireVsCodeApi();
  const store = new Store(api);
  const host = new PageHost(
    api,
    protocol,
    ({ snapshot }) => store.receive(snapshot),
    (problem) => store.report(problem),
  );
  const app = new App(root, store, host);
  watchTheme();
  store.subscribe(() => app.draw());
  app.draw();
  void store.start(host);
}
