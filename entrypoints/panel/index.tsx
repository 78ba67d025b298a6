import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import flowCss from '../../components/flow/flow.css?inline';
import panelCss from '../../components/panel/panel.css?inline';
import { type Panel, startPanel } from '../../components/panel/start.tsx';
import tokensCss from '../../components/ui/tokens.css?inline';
import uiCss from '../../components/ui/ui.css?inline';
import { send } from '../../utils/messages/client.ts';
import { createFlow, type Flow } from '../../utils/stores/flow.ts';

/** Kept in the isolated world, which the page can't reach: one panel at a time, and the drafts of the page. */
interface World {
  stewardPanel?: Panel;
  stewardFlow?: Flow;
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
  if (world.stewardPanel?.alive()) {
    world.stewardPanel.poke();
    return;
  }
  world.stewardFlow ??= createFlow({ send });
  const css = [tokensCss, uiCss, flowCss, panelCss].join('\n');
  world.stewardPanel = startPanel({ css, flow: world.stewardFlow, connected });
});
