import { readFileSync } from 'node:fs';

/** One request as the browser's record of the network has it, whatever became of it. */
export interface Contact {
  /** Origin of whoever asked; `null`: the browser itself, or a person by going somewhere. */
  readonly by: string | null;
  readonly host: string;
  /** The document of a tab or a window; any other request; a connection made ahead of one. */
  readonly kind: 'navigation' | 'request' | 'connection';
  readonly method: string;
  /** Without a fragment, which is never sent. */
  readonly url: string;
}

export interface NetLog {
  readonly contacts: readonly Contact[];
  /** `address:port` of every socket that sends, TCP and UDP. */
  readonly sockets: readonly string[];
  /** Where hosts whose names were looked up before anything asked for them were led to, by `preconnect` and the like. */
  readonly guesses: readonly string[];
}

interface Entry {
  readonly type: number;
  readonly params?: Readonly<Record<string, unknown>>;
}

interface Written {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly Entry[];
}

/** What `--log-net-log` wrote: all that any page, worker or frame did, and the browser by itself. */
export function readNetLog(file: string): NetLog {
  const { constants, events }: Written = JSON.parse(readFileSync(file, 'utf8'));
  const of = (name: string): Readonly<Record<string, unknown>>[] => {
    const type = constants.logEventTypes[name];
    if (type === undefined) throw new Error(`Chromium no longer records ${name}`);
    return events.flatMap((event) => (event.type === type && event.params ? [event.params] : []));
  };
  const contact = (params: Readonly<Record<string, unknown>>, kind: Contact['kind']): Contact => {
    const url = String(params.url).replace(/#.*/, '');
    const initiator = String(params.initiator ?? '');
    return {
      by: /^[a-z-]+:\/\//.test(initiator) ? initiator : null,
      host: new URL(url).host,
      kind,
      method: String(params.method ?? ''),
      url,
    };
  };
  const asked = of('URL_REQUEST_START_JOB').filter(({ url }) => url !== undefined);
  const ahead = of('HTTP_STREAM_JOB_CONTROLLER').filter(({ is_preconnect }) => is_preconnect === true);
  const tcp = of('TCP_CONNECT').flatMap(({ address_list }) => (address_list ?? []) as string[]);
  const udp = of('UDP_BYTES_SENT').flatMap(({ address }) => (address === undefined ? [] : [String(address)]));
  const guesses = of('HOST_RESOLVER_MANAGER_REQUEST').filter(({ is_speculative }) => is_speculative === true);
  return {
    contacts: [
      ...asked.map((params) =>
        contact(params, params.request_type === 'main frame' ? 'navigation' : 'request'),
      ),
      ...ahead.map((params) => contact(params, 'connection')),
    ],
    sockets: [...tcp, ...udp],
    guesses: guesses.map(({ host }) => String(host).replace(/^\w+:\/\//, '')),
  };
}
