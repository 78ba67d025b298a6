import { Agent, type AgentOptions } from 'node:https';
import { createRequire } from 'node:module';
import { type ConnectionOptions, connect } from 'node:tls';

/** Meta's own Node SDK, led to the simulator: the address it asks for stays Meta's, only the wire goes elsewhere. */

export interface SdkApi {
  setShowHeader(flag: boolean): SdkApi;
}

type Fields = readonly string[];
type Params = Readonly<Record<string, unknown>>;

/** A page of an edge, as an array that can load the page after it into itself. */
export interface SdkCursor extends Array<SdkObject> {
  readonly summary?: { readonly total_count?: number };
  hasNext(): boolean;
  next(): Promise<SdkCursor>;
}

export interface SdkObject {
  readonly id: string;
  readonly _data: Readonly<Record<string, unknown>>;
  read(fields: Fields): Promise<SdkObject>;
}

interface SdkBusiness extends SdkObject {
  getSystemUsers(fields: Fields, params?: Params): Promise<SdkCursor>;
  createSystemUser(fields: Fields, params: Params): Promise<SdkObject>;
  getOwnedPages(fields: Fields, params?: Params): Promise<SdkCursor>;
}

/** Anything with `assigned_users`. */
export interface SdkAsset extends SdkObject {
  getAssignedUsers(fields: Fields, params?: Params): Promise<SdkCursor>;
  createAssignedUser(fields: Fields, params: Params): Promise<SdkObject>;
  deleteAssignedUsers(params: Params): Promise<unknown>;
}

interface SdkAnswer {
  readonly body: unknown;
  readonly status: string;
  readonly isSuccess: boolean;
}

interface SdkRequest {
  addFields(fields: Fields): SdkRequest;
  addParams(params: Params): SdkRequest;
}

interface SdkBatch {
  add(
    method: string,
    path: readonly string[],
    params: Params,
    files: null,
    succeeded: (answer: SdkAnswer) => void,
    failed: (answer: SdkAnswer) => void,
  ): void;
  addRequest(
    request: SdkRequest,
    succeeded: (answer: SdkAnswer) => void,
    failed: (answer: SdkAnswer) => void,
  ): void;
  /** The items that were not answered, to be executed again; `null`: none. */
  execute(): Promise<SdkBatch | null>;
}

type Made<T> = new (id: string, data?: object, parentId?: undefined, api?: SdkApi) => T;

export interface Sdk {
  readonly api: SdkApi;
  readonly Business: Made<SdkBusiness>;
  readonly Page: Made<SdkAsset>;
  readonly AdAccount: Made<SdkAsset>;
  readonly APIRequest: new (nodeId: string, method: string, endpoint: string) => SdkRequest;
  readonly FacebookAdsApiBatch: new (api: SdkApi) => SdkBatch;
  close(): void;
}

interface SdkModule
  extends Pick<Sdk, 'Business' | 'Page' | 'AdAccount' | 'APIRequest' | 'FacebookAdsApiBatch'> {
  readonly FacebookAdsApi: { init(token: string, locale: string, crashLog: boolean): SdkApi };
}

/** Opens every connection at a port of this machine; the name asked for, and checked, stays Meta's. */
class LedAgent extends Agent {
  readonly #port: number;
  constructor(port: number, options: AgentOptions) {
    super(options);
    this.#port = port;
  }
  override createConnection(options: ConnectionOptions) {
    return connect({ ...options, host: '127.0.0.1', port: this.#port });
  }
}

export interface SdkPlace {
  readonly port: number;
  readonly certificate: string;
  readonly token: string;
}

/** One at a time in a process: the SDK keeps its connection in statics. */
export function loadSdk({ port, certificate, token }: SdkPlace): Sdk {
  const require = createRequire(import.meta.url);
  const module = require('facebook-nodejs-business-sdk') as SdkModule;
  const { defaults } = createRequire(require.resolve('facebook-nodejs-business-sdk'))('axios') as {
    defaults: { httpsAgent?: Agent; proxy?: false };
  };
  const agent = new LedAgent(port, { keepAlive: true, ca: certificate });
  defaults.httpsAgent = agent;
  defaults.proxy = false;
  const api = module.FacebookAdsApi.init(token, 'en_US', false);
  return {
    api,
    Business: module.Business,
    Page: module.Page,
    AdAccount: module.AdAccount,
    APIRequest: module.APIRequest,
    FacebookAdsApiBatch: module.FacebookAdsApiBatch,
    close: () => agent.destroy(),
  };
}
