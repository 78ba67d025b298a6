import { useState } from 'preact/hooks';
import { ChoiceList, ChoiceMark } from '../../../components/ui/choice-list.tsx';
import { MiddleClip } from '../../../components/ui/middle-clip.tsx';
import { VirtualList } from '../../../components/ui/virtual-list.tsx';
import { words } from '../look.ts';
import { type Family, LONG, State } from '../story.tsx';

interface Item {
  readonly id: string;
  readonly name: string;
}

const ITEMS: readonly Item[] = Array.from({ length: 20_000 }, (_, index) => ({
  id: String(100_000 + index),
  name: index === 2 ? LONG : words(`Northwind Coffee ${index + 1}`),
}));

function Line({ name, id }: Item) {
  return (
    <span class="s-line">
      <span class="s-clip">{name}</span>
      <span class="s-line-end s-mono s-id">{id}</span>
    </span>
  );
}

function Choice({ items, label }: { readonly items: readonly Item[]; readonly label: string }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['100001', '100002']));
  return (
    <div class="s-card s-picker">
      <ChoiceList
        label={label}
        items={items}
        rowKey={({ id }) => id}
        rowHeight={36}
        maxHeight={216}
        isSelected={({ id }) => chosen.has(id)}
        onToggle={(toggled, on) => {
          const next = new Set(chosen);
          for (const { id } of toggled) {
            if (on) next.add(id);
            else next.delete(id);
          }
          setChosen(next);
        }}
        renderRow={(item) => (
          <>
            <ChoiceMark selected={chosen.has(item.id)} />
            <Line {...item} />
          </>
        )}
      />
    </div>
  );
}

export const LISTS: Family = {
  name: 'Lists',
  stories: [
    {
      name: 'Choice list',
      Show: () => (
        <>
          <State name="20,000 rows, two chosen, one long">
            <Choice items={ITEMS} label={words('Pages')} />
          </State>
          <State name="focus" force="focus">
            <Choice items={ITEMS.slice(0, 3)} label={words('Ad accounts')} />
          </State>
        </>
      ),
    },
    {
      name: 'Middle clip',
      Show: () => (
        <>
          <State name="fits">
            <MiddleClip text={words('Northwind Coffee')} />
          </State>
          <State name="loses its middle">
            <div style={{ inlineSize: '240px' }}>
              <MiddleClip text={words('Meridian Retail Group Autumn Adverts 2026')} />
            </div>
          </State>
        </>
      ),
    },
    {
      name: 'Virtual list',
      Show: () => (
        <>
          <State name="20,000 rows to read">
            <div class="s-card s-picker">
              <VirtualList
                label={words('Assets')}
                items={ITEMS}
                rowKey={({ id }) => id}
                rowHeight={36}
                maxHeight={216}
                renderRow={(item) => <Line {...item} />}
              />
            </div>
          </State>
          <State name="fewer than fit">
            <div class="s-card s-picker">
              <VirtualList
                label={words('Catalogs')}
                items={ITEMS.slice(0, 2)}
                rowKey={({ id }) => id}
                rowHeight={36}
                maxHeight={216}
                renderRow={(item) => <Line {...item} />}
              />
            </div>
          </State>
        </>
      ),
    },
  ],
};
