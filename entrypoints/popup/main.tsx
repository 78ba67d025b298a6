import '../../components/ui/tokens.css';
import '../../components/ui/ui.css';
import '../../components/setup/setup.css';
import '../../components/popup/popup.css';
import { render } from 'preact';
import { OpenHelp } from '../../components/help/help-link.tsx';
import { t } from '../../components/i18n.ts';
import { Popup } from '../../components/popup/app.tsx';
import { keepPassed } from '../../components/setup/kept-guide.ts';
import { openPage } from '../../components/setup/open-page.ts';
import { send } from '../../utils/messages/client.ts';
import { followBackground } from '../../utils/stores/live.ts';
import { createSetup } from '../../utils/stores/setup.ts';
import { createTokens } from '../../utils/stores/tokens.ts';

const live = followBackground(new AbortController().signal);
const setup = createSetup({ send, onStatus: (status) => live.setState({ status }), onChecked: keepPassed });
const tokens = createTokens({ send });

render(
  <OpenHelp.Provider value={(topic) => void send('console.open', { view: 'help', topic })}>
    <Popup live={live} setup={setup} tokens={tokens} send={send} />
  </OpenHelp.Provider>,
  openPage(t('popup.title')),
);
