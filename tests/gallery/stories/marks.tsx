import { ICON_NAMES, Icon } from '../../../components/ui/icon.tsx';
import { Keys } from '../../../components/ui/keys.tsx';
import { Logo } from '../../../components/ui/logo.tsx';
import type { Family } from '../story.tsx';

export const MARKS: Family = {
  name: 'Marks',
  stories: [
    {
      name: 'Icons, one set on one grid',
      wide: true,
      Show: () => (
        <ul class="ga-icons">
          {ICON_NAMES.map((name) => (
            <li key={name}>
              <Icon name={name} size={24} />
              {name}
            </li>
          ))}
        </ul>
      ),
    },
    {
      name: 'Logo',
      Show: () => (
        <div class="s-row">
          <Logo size={16} />
          <Logo />
          <Logo size={44} />
        </div>
      ),
    },
    {
      name: 'Keys to press together',
      Show: () => (
        <div class="s-row">
          <Keys keys="Alt+Shift+S" />
          <Keys keys="Ctrl+K" />
        </div>
      ),
    },
  ],
};
