import { Icon, type IconName } from '../ui/icon.tsx';
import { Detail } from './detail.tsx';

interface SettingRowProps {
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
  /** After the detail, where both have room on one line; below it otherwise. */
  readonly aside?: string;
  /** Something is missing here. */
  readonly attention?: boolean;
  readonly onClick: () => void;
}

/** A line that opens a view: what it is, how it stands. */
export function SettingRow({ icon, title, detail, aside, attention = false, onClick }: SettingRowProps) {
  return (
    <li>
      <button type="button" class="po-row" onClick={onClick}>
        <Icon name={icon} />
        <span class="s-grow">
          <span class="po-row-title s-clip">{title}</span>
          <span class={attention ? 'po-row-attention' : undefined}>
            <Detail parts={aside === undefined ? [detail] : [detail, aside]} />
          </span>
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  );
}
