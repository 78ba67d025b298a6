import type { ComponentChildren } from 'preact';
import { SHEET_FIELDS, type SheetField } from '../../utils/sheet/columns.ts';
import { HelpLink } from '../help/help-link.tsx';
import { t } from '../i18n.ts';
import { PRESET_PREFIX, presetTemplates } from '../template-words.ts';
import { Disclosure } from '../ui/disclosure.tsx';

type Example = Readonly<Partial<Record<SheetField, string>>>;

const TOKEN: Example = { permissions: 'ads_read read_insights', expires: '60_days' };

const REPORTING = `${PRESET_PREFIX}ads_reporting`;

/** A row of either shape, as it may stand in a file. */
const examples = (): Readonly<Record<'by_template' | 'by_asset', Example>> => ({
  by_template: {
    system_user: 'Northwind reporting',
    template: presetTemplates().find(({ id }) => id === REPORTING)?.template.name ?? '',
    client: 'Northwind',
  },
  by_asset: {
    system_user: 'Weekly figures',
    role: 'EMPLOYEE',
    asset: 'Northwind Coffee',
    kind: 'page',
    tasks: 'ANALYZE ADVERTISE',
    ...TOKEN,
  },
});

const help = (field: SheetField): ComponentChildren =>
  field === 'tasks' ? (
    <HelpLink topic="task">{t('help.tasks')}</HelpLink>
  ) : field === 'permissions' ? (
    <HelpLink topic="permission">{t('help.permissions')}</HelpLink>
  ) : null;

/** What each column takes, with an example in both shapes that rows may have. */
export function SheetColumns() {
  return (
    <div class="s-card co-sheet-columns">
      <Disclosure startOpen summary={<span class="co-sheet-title">{t('sheet.explain.title')}</span>}>
        {() => <Explained />}
      </Disclosure>
    </div>
  );
}

function Explained() {
  const { by_template, by_asset } = examples();
  return (
    <>
      <p class="co-sheet-text s-small s-muted">{t('sheet.explain.text')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section class="co-table-box" aria-label={t('sheet.explain.title')} tabIndex={0}>
        <table class="co-table">
          <thead>
            <tr>
              <th scope="col">{t('sheet.explain.column')}</th>
              <th scope="col">{t('sheet.explain.takes')}</th>
              <th scope="col">{t('sheet.explain.by_template')}</th>
              <th scope="col">{t('sheet.explain.by_asset')}</th>
            </tr>
          </thead>
          <tbody>
            {SHEET_FIELDS.map((field) => (
              <tr key={field}>
                <th scope="row">
                  <code>{field}</code>
                </th>
                <td>
                  {t(`sheet.takes.${field}`)} {help(field)}
                </td>
                <Cell>{by_template[field]}</Cell>
                <Cell>{by_asset[field]}</Cell>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** Empty in the file too. */
const Cell = ({ children }: { readonly children: string | undefined }) => (
  <td>{children && <code>{children}</code>}</td>
);
