import '../../components/ui/tokens.css';
import '../../components/ui/ui.css';
import '../../components/flow/flow.css';
import '../../components/setup/setup.css';
import '../../components/console/console.css';
import '../../components/console/help.css';
import '../../components/console/palette.css';
import '../../components/settings/settings.css';
import '../../components/review/review.css';
import { render } from 'preact';
import { Console } from '../../components/console/app.tsx';
import { t } from '../../components/i18n.ts';
import { keepPassed } from '../../components/setup/kept-guide.ts';
import { openPage } from '../../components/setup/open-page.ts';
import { send } from '../../utils/messages/client.ts';
import { followBackground } from '../../utils/stores/live.ts';
import { createReview } from '../../utils/stores/review.ts';
import { createSetup } from '../../utils/stores/setup.ts';
import { createTokens } from '../../utils/stores/tokens.ts';

const live = followBackground(new AbortController().signal);
const setup = createSetup({ send, onStatus: (status) => live.setState({ status }), onChecked: keepPassed });
const tokens = createTokens({ send });
const review = createReview({ send });

render(
  <Console live={live} setup={setup} tokens={tokens} review={review} send={send} />,
  openPage(t('extension.name')),
);
