import { useEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { Live } from '../../utils/stores/live.ts';
import { failureOf, type Send, type Setup } from '../../utils/stores/setup.ts';
import { type Tokens, waitingTokens } from '../../utils/stores/tokens.ts';
import { useStore } from '../use-store.ts';
import { Home } from './home.tsx';
import { Loading } from './loading.tsx';
import { Reveal } from './reveal.tsx';
import { SaveAll } from './save-all.tsx';
import { AppSettings, ChecksView, ConnectionSettings } from './settings.tsx';
import { readUnfinished } from './unfinished.ts';
import { useClipboard } from './use-clipboard.ts';
import { HOME, type View } from './view.ts';
import { FirstConnection, FirstPassphrase, Locked } from './welcome.tsx';

export interface PopupProps {
  readonly live: StoreApi<Live>;
  readonly setup: Setup;
  readonly tokens: Tokens;
  readonly send: Send;
}

/** The popup: which of its states is the present one. */
export function Popup({ live, setup, tokens, send }: PopupProps) {
  const status = useStore(live, (state) => state.status);
  const [failure, setFailure] = useState<Failure | null>(null);
  const retry = async () => {
    try {
      live.setState({ status: await send('status.get', {}) });
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  if (status === null) return <Loading failure={failure} onRetry={retry} />;
  const shared = { status, setup, send };
  if (status.vault === 'absent') return <FirstPassphrase {...shared} />;
  if (status.vault === 'locked') return <Locked {...shared} />;
  return <Unlocked live={live} setup={setup} tokens={tokens} send={send} />;
}

/** Everything behind the lock; leaves the tree when the vault locks, and takes what it shows with it. */
function Unlocked({ live, setup, tokens, send }: PopupProps) {
  const { status, jobs, tokensVersion } = useStore(live, (state) => state);
  const records = useStore(tokens.store, (state) => (state.type === 'loaded' ? state.records : []));
  const reading = useStore(tokens.store, (state) => state.type === 'loading');
  const [view, setView] = useState<View>(HOME);
  const clipboard = useClipboard(send);
  useEffect(() => {
    void tokens.load();
  }, [tokensVersion]);
  useEffect(() => {
    void readUnfinished().then((save) => save !== null && setView({ name: 'save_all' }));
  }, []);

  if (status === null) return null;
  const home = () => setView(HOME);
  if (view.name === 'reveal') {
    const latest = records.find(({ id }) => id === view.record.id) ?? view.record;
    return (
      <Reveal
        key={latest.id}
        record={latest}
        others={waitingTokens(records).filter(({ id }) => id !== latest.id)}
        send={send}
        clipboard={clipboard}
        onBack={home}
        onNext={(record) => setView({ name: 'reveal', record })}
      />
    );
  }
  if (view.name === 'save_all') return <SaveAll records={records} send={send} onBack={home} />;
  const { connection } = status;
  if (connection === null)
    return <FirstConnection setup={setup} status={status} send={send} tokens={tokens} go={setView} />;
  const shared = { status, connection, setup, go: setView };
  switch (view.name) {
    case 'connection':
      return <ConnectionSettings {...shared} />;
    case 'app':
      return <AppSettings {...shared} />;
    case 'checks':
      return <ChecksView {...shared} />;
    default:
      // All at once, so that what is there first is not pushed down by what comes.
      if (reading) return <Loading failure={null} onRetry={() => void tokens.load()} />;
      return <Home {...shared} jobs={Object.values(jobs)} tokens={tokens} send={send} />;
  }
}
