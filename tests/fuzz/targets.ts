import type { Property } from './property.ts';

interface Module {
  readonly properties: readonly Property[];
}

/** Every boundary across which something comes that Steward did not write itself. */
export const TARGETS: Readonly<Record<string, () => Promise<Module>>> = {
  router: () => import('./router.ts'),
  templates: () => import('./templates.ts'),
  sheet: () => import('./sheet.ts'),
  graph: async () => ({ properties: (await import('./graph.ts')).client }),
  portfolio: async () => ({ properties: (await import('./graph.ts')).portfolio }),
  storage: () => import('./storage.ts'),
  journal: () => import('./journal.ts'),
  plan: () => import('./plan.ts'),
  page: () => import('./page.ts'),
  address: () => import('./address.ts'),
};
