import { Icon, type IconName } from '../ui/icon.tsx';

interface SettingRowProps {
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
  /** After the detail, which gives way to it. */
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
          <span class={attention ? 'po-row-detail po-row-attention' : 'po-row-detail'}>
            <span>{detail}</span>
            {aside !== undefined && <span class="po-row-aside">{aside}</span>}
          </span>
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  );
}
