import { t } from '../i18n.ts';
import { classes } from '../ui/classes.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

type Standing = 'granted' | 'missing' | 'extra' | 'asked';

const ICONS: Readonly<Record<Standing, IconName>> = {
  granted: 'check',
  missing: 'x',
  extra: 'plus',
  asked: 'dot',
};

interface PermissionListProps {
  readonly asked: readonly string[];
  /** `null`: not known. */
  readonly granted: readonly string[] | null;
}

function standings({ asked, granted }: PermissionListProps): readonly (readonly [string, Standing])[] {
  if (granted === null) return asked.map((one) => [one, 'asked'] as const);
  const extra = granted.filter((one) => !asked.includes(one));
  return [
    ...asked.map((one) => [one, granted.includes(one) ? 'granted' : 'missing'] as const),
    ...extra.map((one) => [one, 'extra'] as const),
  ];
}

/** What was asked for beside what Meta granted. */
export function PermissionList(props: PermissionListProps) {
  return (
    <ul class="co-permissions">
      {standings(props).map(([permission, standing]) => (
        <li key={permission} class={classes('co-permission', `co-permission-${standing}`)}>
          <Icon name={ICONS[standing]} size={14} />
          <code>{permission}</code>
          {standing !== 'asked' && (
            <span class={standing === 'granted' ? 's-hidden' : 's-small'}>
              {t(`console.tokens.standing.${standing}`)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
