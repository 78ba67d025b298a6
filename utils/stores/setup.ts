import { createStore, type StoreApi } from 'zustand/vanilla';
import { MessageFailure, type send } from '../messages/client.ts';
import type { Failure, Status } from '../messages/protocol.ts';
import type { Preflight } from '../portfolio/preflight.ts';
import type { Portfolio } from '../portfolio/snapshot.ts';

export type Send = typeof send;

/** Fewest characters of a passphrase; the background refuses shorter ones too. */
export const PASSPHRASE_MIN = 12;

/** Something under way, or how it last went wrong. */
export type Attempt =
  | { readonly type: 'idle' }
  | { readonly type: 'busy' }
  | { readonly type: 'failed'; readonly failure: Failure };

export type SetupAction = 'create' | 'unlock' | 'lock' | 'token' | 'login' | 'app' | 'forget';

export interface SetupForm {
  readonly passphrase: string;
  readonly repeat: string;
  readonly token: string;
  readonly loginAppId: string;
  /** `null`: not touched, so the app of the connection is meant. */
  readonly appId: string | null;
  readonly appSecret: string;
  readonly keep: boolean;
}

export type PreflightState =
  | { readonly type: 'idle' }
  /** `last` stays on screen while it is checked again. */
  | { readonly type: 'checking'; readonly last: Preflight | null }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'checked'; readonly preflight: Preflight };

export interface SetupState {
  readonly form: SetupForm;
  readonly attempts: Readonly<Record<SetupAction, Attempt>>;
  /** `null`: not read yet. */
  readonly portfolios: readonly Portfolio[] | null;
  readonly portfolioId: string | null;
  readonly preflight: PreflightState;
}

export interface Setup {
  readonly store: StoreApi<SetupState>;
  edit(change: Partial<SetupForm>): void;
  /** Each answers whether it worked; the reason it did not stands in `attempts`. */
  create(): Promise<boolean>;
  unlock(): Promise<boolean>;
  lock(): Promise<boolean>;
  connectToken(): Promise<boolean>;
  signIn(): Promise<boolean>;
  saveApp(connectionAppId: string): Promise<boolean>;
  forget(): Promise<boolean>;
  /** Reads which portfolios there are and checks the only one; with several, waits for a choice. */
  startPreflight(): Promise<void>;
  checkPortfolio(portfolioId: string | null): Promise<void>;
}

export interface SetupOptions {
  readonly send: Send;
  /** Told each status an answer brings, so that a surface need not wait for the pushed one. */
  readonly onStatus?: (status: Status) => void;
  /** Told what the checks of the portfolio shown have found. */
  readonly onChecked?: (preflight: Preflight) => void;
}

const EMPTY_FORM: SetupForm = {
  passphrase: '',
  repeat: '',
  token: '',
  loginAppId: '',
  appId: null,
  appSecret: '',
  keep: false,
};

const IDLE: Attempt = { type: 'idle' };
const NO_ATTEMPTS: SetupState['attempts'] = {
  create: IDLE,
  unlock: IDLE,
  lock: IDLE,
  token: IDLE,
  login: IDLE,
  app: IDLE,
  forget: IDLE,
};

const EMPTY_SECRETS: Partial<SetupForm> = { passphrase: '', repeat: '', token: '', appSecret: '' };

/** What a person typed goes when it worked, and only then; a secret must not outlive its use. */
const SPENT: Readonly<Record<SetupAction, Partial<SetupForm>>> = {
  create: { passphrase: '', repeat: '' },
  unlock: { passphrase: '' },
  lock: {},
  token: { token: '', appId: null },
  login: { appId: null },
  app: { appSecret: '', appId: null },
  forget: { appId: null },
};

/** Which field belongs to which action: editing it takes the old failure away. */
const FIELDS: Readonly<Record<SetupAction, readonly (keyof SetupForm)[]>> = {
  create: ['passphrase', 'repeat'],
  unlock: ['passphrase'],
  lock: [],
  token: ['token'],
  login: ['loginAppId'],
  app: ['appId', 'appSecret', 'keep'],
  forget: [],
};

const INTERNAL: Failure = { key: 'internal', args: [], fbtraceId: null };

export function failureOf(error: unknown): Failure {
  return error instanceof MessageFailure ? error.failure : INTERNAL;
}

/** The forms of first run and of unlocking, with how each went. */
export function createSetup({ send, onStatus = () => {}, onChecked = () => {} }: SetupOptions): Setup {
  const store = createStore<SetupState>(() => ({
    form: EMPTY_FORM,
    attempts: NO_ATTEMPTS,
    portfolios: null,
    portfolioId: null,
    preflight: { type: 'idle' },
  }));
  /** Only the newest check may be shown, however late an older one answers. */
  let newestCheck = 0;

  const form = () => store.getState().form;

  function setAttempt(action: SetupAction, attempt: Attempt): void {
    store.setState(({ attempts }) => ({ attempts: { ...attempts, [action]: attempt } }));
  }

  function edit(change: Partial<SetupForm>): void {
    store.setState((state) => {
      const attempts = { ...state.attempts };
      for (const action of Object.keys(FIELDS) as SetupAction[])
        if (attempts[action].type === 'failed' && FIELDS[action].some((field) => field in change))
          attempts[action] = IDLE;
      return { form: { ...state.form, ...change }, attempts };
    });
  }

  async function attempt(action: SetupAction, ask: () => Promise<Status>): Promise<boolean> {
    if (store.getState().attempts[action].type === 'busy') return false;
    setAttempt(action, { type: 'busy' });
    try {
      const status = await ask();
      store.setState((state) => ({ form: { ...state.form, ...SPENT[action] } }));
      setAttempt(action, IDLE);
      onStatus(status);
      return true;
    } catch (error) {
      setAttempt(action, { type: 'failed', failure: failureOf(error) });
      await refresh();
      return false;
    }
  }

  /** A failure may have changed things: a wrong passphrase starts a wait, another window may have been first. */
  async function refresh(): Promise<void> {
    try {
      onStatus(await send('status.get', {}));
    } catch {
      // the failure on screen says enough
    }
  }

  async function check(ask: () => Promise<Preflight>): Promise<void> {
    newestCheck += 1;
    const mine = newestCheck;
    const before = store.getState().preflight;
    const last = before.type === 'checked' ? before.preflight : null;
    store.setState({ preflight: { type: 'checking', last } });
    let after: PreflightState;
    try {
      after = { type: 'checked', preflight: await ask() };
    } catch (error) {
      after = { type: 'failed', failure: failureOf(error) };
    }
    if (mine !== newestCheck) return;
    store.setState({ preflight: after });
    if (after.type === 'checked') onChecked(after.preflight);
  }

  /** Checks of another connection or portfolio say nothing about this one. */
  function dropPreflight(): void {
    newestCheck += 1;
    store.setState({ portfolios: null, portfolioId: null, preflight: { type: 'idle' } });
  }

  async function connect(action: 'token' | 'login' | 'forget', ask: () => Promise<Status>): Promise<boolean> {
    const worked = await attempt(action, ask);
    if (worked) dropPreflight();
    return worked;
  }

  async function checkPortfolio(portfolioId: string | null): Promise<void> {
    if (portfolioId !== store.getState().portfolioId) {
      newestCheck += 1;
      store.setState({ portfolioId, preflight: { type: 'idle' } });
    }
    await check(() => send('preflight.run', { portfolioId }));
  }

  async function startPreflight(): Promise<void> {
    newestCheck += 1;
    const mine = newestCheck;
    store.setState({ preflight: { type: 'checking', last: null } });
    try {
      const portfolios = await send('portfolios.list', {});
      if (mine !== newestCheck) return;
      store.setState({ portfolios });
      // With several, the choice is the admin's: checking all of them would cost calls nobody asked for.
      const chosen = portfolios.find(({ id }) => id === store.getState().portfolioId);
      if (portfolios.length > 1 && !chosen) store.setState({ preflight: { type: 'idle' } });
      else await checkPortfolio((chosen ?? portfolios[0])?.id ?? null);
    } catch (error) {
      if (mine !== newestCheck) return;
      const failure = failureOf(error);
      // Without the permission Meta lists no portfolio; the checks say so, and what to do.
      if (failure.key === 'permission') await checkPortfolio(null);
      else store.setState({ preflight: { type: 'failed', failure } });
    }
  }

  return {
    store,
    edit,
    create: () => attempt('create', () => send('vault.create', { passphrase: form().passphrase })),
    unlock: () => attempt('unlock', () => send('vault.unlock', { passphrase: form().passphrase })),
    async lock() {
      // At once: the lock screen is there before the answer, and what is typed into it must stay.
      edit(EMPTY_SECRETS);
      const worked = await attempt('lock', () => send('vault.lock', {}));
      if (worked) dropPreflight();
      return worked;
    },
    connectToken: () => connect('token', () => send('connection.token', { token: form().token.trim() })),
    signIn: () => connect('login', () => send('connection.login', { appId: form().loginAppId.trim() })),
    async saveApp(connectionAppId) {
      const { appId, appSecret, keep } = form();
      const worked = await attempt('app', () =>
        send('app.save', {
          appId: (appId ?? connectionAppId).trim(),
          appSecret: appSecret.trim(),
          keep,
        }),
      );
      // What was checked before did not know of the secret yet.
      if (worked) store.setState({ preflight: { type: 'idle' } });
      return worked;
    },
    forget: () => connect('forget', () => send('connection.forget', {})),
    startPreflight,
    checkPortfolio,
  };
}
