import { useEffect, useState } from 'preact/hooks';
import { historyOf } from '../../utils/jobs/report.ts';
import type { Failure } from '../../utils/messages/protocol.ts';
import { reportFile } from '../../utils/report-file.ts';
import type { StorageFailure } from '../../utils/storage-failure.ts';
import {
  type Saved,
  STORAGE_PARTS,
  type StoragePart,
  type StorageState,
  savedFile,
} from '../../utils/storage-health.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { list, perLanguage, t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { saveFile } from '../ui/save-file.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { EraseDialog } from './erase-vault.tsx';
import { Section } from './section.tsx';

type Look =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'loaded'; readonly state: StorageState };

function useStorage(send: Send): { readonly look: Look; readonly again: () => void } {
  const [look, setLook] = useState<Look>({ type: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let here = true;
    send('storage.state', {}).then(
      (state) => here && setLook({ type: 'loaded', state }),
      (error: unknown) => here && setLook({ type: 'failed', failure: failureOf(error) }),
    );
    return () => {
      here = false;
    };
  }, [turn]);
  return { look, again: () => setTurn(turn + 1) };
}

interface StorageProps {
  readonly send: Send;
  /** All is erased. */
  readonly onErased: () => void;
}

/** How this computer's storage stands, and the way out where it fails. */
export function Storage(props: StorageProps) {
  return (
    <Section title={t('storage.title')} intro={t('storage.intro')}>
      <StorageCare {...props} />
    </Section>
  );
}

/** The same without a heading, for where nothing else of Steward opens. */
export function StorageCare({ send, onErased }: StorageProps) {
  const { look, again } = useStorage(send);
  const [erasing, setErasing] = useState(false);
  if (look.type === 'loading') return <Skeleton width="40%" />;
  if (look.type === 'failed') return <FailureNote failure={look.failure} />;
  const { failures } = look.state;
  const isNewer = Object.values(failures).includes('storage_newer');
  return (
    <>
      <Findings state={look.state} />
      {/* What a newer Steward has written is left as it is. */}
      {!isNewer && (
        <>
          <SaveWhatCanBe send={send} />
          <div class="s-row s-wrap">
            {Object.keys(failures).length > 0 && (
              <Button icon="refresh" onClick={again}>
                {t('storage.again')}
              </Button>
            )}
            <Button icon="trash" onClick={() => setErasing(true)}>
              {t('storage.erase')}
            </Button>
          </div>
          <p class="s-small s-muted">{t('storage.erase_hint')}</p>
        </>
      )}
      {erasing && (
        <EraseDialog
          title={t('storage.ask')}
          text={t('storage.erase_text')}
          action={t('storage.erase_action')}
          erase={async () => {
            await send('storage.erase', { sure: true });
            onErased();
          }}
          onClose={() => setErasing(false)}
        />
      )}
    </>
  );
}

const sizes = perLanguage((name) => {
  const of = (unit: string) => new Intl.NumberFormat(name, { style: 'unit', unit, maximumFractionDigits: 1 });
  return { megabytes: of('megabyte'), gigabytes: of('gigabyte') };
});
const sizeOf = (bytes: number): string =>
  bytes < 1e9 ? sizes().megabytes.format(bytes / 1e6) : sizes().gigabytes.format(bytes / 1e9);

function Findings({ state: { failures, usage, quota } }: { readonly state: StorageState }) {
  const found = Object.entries(failures) as [StoragePart, StorageFailure][];
  const isAll = (parts: readonly unknown[]) => parts.length === STORAGE_PARTS.length;
  const byFailure = Map.groupBy(found, ([, failure]) => failure);
  return (
    <>
      {found.length === 0 && (
        <p class="s-row s-muted">
          <Icon name="check" />
          {t('storage.well')}
        </p>
      )}
      {[...byFailure].map(([failure, parts]) => (
        <Banner
          key={failure}
          tone="danger"
          title={isAll(parts) ? undefined : list(parts.map(([part]) => t(`storage.part.${part}`)))}
        >
          {t(`error.${failure}`)}
        </Banner>
      ))}
      {usage !== null && quota !== null && (
        <p class="s-small s-muted">{t('storage.used', sizeOf(usage), sizeOf(quota))}</p>
      )}
    </>
  );
}

function SaveWhatCanBe({ send }: Pick<StorageProps, 'send'>) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [saved, setSaved] = useState<Saved | null>(null);
  const save = async (format: 'csv' | 'json') => {
    setFailure(null);
    try {
      const found = await send('storage.save', {});
      const at = Date.now();
      const text = historyOf(found.history ?? [], format);
      if (format === 'csv') saveFile(reportFile('history', at, 'csv'), 'text/csv', text);
      else saveFile(reportFile('saved', at, 'json'), 'application/json', savedFile(found, at, text));
      setSaved(found);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const missing = (['history', 'templates', 'selections'] as const).filter((part) => saved?.[part] === null);
  return (
    <>
      <div class="s-row s-wrap">
        <Button icon="download" onClick={() => save('json')}>
          {t('storage.save_all')}
        </Button>
        <Button icon="download" onClick={() => save('csv')}>
          {t('storage.save_history')}
        </Button>
      </div>
      {missing.length > 0 && (
        <Banner tone="warning">
          {t('storage.missing', list(missing.map((part) => t(`storage.missing_part.${part}`))))}
        </Banner>
      )}
      {failure !== null && <FailureNote failure={failure} />}
    </>
  );
}
