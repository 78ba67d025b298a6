/** Where in the console somebody is; the address says it, so that reload, back and links work. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'setup' }
  | { readonly page: 'approve'; readonly planId: string }
  | { readonly page: 'job'; readonly jobId: string }
  /** With a token to look at where the address names its record. */
  | { readonly page: 'tokens'; readonly recordId?: string }
  | { readonly page: 'templates' }
  /** `new`, a preset (`preset.<id>`) to start from, or one that is kept. */
  | { readonly page: 'template'; readonly templateId: string }
  | { readonly page: 'sheet' }
  /** With a portfolio where the address names it. */
  | { readonly page: 'review'; readonly portfolioId?: string }
  | { readonly page: 'history' }
  | { readonly page: 'settings' }
  /** With a section of help, or a topic in it (`section/id`), where the address names one. */
  | { readonly page: 'help'; readonly topic?: string };

const PLAIN = [
  'home',
  'setup',
  'tokens',
  'templates',
  'sheet',
  'review',
  'history',
  'settings',
  'help',
] as const;
const ID = /^[A-Za-z0-9_.:-]{1,200}$/;

/** Anything unknown is home: an address is not worth an error page. */
export function parseRoute(hash: string): Route {
  const [page = '', id = '', part = ''] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'approve' && ID.test(id)) return { page, planId: id };
  if (page === 'job' && ID.test(id)) return { page, jobId: id };
  if (page === 'template' && ID.test(id)) return { page, templateId: id };
  if (page === 'review' && /^\d{1,32}$/.test(id)) return { page, portfolioId: id };
  if (page === 'tokens' && ID.test(id)) return { page, recordId: id };
  if (page === 'help' && ID.test(id)) return { page, topic: ID.test(part) ? `${id}/${part}` : id };
  const plain = PLAIN.find((each) => each === page);
  return { page: plain ?? 'home' };
}

export function hashOf(route: Route): string {
  if (route.page === 'approve') return `#/approve/${route.planId}`;
  if (route.page === 'job') return `#/job/${route.jobId}`;
  if (route.page === 'template') return `#/template/${route.templateId}`;
  if (route.page === 'review' && route.portfolioId !== undefined) return `#/review/${route.portfolioId}`;
  if (route.page === 'tokens' && route.recordId !== undefined) return `#/tokens/${route.recordId}`;
  if (route.page === 'help' && route.topic !== undefined) return `#/help/${route.topic}`;
  return `#/${route.page}`;
}

/** Address of a job, for links from Steward's other pages. */
export const jobHref = (jobId: string): string => `/options.html${hashOf({ page: 'job', jobId })}`;
