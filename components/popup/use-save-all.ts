import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import type { ExportedTokens, ExportFormat, PlainFormat } from '../../utils/tokens/export.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { askPermissions } from '../setup/permission.ts';
import { canWatch, startDownload, watchDownload } from './download.ts';
import { addressOf, type BlobAddress, saveByLink, type TokenFile } from './token-file.ts';
import { forgetUnfinished, noteUnfinished, type Unfinished } from './unfinished.ts';

/** What the file is to be. */
export interface SaveChoice {
  readonly format: ExportFormat;
  readonly inner: PlainFormat;
  readonly passphrase: string | null;
  readonly recipients: readonly string[];
}

export type SaveState =
  | { readonly type: 'form'; readonly failure: Failure | null }
  | { readonly type: 'making' }
  | { readonly type: 'downloading'; readonly file: TokenFile }
  /** The browser does not tell how it ended, or tokens could not be destroyed: the person has the word. */
  | {
      readonly type: 'asking';
      readonly file: TokenFile;
      readonly failure: Failure | null;
      readonly busy: boolean;
    }
  | { readonly type: 'interrupted'; readonly file: TokenFile }
  | { readonly type: 'saved'; readonly file: TokenFile }
  /** The two minutes ended before anybody said that the file is there. */
  | { readonly type: 'late'; readonly file: TokenFile };

export interface SaveAll {
  readonly state: SaveState;
  readonly start: (choice: SaveChoice) => Promise<void>;
  /** The file is there: destroys the tokens in Steward. */
  readonly confirm: () => Promise<void>;
  readonly again: () => void;
}

const isWaiting = ({ state }: TokenRecord): boolean => state === 'sealed' || state === 'revealing';

/**
 * One file of all tokens, and their end in Steward once the file is known to be saved. The content is in
 * nothing but the blob, which goes with this view.
 */
export function useSaveAll(
  recordIds: readonly string[],
  records: readonly TokenRecord[],
  send: Send,
  unfinished: Unfinished | null,
): SaveAll {
  const [state, setState] = useState<SaveState>(
    unfinished === null ? { type: 'form', failure: null } : { type: 'downloading', file: unfinished },
  );
  const address = useRef<BlobAddress | null>(null);
  const here = useRef(new AbortController());

  const dropContent = () => {
    address.current?.revoke();
    address.current = null;
  };

  async function destroy(file: TokenFile): Promise<void> {
    try {
      await send('tokens.consume', { recordIds: [...file.recordIds], keep: false });
      dropContent();
      await forgetUnfinished();
      setState({ type: 'saved', file });
    } catch (error) {
      setState({ type: 'asking', file, failure: failureOf(error), busy: false });
    }
  }

  async function follow(file: Unfinished): Promise<void> {
    // The person may have taken the permission back since.
    if (!canWatch()) {
      setState({ type: 'asking', file, failure: null, busy: false });
      return;
    }
    const end = await watchDownload(file.downloadId, here.current.signal);
    dropContent();
    if (end === 'complete') return destroy(file);
    await forgetUnfinished();
    setState({ type: 'interrupted', file });
  }

  async function download(url: string, file: TokenFile): Promise<void> {
    setState({ type: 'downloading', file });
    let downloadId: number;
    try {
      downloadId = await startDownload(url, file.fileName);
    } catch {
      dropContent();
      setState({ type: 'interrupted', file });
      return;
    }
    await noteUnfinished({ ...file, downloadId });
    await follow({ ...file, downloadId });
  }

  async function start(choice: SaveChoice): Promise<void> {
    setState({ type: 'making' });
    // Before anything else, while the click still counts; and before the tokens' two minutes begin.
    const watches = (await askPermissions(['downloads'])) && canWatch();
    let made: ExportedTokens;
    try {
      made = await send('tokens.export', {
        ...choice,
        recordIds: [...recordIds],
        recipients: [...choice.recipients],
      });
    } catch (error) {
      setState({ type: 'form', failure: failureOf(error) });
      return;
    }
    if (here.current.signal.aborted) return;
    const file = { fileName: made.fileName, recordIds: made.recordIds, wanted: recordIds.length };
    dropContent();
    address.current = addressOf(made);
    const { url } = address.current;
    if (watches) return download(url, file);
    saveByLink(url, file.fileName);
    setState({ type: 'asking', file, failure: null, busy: false });
  }

  async function confirm(): Promise<void> {
    if (state.type !== 'asking' || state.busy) return;
    setState({ ...state, busy: true });
    await destroy(state.file);
  }

  // Ends with the view itself, not a frame later.
  useLayoutEffect(() => {
    if (unfinished !== null) void follow(unfinished);
    return () => {
      here.current.abort();
      dropContent();
    };
  }, []);

  const file = state.type === 'asking' || state.type === 'interrupted' ? state.file : null;
  const over = file !== null && isOver(file, records);
  useEffect(() => {
    if (!over) return;
    dropContent();
    setState((now) =>
      (now.type === 'asking' && !now.busy) || now.type === 'interrupted'
        ? { type: 'late', file: now.file }
        : now,
    );
  }, [over]);

  return { state, start, confirm, again: () => setState({ type: 'form', failure: null }) };
}

/** Whether none of the file's tokens can be shown any more. */
function isOver({ recordIds }: TokenFile, records: readonly TokenRecord[]): boolean {
  const inFile = records.filter(({ id }) => recordIds.includes(id));
  return inFile.length > 0 && !inFile.some(isWaiting);
}

/** Milliseconds since 1970 at which the first of the file's tokens goes; `null`: none is being shown. */
export function firstEnd({ recordIds }: TokenFile, records: readonly TokenRecord[]): number | null {
  const ends = records.flatMap(({ id, revealEndsAt }) =>
    revealEndsAt !== null && recordIds.includes(id) ? [revealEndsAt] : [],
  );
  return ends.length === 0 ? null : Math.min(...ends);
}
