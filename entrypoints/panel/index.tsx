import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import flowCss from '../../components/flow/flow.css?inline';
import { withOwnNames } from '../../components/panel/own-names.ts';
import panelCss from '../../components/panel/panel.css?inline';
import { sendIfSeen } from '../../components/panel/send-if-seen.ts';
import { type Panel, startPanel } from '../../components/panel/start.tsx';
import tokensCss from '../../components/ui/tokens.css?inline';
import uiCss from '../../components/ui/ui.css?inline';
import { send } from '../../utils/messages/client.ts';
import { createSight, type Sight } from '../../utils/page/visible.ts';
import { createFlow, type Flow } from '../../utils/stores/flow.ts';

/** One panel at a time, and the drafts of the page. */
interface Kept {
  panel?: Panel;
  readonly flow: Flow;
  readonly sight: Sight;
}

/** In the isolated world. A symbol, because every `id` of the page is the name of a global here too. */
const KEPT = Symbol.for('steward.panel');
type World = { [KEPT]?: Kept };

function createKept(): Kept {
  const sight = createSight();
  return { flow: createFlow({ send: sendIfSeen(send, sight.seen) }), sight };
}

function connected(): boolean {
  try {
    return browser.runtime.id !== undefined;
  } catch {
    return false;
  }
}

/** Injected by the background whenever the beacon reports the system-users page, so maybe several times. */
export default defineUnlistedScript(() => {
  const world = globalThis as World;
  world[KEPT] ??= createKept();
  const kept = world[KEPT];
  if (kept.panel?.alive()) {
    kept.panel.poke();
    return;
  }
  const css = withOwnNames([tokensCss, uiCss, flowCss, panelCss].join('\n'));
  kept.panel = startPanel({
    css,
    flow: kept.flow,
    sight: kept.sight,
    connected,
    version: browser.runtime.getManifest().version,
    // Nobody is waiting for it: what is not told now is told with the next change.
    report: (diagnosis) => void send('page.report', { diagnosis }).catch(() => {}),
  });
});
