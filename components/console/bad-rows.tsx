import type { BadRow } from '../../utils/sheet/read.ts';
import { t, tn } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';

const ROW = 36;

/** What was read, and what was probably meant if anything is like it. */
const words = ({ reason, args }: BadRow): string => {
  const near = args[1] ?? '';
  const why = t(`sheet.bad.${reason}`, ...args);
  return near === '' || reason === 'template_finds_nothing' ? why : `${why} ${t('sheet.near', near)}`;
};

/** Every row that is left out, by its line, with the reason. */
export function BadRows({ bad }: { readonly bad: readonly BadRow[] }) {
  if (bad.length === 0) return null;
  return (
    <section class="s-stack">
      <Banner tone="warning" title={tn('sheet.bad_rows', bad.length)}>
        {t('sheet.bad_text')}
      </Banner>
      <div class="s-card">
        <VirtualList
          label={tn('sheet.bad_rows', bad.length)}
          items={bad}
          rowKey={({ line }) => String(line)}
          rowHeight={ROW}
          maxHeight={8 * ROW}
          renderRow={(row) => (
            <>
              <span class="co-bad-line s-small s-muted s-number">{t('sheet.line', row.line)}</span>
              <span class="s-small s-clip" title={words(row)}>
                {words(row)}
              </span>
            </>
          )}
        />
      </div>
    </section>
  );
}
